import Type, { type Static } from 'typebox';

const text = (maxLength: number, description?: string) =>
  Type.Optional(Type.String({ maxLength, ...(description && { description }) }));

export const ConfirmWish = Type.Object(
  { note: text(1000, 'To the buyer; it stands in the history.') },
  { title: 'ConfirmWish', examples: [{ note: 'It leaves tomorrow.' }] },
);
export type ConfirmWish = Static<typeof ConfirmWish>;

export const ShipWish = Type.Object(
  {
    carrier: text(100),
    trackingNumber: text(100),
    trackingUrl: Type.Optional(
      Type.String({
        maxLength: 500,
        format: 'uri',
        pattern: '^[hH][tT][tT][pP][sS]?://',
        description: 'http or https',
      }),
    ),
  },
  {
    title: 'ShipWish',
    examples: [
      { carrier: 'CTT', trackingNumber: 'RR123456789PT', trackingUrl: 'https://carrier.example/RR123456789PT' },
    ],
  },
);
export type ShipWish = Static<typeof ShipWish>;

export const DeliverWish = Type.Object({}, { title: 'DeliverWish', examples: [{}] });

export const CancelWish = Type.Object(
  { reason: text(1000, 'The other side reads it.') },
  { title: 'CancelWish', examples: [{ reason: 'Bought by mistake' }] },
);
export type CancelWish = Static<typeof CancelWish>;
