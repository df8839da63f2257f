import Type, { type Static } from 'typebox';
import { Id, Money, Nullable } from '#platform/http/schema.ts';
import { limits } from './limits.ts';
import { ProductStatus, Variant } from './schema.ts';

const Stock = Type.Integer({ minimum: 0, maximum: limits.stock });

export const VariantChange = Type.Object(
  {
    id: Id,
    price: Type.Optional(Money),
    stock: Type.Optional(Stock),
    addStock: Type.Optional(
      Type.Integer({
        minimum: -limits.stock,
        maximum: limits.stock,
        description: 'Added to what is there; below zero it takes away.',
      }),
    ),
    expectedStock: Type.Optional(
      Type.Integer({ minimum: 0, maximum: limits.stock, description: 'Refused where the stock is another.' }),
    ),
  },
  { title: 'VariantChange', minProperties: 2 },
);
export type VariantChange = Static<typeof VariantChange>;

/** Changes of many variants of one shop: all or none. */
export const VariantChanges = Type.Object(
  { changes: Type.Array(VariantChange, { minItems: 1, maxItems: 500 }) },
  {
    title: 'VariantChanges',
    examples: [{ changes: [{ id: '019a9d3e-7c00-7000-8000-000000000005', addStock: 10 }] }],
  },
);

export const ChangedVariants = Type.Object({
  items: Type.Array(
    Type.Object({ id: Id, productId: Id, price: Money, stock: Type.Integer() }, { title: 'ChangedVariant' }),
  ),
});
export type ChangedVariants = Static<typeof ChangedVariants>;

/** A line of a shop's stock list. */
export const StockItem = Type.Object(
  {
    ...Variant.properties,
    productId: Id,
    title: Type.String(),
    status: ProductStatus,
    imageUrl: Nullable(Type.String()),
  },
  { title: 'StockItem' },
);
export type StockItem = Static<typeof StockItem>;
