import Type, { type Static } from 'typebox';
import { Id, Nullable } from '#platform/http/schema.ts';

export const PinProduct = Type.Object(
  { productId: Nullable(Id) },
  {
    title: 'PinProduct',
    description: 'Of the shop of the call; null: nothing lies on the table any more.',
    examples: [{ productId: '019a9d3e-7c00-7000-8000-000000000002' }],
  },
);
export type PinProduct = Static<typeof PinProduct>;
