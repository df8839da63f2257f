import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

/** At or below this something runs out; the stock list shows the same by `below` one more. */
export const FEW = 3;
export const MOST_STOCK_LINES = 5;
/** A missed call is let go after so long. */
export const MISSED_DAYS = 14;

const part = <P extends Type.TProperties>(permission: string, properties: P, description = '') =>
  Nullable(
    Type.Object(properties, { description: `${description} Null without the permission \`${permission}\`.`.trim() }),
  );

export const Today = Type.Object(
  {
    asOf: Time,
    orders: part(
      'orders',
      { count: Type.Integer(), oldestAt: Nullable(Time) },
      'Orders that wait for the shop: to be confirmed, sent or handed over.',
    ),
    messages: part(
      'messages',
      { count: Type.Integer() },
      'Conversations with messages that nobody of the shop has read.',
    ),
    missedCalls: part(
      'calls',
      { count: Type.Integer() },
      `Missed calls of the last ${MISSED_DAYS} days after which nobody of the shop called back, talked or wrote to them.`,
    ),
    callBacks: part('calls', { count: Type.Integer() }, 'People who wait to be called.'),
    stock: part(
      'catalogue',
      {
        count: Type.Integer({ description: `Variants on sale with 1 to ${FEW} left.` }),
        soldOut: Type.Integer({ description: 'Variants on sale with none left.' }),
        items: Type.Array(
          Type.Object({
            productId: Id,
            variantId: Id,
            title: Type.String(),
            options: Type.Record(Type.String(), Type.String()),
            stock: Type.Integer(),
          }),
          { description: `At most ${MOST_STOCK_LINES}, what sold best first.` },
        ),
      },
      `What has ${FEW} pieces or fewer.`,
    ),
    reviews: part('orders', { count: Type.Integer() }, 'Reviews without an answer of the shop.'),
    alerts: part('catalogue', { count: Type.Integer() }, 'Alerts that wait for a price or for something to be back.'),
  },
  {
    title: 'Today',
    examples: [
      {
        asOf: '2026-11-22T10:00:00Z',
        orders: { count: 2, oldestAt: '2026-11-21T18:30:00Z' },
        ...{ messages: { count: 1 }, missedCalls: { count: 0 }, callBacks: null },
        stock: {
          ...{ count: 1, soldOut: 0 },
          items: [
            {
              productId: '019a9d3e-7c00-7000-8000-000000000002',
              variantId: '019a9d3e-7c00-7000-8000-000000000005',
              ...{ title: 'Valve radio', options: {}, stock: 1 },
            },
          ],
        },
        ...{ reviews: { count: 0 }, alerts: { count: 12 } },
      },
    ],
  },
);
export type Today = Static<typeof Today>;
