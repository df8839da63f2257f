import Type, { type Static } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

export const MOST_OF_A_PRODUCT = 20;
export const MOST_OF_A_PERSON = 1_000;
/** Steps of prices that a shop sees of those who wait for one product. */
export const MOST_STEPS = 10;

export const alertKinds = ['target', 'any_drop', 'percent', 'back_in_stock'] as const;
export type AlertKind = (typeof alertKinds)[number];

const Target = Type.Object(
  { ...Money.properties, amount: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
  { description: 'In the currency of the product.' },
);
const Percent = Type.Integer({ minimum: 1, maximum: 99, description: 'From the price of now.' });

export const NewPriceAlert = Type.Object(
  {
    productId: Id,
    kind: Type.Enum(alertKinds, {
      default: 'target',
      description:
        '`target`: it costs `targetPrice` or less; `any_drop`: less than now; `percent`: by `percent` less than now; `back_in_stock`: it can be bought again.',
    }),
    targetPrice: Type.Optional(Target),
    percent: Type.Optional(Percent),
  },
  {
    title: 'NewPriceAlert',
    examples: [
      {
        productId: '019a9d3e-7c00-7000-8000-000000000002',
        kind: 'target',
        targetPrice: { amount: 15000, currency: 'EUR' },
      },
    ],
  },
);
export type NewPriceAlert = Static<typeof NewPriceAlert>;

export const PriceAlertChanges = Type.Partial(
  Type.Object({
    targetPrice: Target,
    percent: Percent,
    isActive: Type.Boolean({ description: 'False pauses it; true arms it anew, from the price of now.' }),
  }),
  { title: 'PriceAlertChanges', minProperties: 1, examples: [{ isActive: false }] },
);
export type PriceAlertChanges = Static<typeof PriceAlertChanges>;

const example = {
  id: '019a9d3e-7c00-7000-8000-000000000007',
  product: null,
  productId: '019a9d3e-7c00-7000-8000-000000000002',
  kind: 'target' as const,
  targetPrice: { amount: 15000, currency: 'EUR' },
  percent: null,
  from: { amount: 18500, currency: 'EUR' },
  firesAt: { amount: 15000, currency: 'EUR' },
  isActive: true,
  notified: false,
  notifiedAt: null,
  notifiedPrice: null,
  createdAt: '2026-11-22T10:00:00Z',
};

export const PriceAlert = Type.Object(
  {
    id: Id,
    product: Nullable(ProductCard),
    productId: Id,
    kind: Type.Enum(alertKinds),
    targetPrice: Nullable(Money),
    percent: Nullable(Type.Integer()),
    from: Type.Object(Money.properties, { description: 'What it cost when the alert was armed.' }),
    firesAt: Nullable(Money),
    isActive: Type.Boolean({ description: 'It waits. Else it fired, `notified`, or is paused.' }),
    notified: Type.Boolean(),
    notifiedAt: Nullable(Time),
    notifiedPrice: Nullable(Money),
    createdAt: Time,
  },
  {
    title: 'PriceAlert',
    description:
      '`product` is null where nobody may see it any more; `firesAt` is the highest price that fulfils it, null where it waits for stock.',
    examples: [example],
  },
);
export type PriceAlert = Static<typeof PriceAlert>;

export const AlertQuery = Type.Object({
  ...Paging.properties,
  status: Type.Optional(Type.Enum(['active', 'notified', 'paused'])),
  productId: Type.Optional(Id),
});
export type AlertQuery = Static<typeof AlertQuery>;

export const PriceAlerts = Page(PriceAlert);
export const ProductAlerts = Type.Object({ items: Type.Array(PriceAlert) });

export const WaitingBuyers = Type.Object(
  {
    product: ProductCard,
    currentPrice: Money,
    total: Type.Integer({ description: 'All alerts that wait, for a price or for stock.' }),
    backInStock: Type.Integer({ description: 'Those that wait until it is in stock.' }),
    steps: Type.Array(Type.Object({ price: Money, waiting: Type.Integer() }), {
      maxItems: MOST_STEPS,
      description: 'Highest first: so many would be told at that price, those of the steps above among them.',
    }),
  },
  {
    title: 'WaitingBuyers',
    examples: [
      {
        product: {
          id: '019a9d3e-7c00-7000-8000-000000000002',
          title: 'Valve radio, restored',
          brand: 'Telefunken',
          price: { amount: 18500, currency: 'EUR' },
          highestPrice: { amount: 18500, currency: 'EUR' },
          stock: 1,
          status: 'active',
          imageUrl: null,
          shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'anas-attic', name: "Ana's Attic" },
          rating: null,
          createdAt: '2026-11-22T10:00:00Z',
        },
        currentPrice: { amount: 18500, currency: 'EUR' },
        total: 14,
        backInStock: 0,
        steps: [
          { price: { amount: 17000, currency: 'EUR' }, waiting: 5 },
          { price: { amount: 15000, currency: 'EUR' }, waiting: 14 },
        ],
      },
    ],
  },
);
export type WaitingBuyers = Static<typeof WaitingBuyers>;

export const WaitingParams = Type.Object({ idOrSlug: Type.String({ maxLength: 100 }), productId: Id });

export const PriceOffer = Type.Object(
  { price: Money },
  { title: 'PriceOffer', examples: [{ price: { amount: 15000, currency: 'EUR' } }] },
);
export const PriceOffered = Type.Object(
  { told: Type.Integer({ description: 'Alerts that this price fulfils; each is told of it.' }) },
  { title: 'PriceOffered', examples: [{ told: 14 }] },
);
