import Type, { type Static } from 'typebox';
import { Id, Money } from '#platform/http/schema.ts';

export const RefundRequest = Type.Object(
  {
    amount: Type.Optional(Money),
    lines: Type.Optional(
      Type.Array(Type.Object({ lineId: Id, quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }), {
        minItems: 1,
        maxItems: 100,
        description: 'Pieces, at what they were bought for.',
      }),
    ),
    delivery: Type.Optional(Type.Boolean({ description: 'What is left of the delivery fee.' })),
    reason: Type.Optional(Type.String({ maxLength: 1000, description: 'The buyer reads it.' })),
    restock: Type.Optional(
      Type.Boolean({ description: 'Puts the pieces back on sale: those of `lines`, or all that are not back yet.' }),
    ),
  },
  {
    title: 'RefundRequest',
    description:
      'An `amount`, spread over lines and delivery in proportion; or `lines` or `delivery` or both; or, with none of them, everything that is left.',
    examples: [{ amount: { amount: 500, currency: 'EUR' }, reason: 'A scratch on the lid' }],
  },
);
export type RefundRequest = Static<typeof RefundRequest>;
