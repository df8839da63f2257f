import Type, { type Static } from 'typebox';
import { Page } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { RangeQuery, ShopOfFigures } from '../range.ts';

/** The figures of a shop's day, as its dashboard shows them; and those that are kept only by what is looked at. */
export const metrics = [
  'views',
  'uniqueVisitors',
  'productViews',
  'messagesReceived',
  'orders',
  'revenue',
  'newFollowers',
  'conversionRate',
  'avgOrderValue',
  'carts',
  'pieces',
] as const;
export type Metric = (typeof metrics)[number];

export const timeDimensions = ['day', 'week', 'month'] as const;
export type TimeDimension = (typeof timeDimensions)[number];
export const valueDimensions = ['product', 'category', 'referrer', 'device'] as const;
export type ValueDimension = (typeof valueDimensions)[number];

const spans = ['7d', '30d', '90d', '12m', 'this_month', 'last_month'] as const;

const Day = Type.String({ format: 'date', description: 'A day on the clock of the shop.' });

const Filter = Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100, uniqueItems: true });
const Ids = Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true });

export const ReportDefinition = Type.Object(
  {
    metrics: Type.Array(Type.Enum([...metrics]), {
      minItems: 1,
      maxItems: metrics.length,
      uniqueItems: true,
      description:
        'Without another dimension or filter than time: all but `carts` and `pieces`. By product: `views`, `carts`, ' +
        '`orders`, `pieces`, `revenue`; by category those but `orders`, since one order may hold several of its ' +
        'products. By referrer or device: `views`, `uniqueVisitors`. `uniqueVisitors` of several days is the sum of them.',
    }),
    dimensions: Type.Array(Type.Enum([...timeDimensions, ...valueDimensions, 'city']), {
      maxItems: 2,
      uniqueItems: true,
      description:
        'At most one of `day`, `week` (from Monday on), `month`, and one of `product`, `category` (as it is today), ' +
        '`referrer`, `device`. `city` is always refused: where visitors are is not kept.',
    }),
    filters: Type.Optional(
      Type.Object(
        {
          products: Type.Optional(Ids),
          categories: Type.Optional(Type.Array(Id, { ...Ids, description: 'With all that is below them.' })),
          referrers: Type.Optional(Filter),
          devices: Type.Optional(Filter),
        },
        { description: 'Only what is of one of these.' },
      ),
    ),
    range: Type.Object(
      {
        startDate: Type.Optional(Day),
        endDate: Type.Optional(Day),
        last: Type.Optional(
          Type.Enum([...spans], {
            description: 'Up to today, but `last_month`; `12m` from the first of the month eleven months ago on.',
          }),
        ),
      },
      { description: 'Either both days, which are part of it, or `last`.' },
    ),
    compare: Type.Optional(
      Type.Enum(['none', 'previous', 'year'], {
        description: 'With as many days just before, or the same days a year ago.',
      }),
    ),
    sort: Type.Optional(
      Type.Object(
        { by: Type.Enum([...metrics, 'time']), order: Type.Enum(['asc', 'desc']) },
        { description: 'Without it by time, else by the first metric, the most first.' },
      ),
    ),
  },
  {
    title: 'ReportDefinition',
    examples: [
      { metrics: ['views', 'revenue'], dimensions: ['week', 'product'], range: { last: '30d' }, compare: 'previous' },
    ],
  },
);
export type ReportDefinition = Static<typeof ReportDefinition>;
export type Span = (typeof spans)[number];

const figure = Type.Optional(Nullable(Type.Number()));
const ReportFigures = Type.Object(
  Object.fromEntries(metrics.map((metric) => [metric, figure])) as Record<Metric, typeof figure>,
  {
    title: 'ReportFigures',
    description:
      'Those that were asked for. Money in minor units, `conversionRate` as a fraction. Null only in totals, where ' +
      'the rows cannot be added: one order may hold several products.',
  },
);
export type ReportFigures = Static<typeof ReportFigures>;

const ReportRow = Type.Object(
  {
    time: Type.Optional(Type.String({ format: 'date', description: 'The first day of the day, week or month.' })),
    key: Type.Optional(
      Type.String({
        description:
          'Of the other dimension: an id, host or kind. `none` without a category, `gone` of deleted products.',
      }),
    ),
    label: Type.Optional(
      Nullable(Type.String({ description: 'Title, or names from the root down; null where the product is gone.' })),
    ),
    figures: ReportFigures,
    before: Nullable(ReportFigures),
  },
  { title: 'ReportRow' },
);
export type ReportRow = Static<typeof ReportRow>;

const Days = Type.Object({ startDate: Day, endDate: Day, days: Type.Integer() });

export const ReportResult = Type.Object(
  {
    definition: ReportDefinition,
    currency: Type.String(),
    timeZone: Type.String(),
    asOf: Time,
    range: Days,
    compareRange: Nullable(Days),
    rows: Type.Array(ReportRow, {
      description: 'At most 1,000. Of time alone none is missing, with another dimension those where something was.',
    }),
    isCut: Type.Boolean({ description: 'There are more rows than these; an export has them all.' }),
    totals: Type.Object({ figures: ReportFigures, before: Nullable(ReportFigures) }),
  },
  {
    title: 'ReportResult',
    examples: [
      {
        definition: {
          metrics: ['views'],
          dimensions: ['month'],
          range: { startDate: '2026-11-01', endDate: '2026-11-23' },
        },
        currency: 'EUR',
        timeZone: 'Europe/Lisbon',
        asOf: '2026-11-23T10:00:00Z',
        range: { startDate: '2026-11-01', endDate: '2026-11-23', days: 23 },
        compareRange: null,
        rows: [{ time: '2026-11-01', figures: { views: 412 }, before: null }],
        isCut: false,
        totals: { figures: { views: 412 }, before: null },
      },
    ],
  },
);
export type ReportResult = Static<typeof ReportResult>;

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$',
});
const Schedule = Type.Enum(['daily', 'weekly', 'monthly'], {
  description:
    'Mailed to its owner at seven in the morning on the clock of the shop, of Mondays, or of the first of a month. ' +
    '`last` then ends with the day before.',
});
export type Schedule = Static<typeof Schedule>;
const Format = Type.Enum(['csv', 'xlsx'], { description: 'Of the file that is mailed.' });

export const NewSavedReport = Type.Object(
  {
    name: Name,
    definition: ReportDefinition,
    isShared: Type.Optional(Type.Boolean({ description: 'Everybody who may see the figures of the shop sees it.' })),
    schedule: Type.Optional(Nullable(Schedule)),
    format: Type.Optional(Format),
  },
  {
    title: 'NewSavedReport',
    examples: [
      {
        name: 'Best sellers',
        definition: { metrics: ['revenue', 'pieces'], dimensions: ['product'], range: { last: 'last_month' } },
        isShared: true,
        schedule: 'monthly',
        format: 'xlsx',
      },
    ],
  },
);
export type NewSavedReport = Static<typeof NewSavedReport>;

export const SavedReport = Type.Object(
  {
    id: Id,
    name: Type.String(),
    definition: ReportDefinition,
    isShared: Type.Boolean(),
    schedule: Nullable(Schedule),
    format: Format,
    nextAt: Nullable(Time),
    lastAt: Nullable(Type.String({ format: 'date-time', description: 'When it was mailed last.' })),
    isMine: Type.Boolean({ description: 'Only its owner changes it; the owner of the shop may delete it.' }),
    owner: Nullable(Type.Object({ name: Type.String() }, { description: 'Null where their account is erased.' })),
    createdAt: Time,
    updatedAt: Time,
  },
  {
    title: 'SavedReport',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000041',
        name: 'Best sellers',
        definition: { metrics: ['revenue', 'pieces'], dimensions: ['product'], range: { last: 'last_month' } },
        isShared: true,
        schedule: 'monthly',
        format: 'xlsx',
        nextAt: '2026-12-01T07:00:00Z',
        lastAt: null,
        isMine: true,
        owner: { name: 'Ana' },
        createdAt: '2026-11-22T10:00:00Z',
        updatedAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type SavedReport = Static<typeof SavedReport>;

export const SavedReportPage = Type.Object(Page(SavedReport).properties, { title: 'SavedReportPage' });

export const exportFormats = ['csv', 'xlsx', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const ExportQuery = Type.Object({
  format: Type.Enum([...exportFormats], {
    default: 'csv',
    description: 'Money in major units with the currency beside it; of Parquet as decimals.',
  }),
});

export const ViewsExportQuery = Type.Object({
  ...ExportQuery.properties,
  ...RangeQuery.properties,
  endDate: Type.Optional(Type.String({ format: 'date', description: 'The last day, by default today.' })),
});
export type ViewsExportQuery = Static<typeof ViewsExportQuery>;

export const ReportParams = Type.Object({ ...ShopOfFigures.properties, reportId: Id });
