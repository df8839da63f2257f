import Type, { type Static } from 'typebox';
import { Time } from '#platform/http/schema.ts';
import { Range } from '../range.ts';

const Count = Type.Integer({ minimum: 0 });

export const FollowerFigures = Type.Object(
  {
    range: Range,
    timeZone: Type.String({ description: 'IANA name.' }),
    currency: Type.String({ description: 'ISO 4217; of all amounts.' }),
    asOf: Time,
    followers: Type.Integer({ minimum: 0, description: 'Now, whatever the range.' }),
    gained: Type.Integer({ minimum: 0, description: 'Who began to follow in the range; again counts again.' }),
    lost: Type.Integer({ minimum: 0, description: 'Who left in the range.' }),
    net: Type.Integer({ description: 'Gained less lost.' }),
    churn: Type.Number({
      minimum: 0,
      description: 'Lost by who followed before the range, a fraction; 0 if nobody did.',
    }),
    orders: Type.Integer({ minimum: 0, description: 'Paid or confirmed, placed in the range.' }),
    ordersFromFollowers: Type.Integer({ minimum: 0, description: 'Of these, by who followed when they ordered.' }),
    share: Type.Number({ minimum: 0, maximum: 1, description: 'Of followers among the orders; 0 without orders.' }),
    revenueFromFollowers: Type.Integer({
      minimum: 0,
      description: 'Minor units: what is paid and not refunded of the orders of followers, whenever it was refunded.',
    }),
    days: Type.Array(
      Type.Object({
        date: Type.String({ format: 'date' }),
        gained: Count,
        lost: Count,
        followers: Type.Integer({ minimum: 0, description: 'At the end of the day.' }),
      }),
    ),
  },
  { title: 'FollowerFigures', description: 'How those who follow a shop come and go, and what they order.' },
);
export type FollowerFigures = Static<typeof FollowerFigures>;
