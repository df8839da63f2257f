import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { Range } from '../range.ts';

const figures = {
  views: Type.Integer({ minimum: 0, description: 'Of the page of the shop and of its products.' }),
  uniqueVisitors: Type.Integer({
    minimum: 0,
    description: 'Different people on a day. In totals the sum of the days: who came on two days counts twice.',
  }),
  productViews: Type.Integer({ minimum: 0, description: 'Of products alone.' }),
  messagesReceived: Type.Integer({ minimum: 0, description: 'Of buyers.' }),
  orders: Type.Integer({ minimum: 0, description: 'Paid or confirmed, on the day they were placed.' }),
  revenue: Type.Integer({
    description:
      'Minor units: paid, on the day of the order, less what went back, on the day it did. May be below zero.',
  }),
  newFollowers: Type.Integer({ minimum: 0, description: 'Who began to follow, whoever left.' }),
  conversionRate: Type.Number({ minimum: 0, description: 'Orders by visitor, a fraction; 0 where nobody came.' }),
  avgOrderValue: Type.Integer({ description: 'Minor units: revenue by order; 0 without orders.' }),
};

export const Figures = Type.Object(figures, {
  title: 'Figures',
  examples: [
    {
      views: 1_240,
      uniqueVisitors: 310,
      productViews: 1_102,
      messagesReceived: 14,
      orders: 9,
      revenue: 48_250,
      newFollowers: 6,
      conversionRate: 0.029032258064516127,
      avgOrderValue: 5_361,
    },
  ],
});
export type Figures = Static<typeof Figures>;
export type Metric = keyof Figures;

export const DayFigures = Type.Object(
  {
    date: Type.String({ format: 'date' }),
    isToday: Type.Boolean({ description: 'It is not over yet, in the shop.' }),
    ...figures,
  },
  { title: 'DayFigures' },
);
export type DayFigures = Static<typeof DayFigures>;

const Change = Nullable(Type.Number({ description: 'Per cent, to one decimal; null where there was nothing before.' }));

export const FigureChanges = Type.Object(
  Object.fromEntries(Object.keys(figures).map((metric) => [metric, Change])) as Record<Metric, typeof Change>,
  { title: 'FigureChanges' },
);
export type FigureChanges = Static<typeof FigureChanges>;

export const ShopFigures = Type.Object(
  {
    shop: Type.Object({ id: Id, name: Type.String(), slug: Type.String() }),
    currency: Type.String({ description: 'ISO 4217; of all amounts.' }),
    timeZone: Type.String({ description: 'IANA name; the days are days there. Past days keep the zone they were in.' }),
    asOf: Time,
    range: Range,
    totals: Figures,
    previous: Type.Object(
      { range: Range, totals: Figures, days: Type.Array(DayFigures) },
      { description: 'As many days, right before.' },
    ),
    change: FigureChanges,
    days: Type.Array(DayFigures, {
      description: 'Every day of the range, in order; also days that are still to come.',
    }),
  },
  { title: 'ShopFigures', description: 'What a shop did, day by day, and compared to the same number of days before.' },
);
export type ShopFigures = Static<typeof ShopFigures>;
