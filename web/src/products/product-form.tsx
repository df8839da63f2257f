import type { NewProduct, Product, ProductStatus } from '../api/types.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { i18n } from '../words.ts';

type Props = {
  currency: string;
  product?: Product;
  submit: string;
  save: (fields: NewProduct, key: string) => Promise<unknown>;
};

export function ProductForm({ currency, product, submit, save }: Props) {
  return (
    <Form submit={submit} send={(filled, key) => save(fieldsOf(filled, currency), key)}>
      <Field label={i18n.t('Title')} name="title" required maxLength={200} defaultValue={product?.title} />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field
          label={i18n.t('Price in {currency}', { currency })}
          name="price"
          required
          inputMode="decimal"
          autoComplete="off"
          defaultValue={product && majorText(product.price)}
        />
        <Field
          label={i18n.t('How many are in stock')}
          name="stock"
          required
          inputMode="numeric"
          autoComplete="off"
          defaultValue={product?.stock ?? 1}
        />
      </div>
      <TextField
        label={i18n.t('Description')}
        name="description"
        optional
        rows={6}
        maxLength={10_000}
        defaultValue={product?.description}
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field
          label={i18n.t('Brand or maker')}
          name="brand"
          optional
          maxLength={100}
          defaultValue={product?.brand ?? ''}
        />
        <Field
          label={i18n.t('Category')}
          name="category"
          optional
          help={i18n.t('From broad to narrow: Home > Kitchen > Cups')}
          defaultValue={product?.category.join(' > ')}
        />
      </div>
      <Field
        label={i18n.t('Tags')}
        name="tags"
        optional
        help={i18n.t('Words buyers may search for, with commas between.')}
        defaultValue={product?.tags.join(', ')}
      />
      <SelectField label={i18n.t('Who sees it')} name="status" defaultValue={product?.status ?? 'active'}>
        <option value="active">{i18n.t('Everybody: it is on sale')}</option>
        <option value="draft">{i18n.t('Only my shop: a draft')}</option>
        {product && <option value="archived">{i18n.t('Nobody new: archived')}</option>}
      </SelectField>
    </Form>
  );
}

function fieldsOf({ text }: Filled, currency: string): NewProduct {
  const amount = minorUnits(text('price'), currency);
  if (amount === null)
    throw new FormFault('price', i18n.t('Please write a price such as {example}.', { example: '12.50' }));
  const stock = /^\d{1,9}$/.test(text('stock').trim()) ? Number(text('stock')) : null;
  if (stock === null) throw new FormFault('stock', i18n.t('Please write a whole number, such as 3.'));
  const words = (name: string, between: string) =>
    text(name)
      .split(between)
      .map((word) => word.trim())
      .filter(Boolean);
  return {
    title: text('title').trim(),
    description: text('description').trim(),
    brand: text('brand').trim() || null,
    price: { amount, currency },
    stock,
    status: text('status') as ProductStatus,
    category: words('category', '>'),
    tags: [...new Set(words('tags', ','))],
  };
}
