import Type, { type Static } from 'typebox';

export const DemandQuery = Type.Object({
  days: Type.Integer({ minimum: 7, maximum: 90, default: 30, description: 'Of the last so many days.' }),
});
export type DemandQuery = Static<typeof DemandQuery>;

export const Demand = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        query: Type.String({ description: 'What was looked for, in small letters and without accents.' }),
        count: Type.Integer({ description: 'How often; of one asker once an hour.' }),
        days: Type.Integer({ description: 'On how many days.' }),
        isNear: Type.Boolean({ description: 'Something the shop sells now has one of the words.' }),
      }),
    ),
  },
  {
    title: 'Demand',
    description:
      'What people of the whole market searched for without finding anything: what is near to what the shop sells ' +
      'first, then the most frequent. Nothing that was searched for only once.',
    examples: [{ items: [{ query: 'vespa px 125', count: 12, days: 5, isNear: true }] }],
  },
);
export type Demand = Static<typeof Demand>;
