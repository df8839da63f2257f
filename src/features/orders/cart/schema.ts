import Type, { type Static } from 'typebox';
import { ShopName } from '#features/shops/schema.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

/** Lines in a cart, and pieces of one line, at most. */
export const MOST_LINES = 100;
export const MOST_PIECES = 999;

const Quantity = Type.Integer({ minimum: 1, maximum: MOST_PIECES, description: 'Pieces.' });

export const CartNotice = Type.Enum(['price_changed', 'not_enough', 'sold_out', 'gone', 'own_shop', 'offer_ended'], {
  description:
    '`price_changed`: `price` is another than `seenPrice`. `not_enough`: fewer are left than wanted. `sold_out`: none is left. `gone`: it is not for sale now. `own_shop`: the asker works in its shop. `offer_ended`: nobody can buy at the agreed price any more.',
});
export type CartNotice = Static<typeof CartNotice>;

export const NewCartItem = Type.Object(
  {
    productId: Type.Optional(Id),
    variantId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Only needed where the product has several variants.' }),
    ),
    quantity: Type.Optional(Quantity),
    offerId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Instead of all the others: what was agreed on, at its price and in its quantity.',
      }),
    ),
  },
  {
    title: 'NewCartItem',
    examples: [{ productId: '019a9d3e-7c00-7000-8000-000000000002', quantity: 1 }],
  },
);
export type NewCartItem = Static<typeof NewCartItem>;

export const CartItemChanges = Type.Object(
  {
    quantity: Type.Optional(Quantity),
    acceptPrice: Type.Optional(
      Type.Literal(true, { description: 'The buyer has seen what it costs now: `price_changed` ends.' }),
    ),
  },
  { title: 'CartItemChanges', minProperties: 1, examples: [{ quantity: 2 }] },
);
export type CartItemChanges = Static<typeof CartItemChanges>;

export const CartItem = Type.Object(
  {
    id: Id,
    product: Type.Object({ id: Id, title: Type.String(), shop: ShopName }),
    variantId: Nullable(Type.String({ format: 'uuid', description: 'Null once the variant is gone.' })),
    options: Type.Record(Type.String(), Type.String()),
    imageUrl: Nullable(Type.String()),
    quantity: Type.Integer(),
    price: Money,
    seenPrice: Money,
    total: Money,
    offer: Nullable(
      Type.Object(
        { id: Id, conversationId: Id, usual: Money, expiresAt: Time },
        { description: 'The offer that it is bought at: `price` is the agreed one, and `quantity` cannot be changed.' },
      ),
    ),
    available: Type.Integer({ description: 'How many can be bought now.' }),
    notices: Type.Array(CartNotice),
    addedAt: Time,
  },
  {
    title: 'CartItem',
    description: '`price` is what a piece costs now, `seenPrice` what it cost when the buyer last saw it.',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000007',
        product: {
          id: '019a9d3e-7c00-7000-8000-000000000002',
          title: 'Valve radio, restored',
          shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'anas-attic', name: "Ana's Attic" },
        },
        variantId: '019a9d3e-7c00-7000-8000-000000000005',
        options: {},
        imageUrl: null,
        quantity: 1,
        price: { amount: 18500, currency: 'EUR' },
        seenPrice: { amount: 18500, currency: 'EUR' },
        total: { amount: 18500, currency: 'EUR' },
        offer: null,
        available: 1,
        notices: [],
        addedAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type CartItem = Static<typeof CartItem>;

export const Cart = Type.Object(
  {
    items: Type.Array(CartItem, { description: `In the order they were added, at most ${MOST_LINES}.` }),
    nextCursor: Type.Null(),
    count: Type.Integer({ description: 'Pieces of all lines together.' }),
    shops: Type.Array(Type.Object({ ...ShopName.properties, goods: Money }), {
      description: 'In the order of their first lines; `goods` is what those pieces cost that can be bought now.',
    }),
  },
  { title: 'Cart' },
);
export type Cart = Static<typeof Cart>;
