import { type InputFault, problems } from '#platform/problems.ts';
import { between, rangeFrom } from '../range.ts';
import {
  metrics as allMetrics,
  type Metric,
  type ReportDefinition,
  type Span,
  type TimeDimension,
  timeDimensions,
  type ValueDimension,
  valueDimensions,
} from './schema.ts';

/** Where the figures are read: whole days of the shop, or days by what was looked at, where from, or with what. */
export type Source = 'days' | 'product' | 'referrer' | 'device';

/** What is to be read; a definition that can be. */
export interface Plan {
  readonly metrics: readonly Metric[];
  readonly time: TimeDimension | null;
  readonly value: ValueDimension | null;
  readonly source: Source;
  readonly filters: NonNullable<ReportDefinition['filters']>;
  readonly sort: { readonly by: Metric | 'time'; readonly order: 'asc' | 'desc' };
}

const kept: Record<Source, readonly Metric[]> = {
  days: allMetrics.filter((metric) => metric !== 'carts' && metric !== 'pieces'),
  product: ['views', 'carts', 'orders', 'pieces', 'revenue'],
  referrer: ['views', 'uniqueVisitors'],
  device: ['views', 'uniqueVisitors'],
};

const sourceOf: Record<ValueDimension, Source> = {
  product: 'product',
  category: 'product',
  referrer: 'referrer',
  device: 'device',
};
const sourceOfFilter = {
  products: 'product',
  categories: 'product',
  referrers: 'referrer',
  devices: 'device',
} as const;

/** How the definition is read. Throws `invalid_input` that says what is possible. */
export function planOf({ metrics, dimensions, filters = {}, sort }: ReportDefinition): Plan {
  const faults: InputFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });

  const times = timeDimensions.filter((name) => dimensions.includes(name));
  const values = valueDimensions.filter((name) => dimensions.includes(name));
  if (dimensions.includes('city')) {
    fault('/dimensions', `cannot be 'city': where visitors are is not kept; possible are ${listed(valueDimensions)}`);
  }
  if (times.length > 1) fault('/dimensions', `can hold one of ${listed(timeDimensions)}`);
  if (values.length > 1) fault('/dimensions', `can hold one of ${listed(valueDimensions)}`);
  const [time = null] = times;
  const [value = null] = values;

  const sources = new Set<Source>(value ? [sourceOf[value]] : []);
  for (const [name, source] of Object.entries(sourceOfFilter)) {
    if (!filters[name as keyof typeof sourceOfFilter]) continue;
    if (sources.size > 0 && !sources.has(source)) {
      fault(
        `/filters/${name}`,
        `cannot stand beside ${listed([...sources])}: figures are kept by one of them, not both`,
      );
    }
    sources.add(source);
  }
  const [source = 'days'] = sources;

  const possible = possibleMetrics(source, value, filters);
  for (const [at, metric] of metrics.entries()) {
    if (!possible.includes(metric)) fault(`/metrics/${at}`, `is not kept so; possible are ${listed(possible)}`);
  }
  const by = sort?.by ?? (time ? 'time' : metrics[0]);
  if (by === 'time' && !time) fault('/sort/by', `can be 'time' beside one of the dimensions ${listed(timeDimensions)}`);
  if (by !== undefined && by !== 'time' && !metrics.includes(by)) {
    fault('/sort/by', `must be one of the metrics of the report: ${listed(metrics)}`);
  }
  const [first] = faults;
  if (first) throw problems.invalid_input({ faults });
  return {
    metrics,
    time,
    value,
    source,
    filters,
    sort: { by: by ?? 'time', order: sort?.order ?? (by === 'time' ? 'asc' : 'desc') },
  };
}

/** An order may hold several products: those of products are added up to none of a category or of all. */
function possibleMetrics(source: Source, value: ValueDimension | null, filters: Plan['filters']): readonly Metric[] {
  const isOfOne = value === 'product' || (value === null && filters.products?.length === 1);
  return kept[source].filter((metric) => source !== 'product' || metric !== 'orders' || isOfOne);
}

/** Whether the figures of that metric in the rows of a plan make up one of all of them. */
export function isSummable({ source, filters }: Plan, metric: Metric): boolean {
  return possibleMetrics(source, null, filters).includes(metric);
}

const listed = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

export interface Days {
  /** Both are part of it. */
  readonly startDate: string;
  readonly endDate: string;
}

/** The days of a report on that day. Throws `invalid_input`. */
export function daysOf({ startDate, endDate, last }: ReportDefinition['range'], today: string): Days {
  const refuse = (path: string, message: string) => problems.invalid_input({ faults: [{ path, message }] });
  if (last !== undefined) {
    if (startDate !== undefined || endDate !== undefined)
      throw refuse('/range', "is either two days or 'last', not both");
    return lastDays(last, Temporal.PlainDate.from(today));
  }
  if (startDate === undefined || endDate === undefined) {
    throw refuse('/range', "needs 'startDate' and 'endDate', or 'last'");
  }
  return rangeFrom({ startDate, endDate }, today, { path: '/range', most: Number.POSITIVE_INFINITY });
}

function lastDays(last: Span, today: Temporal.PlainDate): Days {
  const first = today.with({ day: 1 });
  const from = (start: Temporal.PlainDate, end = today) => ({ startDate: start.toString(), endDate: end.toString() });
  if (last === 'this_month') return from(first);
  if (last === 'last_month') return from(first.subtract({ months: 1 }), first.subtract({ days: 1 }));
  if (last === '12m') return from(first.subtract({ months: 11 }));
  return from(today.subtract({ days: Number.parseInt(last, 10) - 1 }));
}

export function countDays({ startDate, endDate }: Days): number {
  return between(startDate, endDate).days;
}

/** The days to compare with; null for none. A 29th of February has the 28th before it. */
export function daysBefore(days: Days, compare: ReportDefinition['compare']): Days | null {
  if (compare === undefined || compare === 'none') return null;
  const back = compare === 'year' ? { years: 1 } : { days: countDays(days) };
  const shifted = (day: string) => Temporal.PlainDate.from(day).subtract(back).toString();
  return { startDate: shifted(days.startDate), endDate: shifted(days.endDate) };
}
