import Type, { type Static } from 'typebox';
import { Id } from '#platform/http/schema.ts';

export const NewReturn = Type.Object(
  {
    lines: Type.Array(Type.Object({ lineId: Id, quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }), {
      minItems: 1,
      maxItems: 100,
    }),
    reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
  },
  {
    title: 'NewReturn',
    examples: [{ lines: [{ lineId: '0190a000-0000-7000-8000-000000000000', quantity: 1 }], reason: 'It hums' }],
  },
);
export type NewReturn = Static<typeof NewReturn>;

export const ReturnAnswer = Type.Object(
  { answer: Type.Optional(Type.String({ maxLength: 1000, description: 'To the buyer.' })) },
  { title: 'ReturnAnswer', examples: [{ answer: 'Please bring it to the workshop.' }] },
);
export type ReturnAnswer = Static<typeof ReturnAnswer>;

export const ReturnReceipt = Type.Object(
  { restock: Type.Optional(Type.Boolean({ default: true, description: 'Whether the pieces go back on sale.' })) },
  { title: 'ReturnReceipt', examples: [{ restock: true }] },
);
export type ReturnReceipt = Static<typeof ReturnReceipt>;
