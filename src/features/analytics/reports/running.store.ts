import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Days, Plan, Source } from './plan.ts';
import type { Metric } from './schema.ts';

/** What is read of a shop: the figures of a plan in these days, with those of the days before beside them. */
export interface Reading {
  readonly shopId: string;
  readonly plan: Plan;
  readonly days: Days;
  readonly before: Days | null;
  /** How far the days before are from those they stand beside; a year, or as many days. */
  readonly shift: { readonly years: number } | { readonly days: number };
}

/** `figures` and `before` in the order of the plan's metrics. */
export interface FigureRow {
  readonly time: string | null;
  readonly key: string | null;
  readonly label: string | null;
  readonly figures: number[];
  readonly before: number[] | null;
}

/** At most `limit` rows. */
export async function readFigures(db: Db, reading: Reading, limit: number): Promise<FigureRow[]> {
  const { rows } = await sql<RawRow>`${figuresOf(reading)} limit ${limit}`.execute(db);
  return rows.map((row) => figureRow(row, reading));
}

/** All rows, some at a time, as one moment saw them; the transaction is the caller's to end. */
export async function* pageFigures(tx: Tx, reading: Reading, size: number): AsyncGenerator<FigureRow[]> {
  await sql`declare report no scroll cursor for ${figuresOf(reading)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<RawRow>`fetch ${sql.raw(String(size))} from report`.execute(tx);
    if (rows.length > 0) yield rows.map((row) => figureRow(row, reading));
    if (rows.length < size) return;
  }
}

type RawRow = { time: string | null; key: string | null; label: string | null } & Record<
  `m${number}` | `b${number}`,
  number
>;

function figureRow(row: RawRow, { plan, before }: Reading): FigureRow {
  return {
    time: row.time,
    key: row.key,
    label: row.label,
    figures: plan.metrics.map((_, at) => row[`m${at}`] ?? 0),
    before: before && plan.metrics.map((_, at) => row[`b${at}`] ?? 0),
  };
}

/**
 * One statement: each day of the range, and each of the days before moved to the day it stands beside, with its figures;
 * then what stands in one day, week (from Monday on) or month is added up.
 */
function figuresOf(reading: Reading): RawBuilder<RawRow> {
  const { plan, before } = reading;
  const figures = plan.metrics.flatMap((metric, at) => [
    sql`${figureOf(metric, plan.source, true)} as ${sql.raw(`m${at}`)}`,
    ...(before ? [sql`${figureOf(metric, plan.source, false)} as ${sql.raw(`b${at}`)}`] : []),
  ]);
  return sql<RawRow>`
    with days as (${daysOf(reading)}), counted as (
      select ${plan.time ? sql`bucket::text` : sql`null::text`} as time, ${keyOf(plan)} as key, ${sql.join(figures)}
      from days
      ${sql.raw(plan.value ? 'join' : 'left join')} ${figuresTable(reading)} as kept on kept.date = days.date
      ${plan.value === 'category' ? categoriesToday : sql``}
      ${plan.value ? sql`where ${filterOf(plan)}` : sql``}
      group by 1, 2
    )
    select counted.*, ${labelOf(plan)} as label from counted ${labelTables(plan)}
    order by ${orderOf(plan)}`;
}

const categoriesToday = sql`
  left join products on products.id = kept.value::uuid left join categories on categories.id = products.category_id`;

function daysOf({ plan, days, before, shift }: Reading): RawBuilder<unknown> {
  const unit = sql.lit(plan.time ?? 'day');
  const each = ({ startDate, endDate }: Days) =>
    sql`generate_series(${startDate}::timestamp, ${endDate}::timestamp, interval '1 day') as day`;
  const now = sql`select day::date as date, true as is_now, date_trunc(${unit}, day)::date as bucket from ${each(days)}`;
  if (!before) return now;
  const by = 'years' in shift ? sql`make_interval(years => ${shift.years})` : sql`make_interval(days => ${shift.days})`;
  const moved = sql`greatest(${days.startDate}::timestamp, least(${days.endDate}::timestamp, day + ${by}))`;
  return sql`${now} union all
    select day::date, false, date_trunc(${unit}, ${moved})::date from ${each(before)}`;
}

/** Days that hold nothing still are days, so what is filtered is filtered before they are joined. */
function figuresTable({ shopId, plan, days, before }: Reading): RawBuilder<unknown> {
  // Said once more, so that no other day is read.
  const each = (of: Days) => sql`date between ${of.startDate}::date and ${of.endDate}::date`;
  const within = before ? sql`(${each(days)} or ${each(before)})` : each(days);
  if (plan.source === 'days') return sql`(select * from shop_analytics where shop_id = ${shopId} and ${within})`;
  const filter = plan.value ? sql`` : sql`and ${filterOf(plan, sql`shop_figures.value`)}`;
  return sql`(
    select * from shop_figures where shop_id = ${shopId} and dimension = ${sql.lit(plan.source)} and ${within} ${filter})`;
}

function filterOf({ source, filters }: Plan, value = sql`kept.value`): RawBuilder<unknown> {
  const conditions = [sql`true`];
  const among = (values: readonly string[]) => sql`${value} = any(${values}::text[])`;
  if (filters.products) conditions.push(among(filters.products.map((id) => id.toLowerCase())));
  if (filters.referrers) conditions.push(among(filters.referrers));
  if (filters.devices) conditions.push(among(filters.devices));
  if (filters.categories && source === 'product') {
    conditions.push(sql`${value} in (
      select products.id::text from products join categories on categories.id = products.category_id
      join categories as above on categories.path = above.path or starts_with(categories.path, above.path || '/')
      where above.id = any(${filters.categories}::uuid[]))`);
  }
  return sql.join(conditions, sql` and `);
}

const columns: Record<'days' | 'other', Partial<Record<Metric, string>>> = {
  days: {
    views: 'views',
    uniqueVisitors: 'unique_visitors',
    productViews: 'product_views',
    messagesReceived: 'messages_received',
    orders: 'orders',
    revenue: 'revenue',
    newFollowers: 'new_followers',
  },
  other: {
    views: 'views',
    uniqueVisitors: 'visitors',
    carts: 'carts',
    orders: 'orders',
    pieces: 'pieces',
    revenue: 'revenue',
  },
};

/** Added up; ratios of sums, as the columns of one day have them. */
function figureOf(metric: Metric, source: Source, isNow: boolean): RawBuilder<unknown> {
  const sum = (name: Metric) => {
    const column = columns[source === 'days' ? 'days' : 'other'][name];
    return sql.raw(`coalesce(sum(kept.${column}) filter (where ${isNow ? '' : 'not '}is_now), 0)::bigint`);
  };
  if (metric === 'conversionRate') {
    return sql`coalesce(${sum('orders')}::float8 / nullif(${sum('uniqueVisitors')}, 0), 0)`;
  }
  if (metric === 'avgOrderValue') {
    return sql`coalesce(round(${sum('revenue')}::numeric / nullif(${sum('orders')}, 0)), 0)::bigint`;
  }
  return sum(metric);
}

function keyOf({ value }: Plan): RawBuilder<unknown> {
  if (value === null) return sql`null::text`;
  if (value !== 'category') return sql`kept.value`;
  return sql`coalesce(categories.id::text, case when products.id is null then 'gone' else 'none' end)`;
}

function labelOf({ value }: Plan): RawBuilder<unknown> {
  if (value === 'product') return sql`products.title`;
  if (value === 'category') return sql`array_to_string(categories.names, ' > ')`;
  return value ? sql`counted.key` : sql`null::text`;
}

function labelTables({ value }: Plan): RawBuilder<unknown> {
  if (value === 'product') return sql`left join products on products.id = counted.key::uuid`;
  if (value === 'category') {
    return sql`left join categories on categories.id = case when key in ('none', 'gone') then null else key end::uuid`;
  }
  return sql``;
}

function orderOf({ metrics, time, value, sort }: Plan): RawBuilder<unknown> {
  const figure = (metric: Metric) => `m${metrics.indexOf(metric)}`;
  const [first] = metrics;
  const by = sort.by === 'time' ? 'time' : figure(sort.by);
  const then = [...(time ? ['time'] : []), ...(value && first ? [`${figure(first)} desc`] : []), 'key'];
  return sql.raw([`${by} ${sort.order}`, ...then].join(', '));
}
