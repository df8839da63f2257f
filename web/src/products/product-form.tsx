import { useState } from 'react';
import type { NewProduct, Product } from '../api/types.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { Notice } from '../parts/notice.tsx';
import { i18n } from '../words.ts';
import { AttributesField, attributesOf, type Fact, factsOf } from './attributes-field.tsx';
import { PicturesField, type ProductPicture } from './pictures-field.tsx';
import { type OptionDraft, optionDrafts, type VariantRow } from './variant-rows.ts';
import { VariantsField } from './variants-field.tsx';

type Props = {
  currency: string;
  product?: Product;
  submit: string;
  save: (fields: NewProduct, key: string) => Promise<unknown>;
};

export function ProductForm({ currency, product, submit, save }: Props) {
  const [pictures, setPictures] = useState<ProductPicture[]>(product?.pictures ?? []);
  const [options, setOptions] = useState<OptionDraft[]>(optionDrafts(product?.variants ?? []));
  const [rows, setRows] = useState<VariantRow[]>(rowsOf(product));
  const [facts, setFacts] = useState<Fact[]>(factsOf(product?.attributes ?? {}));
  const simple = rows.length === 0;
  return (
    <Form
      submit={submit}
      explain={(problem) =>
        problem.code === 'changed_meanwhile'
          ? i18n.t('Somebody else changed this product meanwhile. Copy what you wrote, then load the page again.')
          : problem.code === 'sku_taken'
            ? i18n.t('Another product of your shop has one of these numbers.')
            : null
      }
      send={(filled, key) => {
        const given = pictures.map(({ id, alt }) => ({ id, alt: alt.trim() }));
        const offer = simple ? simpleOffer(filled, currency, product) : variantOffer(rows, currency, product);
        const attributes = attributesOf(facts);
        return save({ ...fieldsOf(filled), ...offer, pictures: given, attributes }, key);
      }}
    >
      <Field label={i18n.t('Title')} name="title" required maxLength={200} defaultValue={product?.title} />
      <PicturesField pictures={pictures} change={setPictures} />
      {simple && (
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
      )}
      <VariantsField
        {...{ options, rows, currency }}
        change={(nextOptions, nextRows) => {
          setOptions(nextOptions);
          setRows(nextRows);
        }}
      />
      <TextField
        label={i18n.t('Description')}
        name="description"
        optional
        rows={6}
        maxLength={10_000}
        defaultValue={product?.description}
      />
      <AttributesField facts={facts} change={setFacts} />
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
      {product?.status === 'hidden' ? (
        <Notice tone="note">{i18n.t('A moderator hid this. Only your shop still sees it.')}</Notice>
      ) : (
        <SelectField label={i18n.t('Who sees it')} name="status" defaultValue={product?.status ?? 'active'}>
          <option value="active">{i18n.t('Everybody: it is on sale')}</option>
          <option value="draft">{i18n.t('Only my shop: a draft')}</option>
          {product && <option value="archived">{i18n.t('Nobody new: archived')}</option>}
        </SelectField>
      )}
    </Form>
  );
}

type Offer = Pick<NewProduct, 'price' | 'stock' | 'variants'>;

/** Without options there is one variant, which is the product itself. */
function rowsOf(product: Product | undefined): VariantRow[] {
  const variants = product?.variants ?? [];
  if (variants.every(({ options }) => Object.keys(options).length === 0)) return [];
  return variants.map(({ id, options, sku, price, stock }) => ({
    id,
    options,
    sku: sku ?? '',
    price: majorText(price),
    stock: String(stock),
  }));
}

/** A stock that nobody touched is not sent: meanwhile somebody may have bought one. */
function simpleOffer({ text }: Filled, currency: string, product: Product | undefined): Offer {
  const price = { amount: amountOf(text('price'), currency, 'price'), currency };
  const stock = stockOf(text('stock'), 'stock');
  return { price, variants: [{ options: {}, price, ...(stock !== product?.stock && { stock }) }] };
}

function variantOffer(rows: VariantRow[], currency: string, product: Product | undefined): Offer {
  const before = new Map(product?.variants.map((variant) => [variant.id, variant]));
  // What was one thing and now comes in several stays the same thing in its first row.
  const heir = rows.every(({ id }) => id === undefined) ? product?.variants[0]?.id : undefined;
  const variants = rows.map(({ options, sku, price, stock, ...row }, place) => {
    const id = row.id ?? (place === 0 ? heir : undefined);
    const count = stockOf(stock, `variants-${place}-stock`);
    return {
      ...(id && { id }),
      options,
      sku: sku.trim() || null,
      price: { amount: amountOf(price, currency, `variants-${place}-price`), currency },
      ...((id === undefined || before.get(id)?.stock !== count) && { stock: count }),
    };
  });
  const lowest = Math.min(...variants.map(({ price }) => price.amount));
  return { price: { amount: lowest, currency }, variants };
}

function amountOf(text: string, currency: string, field: string): number {
  const amount = minorUnits(text, currency);
  if (amount === null)
    throw new FormFault(field, i18n.t('Please write a price such as {example}.', { example: '12.50' }));
  return amount;
}

function stockOf(text: string, field: string): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw new FormFault(field, i18n.t('Please write a whole number, such as 3.'));
  return Number(text);
}

function fieldsOf({ text }: Filled): Omit<NewProduct, keyof Offer> {
  const words = (name: string, between: string) =>
    text(name)
      .split(between)
      .map((word) => word.trim())
      .filter(Boolean);
  const status = text('status') as NonNullable<NewProduct['status']> | '';
  return {
    title: text('title').trim(),
    description: text('description').trim(),
    brand: text('brand').trim() || null,
    ...(status && { status }),
    category: words('category', '>'),
    tags: [...new Set(words('tags', ','))],
  };
}
