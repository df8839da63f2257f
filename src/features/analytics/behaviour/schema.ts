import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { Range } from '../range.ts';

const Count = Type.Integer({ minimum: 0 });

export const steps = ['visited', 'interested', 'ordered', 'paid'] as const;

const Funnel = Type.Array(
  Type.Object({
    step: Type.Enum([...steps]),
    people: Count,
    ofPrevious: Type.Number({ minimum: 0, description: 'How much of the step before came here, a fraction.' }),
    dropOff: Type.Number({ minimum: 0, maximum: 1, description: 'How much of it did not, a fraction.' }),
  }),
  {
    description:
      'Different people by day, summed over the days: who came, who put something into a cart, wrote or ordered, who ' +
      'ordered, whose order of that day is paid or confirmed.',
  },
);

const TopProduct = Type.Object({
  productId: Id,
  title: Nullable(Type.String({ description: 'Null where it is gone.' })),
  imageUrl: Nullable(Type.String()),
  views: Count,
  carts: Type.Integer({ minimum: 0, description: 'How often it was put into a cart.' }),
  orders: Type.Integer({ minimum: 0, description: 'With it in them, paid or confirmed.' }),
  pieces: Type.Integer({ minimum: 0, description: 'In these orders.' }),
  revenue: Type.Integer({ description: 'Minor units; of the goods, less what went back of them.' }),
});

export const Behaviour = Type.Object(
  {
    range: Range,
    timeZone: Type.String({ description: 'IANA name.' }),
    currency: Type.String({ description: 'ISO 4217; of all amounts.' }),
    asOf: Time,
    funnel: Funnel,
    products: Type.Array(TopProduct, { maxItems: 10, description: 'By revenue, then by views.' }),
    referrers: Type.Array(
      Type.Object({
        referrer: Type.String({
          description:
            'A host; or for pages of this market `souk home`, `souk search`, `souk product`, `souk shop`, `souk other`; ' +
            '`direct` where nothing said from where; `other` for what is past 200 a day.',
        }),
        views: Count,
        visitors: Type.Integer({ minimum: 0, description: 'Whose first view of a day came from there.' }),
      }),
      { maxItems: 10 },
    ),
    terms: Type.Array(Type.Object({ term: Type.String(), views: Count }), {
      maxItems: 20,
      description: 'What was searched in the half hour before a view.',
    }),
    missed: Type.Array(Type.Object({ query: Type.String(), count: Count }), {
      maxItems: 20,
      description:
        'What the whole market looked for in vain, what is near to the shop first; of the last 90 days at most.',
    }),
    devices: Type.Array(
      Type.Object({
        device: Type.String(),
        views: Count,
        visitors: Type.Integer({ minimum: 0, description: 'Whose first view of a day was with it.' }),
        share: Type.Number({ minimum: 0, maximum: 1, description: 'Of all views, a fraction.' }),
      }),
    ),
    hours: Type.Array(
      Type.Object({
        weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'Monday is 1.' }),
        hour: Type.Integer({ minimum: 0, maximum: 23, description: 'On the clock of the shop.' }),
        views: Count,
        orders: Count,
      }),
      { minItems: 168, maxItems: 168, description: 'Every hour of the week, Monday first.' },
    ),
    visitors: Type.Object(
      { new: Count, returning: Count },
      { description: 'Who came on a day for the first time, as far as it is known, and who had been there before.' },
    ),
    stay: Type.Object({
      average: Type.Number({ minimum: 0, description: 'Seconds by view that told it; 0 where none did.' }),
      views: Type.Integer({ minimum: 0, description: 'That told how long.' }),
    }),
  },
  { title: 'Behaviour', description: 'What people do in a shop, over a range of its days.' },
);
export type Behaviour = Static<typeof Behaviour>;
