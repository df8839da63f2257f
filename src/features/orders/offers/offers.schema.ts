import Type, { type Static } from 'typebox';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';
import { MOST_PIECES } from '../cart/schema.ts';

export const OfferSide = Type.Enum(['buyer', 'shop']);
export type OfferSide = Static<typeof OfferSide>;

export const OfferStatus = Type.Enum(['open', 'accepted', 'declined', 'countered', 'withdrawn', 'expired', 'bought'], {
  description:
    '`open`: the other side may answer. `accepted`: the buyer may buy at it. `countered`: another price answered it.',
});
export type OfferStatus = Static<typeof OfferStatus>;

/** What the asker may do with an offer as it stands. */
export const OfferAct = Type.Enum(['accept', 'decline', 'counter', 'withdraw', 'buy']);
export type OfferAct = Static<typeof OfferAct>;

const Quantity = Type.Integer({ minimum: 1, maximum: MOST_PIECES, description: 'Pieces.' });
const Hours = Type.Integer({ minimum: 1, maximum: 168, description: 'How long it can be answered; 48 by default.' });

export const NewOffer = Type.Object(
  {
    productId: Id,
    variantId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Only needed where the product has several variants.' }),
    ),
    quantity: Type.Optional(Quantity),
    price: Money,
    expiresInHours: Type.Optional(Hours),
  },
  {
    title: 'NewOffer',
    description: '`price` is that of a piece, in the currency of the product.',
    examples: [{ productId: '019a9d3e-7c00-7000-8000-000000000002', price: { amount: 15000, currency: 'EUR' } }],
  },
);
export type NewOffer = Static<typeof NewOffer>;

export const CounterOffer = Type.Object(
  { price: Money, quantity: Type.Optional(Quantity), expiresInHours: Type.Optional(Hours) },
  {
    title: 'CounterOffer',
    description: '`price` is that of a piece. Without `quantity` it is for as many pieces as the offer it answers.',
    examples: [{ price: { amount: 17000, currency: 'EUR' } }],
  },
);
export type CounterOffer = Static<typeof CounterOffer>;

export const NoOfferWords = Type.Object({}, { title: 'NoOfferWords', examples: [{}] });

export const Offer = Type.Object(
  {
    id: Id,
    conversationId: Id,
    side: OfferSide,
    product: Type.Object({ id: Id, title: Type.String(), imageUrl: Nullable(Type.String()) }),
    variantId: Nullable(Type.String({ format: 'uuid', description: 'Null once the variant is gone.' })),
    options: Type.Record(Type.String(), Type.String()),
    quantity: Type.Integer(),
    price: Money,
    usual: Money,
    status: OfferStatus,
    expiresAt: Time,
    counterOf: Nullable(Id),
    orderId: Nullable(Id),
    acts: Type.Array(OfferAct, { description: 'What the asker may do with it now.' }),
    createdAt: Time,
  },
  {
    title: 'Offer',
    description:
      'A price of a piece that one side of a conversation proposes. `usual` is what a piece costs everybody now; `expiresAt` is until when it can be answered or, once accepted, bought.',
  },
);
export type Offer = Static<typeof Offer>;
