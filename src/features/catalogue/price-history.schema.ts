import Type, { type Static } from 'typebox';
import { Money, Nullable } from '#platform/http/schema.ts';

export const PriceStep = Type.Object(
  { price: Money, at: Type.String({ format: 'date-time', description: 'From here on it cost that.' }) },
  { title: 'PriceStep' },
);
export type PriceStep = Static<typeof PriceStep>;

export const Discount = Type.Object(
  {
    before: Money,
    percent: Type.Integer({
      minimum: 0,
      maximum: 100,
      description: 'What is off `before`, in whole percent, rounded down.',
    }),
    since: Type.String({ format: 'date-time', description: 'When the first reduction of the series was made.' }),
  },
  {
    title: 'Discount',
    description:
      '`before` is the lowest price in the 30 days before the first of a series of reductions (Directive 98/6/EC, Art. 6a).',
  },
);
export type Discount = Static<typeof Discount>;

export const PriceHistory = Type.Object(
  {
    items: Type.Array(PriceStep),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
    current: Money,
    lowest30Days: Money,
    discount: Nullable(Discount),
  },
  { title: 'PriceHistory' },
);
export type PriceHistory = Static<typeof PriceHistory>;

export const OfVariant = Type.Object({
  variantId: Type.Optional(
    Type.String({ format: 'uuid', description: 'Of that variant of the product; else of whichever is the cheapest.' }),
  ),
});
