import Type, { type Static } from 'typebox';
import { Id, Time } from '#platform/http/schema.ts';
import { Range } from '../range.ts';
import { vitalNames } from '../vitals/vitals.schema.ts';

export const MOST = { topShops: 10, misses: 20, clientErrors: 20, routes: 20 } as const;

const sums = {
  orders: Type.Integer({ description: 'Paid or confirmed, on the day they were placed.' }),
  revenue: Type.Integer({ description: 'Minor units: paid, less what was refunded, each on its day.' }),
  fees: Type.Integer({
    description: 'Minor units: the commission of what was paid, less what went back with refunds.',
  }),
};

const CurrencyTotals = Type.Object(
  {
    currency: Type.String({ description: 'ISO 4217' }),
    ...sums,
    previous: Type.Object(sums, { description: 'Of as many days right before.' }),
    days: Type.Array(
      Type.Object({ date: Type.String({ format: 'date' }), orders: Type.Integer(), revenue: Type.Integer() }),
      {
        description: 'Every day of the range.',
      },
    ),
  },
  { title: 'CurrencyTotals' },
);

const people = {
  new: Type.Integer({ description: 'Who opened an account, in days of UTC.' }),
  active: Type.Integer({ description: 'Different buyers of the orders that count.' }),
};

const times = {
  requests: Type.Integer(),
  errors: Type.Integer({ description: 'Answered with 500 or above.' }),
  p50: Type.Number({
    description: 'Milliseconds in the server, reckoned within the buckets of `souk_request_seconds`.',
  }),
  p99: Type.Number({ description: 'The same of the slowest of a hundred; 2,500 stands for all above.' }),
};

export const Overview = Type.Object(
  {
    asOf: Time,
    range: Range,
    previous: Range,
    currencies: Type.Array(CurrencyTotals, { description: 'Those in which something was sold, most orders first.' }),
    people: Type.Object({ ...people, previous: Type.Object(people) }),
    shops: Type.Object({
      total: Type.Integer({ description: 'That are open or closed now; not those that moderation hid.' }),
      new: Type.Integer({ description: 'Opened in the range, in days of UTC.' }),
      previous: Type.Object({ new: Type.Integer() }),
    }),
    topShops: Type.Array(
      Type.Object(
        {
          ...{ id: Id, slug: Type.String(), name: Type.String(), currency: Type.String() },
          ...{ orders: Type.Integer(), revenue: Type.Integer() },
        },
        { title: 'TopShop' },
      ),
      { description: `By revenue, at most ${MOST.topShops} of each currency, in the order of \`currencies\`.` },
    ),
    misses: Type.Array(Type.Object({ query: Type.String(), count: Type.Integer() }, { title: 'Miss' }), {
      description: `What was searched for without finding anything, more than once; at most ${MOST.misses}. Kept for 90 days.`,
    }),
    server: Type.Object(
      {
        since: Time,
        ...times,
        routes: Type.Array(
          Type.Object({ method: Type.String(), route: Type.String(), ...times }, { title: 'RouteTimes' }),
          { description: `The slowest by \`p99\`, at most ${MOST.routes}.` },
        ),
      },
      { description: 'Of the one node that answers this, since it started; all of them are told by `/metrics`.' },
    ),
    vitals: Type.Array(
      Type.Object(
        {
          page: Type.String(),
          metric: Type.Enum([...vitalNames]),
          p75: Type.Number({ description: 'Milliseconds, of CLS its score; off by 5 % at most.' }),
          rating: Type.Enum(['good', 'needs-improvement', 'poor'], { description: 'By the thresholds of web.dev.' }),
          count: Type.Integer(),
        },
        { title: 'PageVital' },
      ),
      { description: 'Of those who agreed to tell, the pages most told of first. Kept for 90 days.' },
    ),
    clientErrors: Type.Array(
      Type.Object(
        { message: Type.String(), page: Type.String(), count: Type.Integer(), lastAt: Time },
        { title: 'ClientError' },
      ),
      { description: `Of those who agreed to tell, at most ${MOST.clientErrors}. Kept for 90 days.` },
    ),
  },
  {
    title: 'Overview',
    description: 'Orders, revenue and fees are of the days of each shop; everything else is of days in UTC.',
    examples: [
      {
        asOf: '2026-11-22T10:00:00Z',
        range: { startDate: '2026-11-22', endDate: '2026-11-22', days: 1 },
        previous: { startDate: '2026-11-21', endDate: '2026-11-21', days: 1 },
        currencies: [
          {
            ...{ currency: 'EUR', orders: 2, revenue: 6_400, fees: 320 },
            previous: { orders: 1, revenue: 3_200, fees: 160 },
            days: [{ date: '2026-11-22', orders: 2, revenue: 6_400 }],
          },
        ],
        people: { new: 3, active: 2, previous: { new: 1, active: 1 } },
        shops: { total: 4, new: 1, previous: { new: 0 } },
        topShops: [
          {
            ...{ id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'attic', name: 'Attic', currency: 'EUR' },
            ...{ orders: 2, revenue: 6_400 },
          },
        ],
        misses: [{ query: 'vespa px 125', count: 12 }],
        server: {
          ...{ since: '2026-11-21T08:00:00Z', requests: 1_200, errors: 0, p50: 1.8, p99: 24.5 },
          routes: [{ method: 'GET', route: '/api/products', requests: 700, errors: 0, p50: 1.2, p99: 24.5 }],
        },
        vitals: [{ page: '/products/$id', metric: 'LCP', p75: 1_830, rating: 'good', count: 410 }],
        clientErrors: [
          {
            message: "TypeError: Cannot read properties of undefined (reading 'price')",
            ...{ page: '/products/$id', count: 3, lastAt: '2026-11-22T09:12:00Z' },
          },
        ],
      },
    ],
  },
);
export type Overview = Static<typeof Overview>;
