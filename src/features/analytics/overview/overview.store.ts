import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface Dates {
  /** Both inclusive. */
  readonly startDate: string;
  readonly endDate: string;
}

export interface Periods {
  readonly previous: Dates;
  readonly range: Dates;
}

export interface DaySums {
  readonly currency: string;
  readonly date: string;
  readonly orders: number;
  /** Minor units. */
  readonly revenue: number;
}

/** What all shops sold on each of these days, by currency; days without a sale are absent. */
export async function sumDays(db: Db, { startDate, endDate }: Dates): Promise<DaySums[]> {
  const { rows } = await sql<DaySums>`
    select currency, date::text, sum(orders)::bigint as orders, sum(revenue)::bigint as revenue
    from shop_analytics join shops on shops.id = shop_id
    where date between ${startDate}::date and ${endDate}::date and (orders <> 0 or revenue <> 0)
    group by currency, date order by currency, date`.execute(db);
  return rows;
}

/** Orders of these days: a day is within 26 hours of its midnight in UTC, so that those are found by when they were placed. */
const ordersOf = ({ startDate, endDate }: Dates) => sql`day between ${startDate}::date and ${endDate}::date
  and placed_at > ${startDate}::date::timestamp at time zone 'UTC' - interval '26 hours'
  and placed_at < (${endDate}::date + 1)::timestamp at time zone 'UTC' + interval '26 hours'`;

/** What the market earned in each currency, in minor units: commissions on the day of the order, less on the refund's. */
export async function sumFees(
  db: Db,
  { previous, range }: Periods,
): Promise<{ currency: string; now: number; before: number }[]> {
  const all = { startDate: previous.startDate, endDate: range.endDate };
  const { rows } = await sql<{ currency: string; now: number; before: number }>`
    with booked as (
      select currency, day, commission_amount as amount from orders
      where ${ordersOf(all)} and paid_at is not null
      union all
      select currency, refunds.day, -refunds.commission_amount
      from refunds join orders on orders.id = order_id
      where refunds.day between ${all.startDate}::date and ${all.endDate}::date
    )
    select currency, coalesce(sum(amount) filter (where day >= ${range.startDate}::date), 0)::bigint as now,
      coalesce(sum(amount) filter (where day < ${range.startDate}::date), 0)::bigint as before
    from booked group by currency`.execute(db);
  return rows;
}

/** Different buyers of the orders that count on these days. */
export async function countActiveBuyers(db: Db, dates: Dates): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct buyer_id) as count from orders
    where ${ordersOf(dates)} and (paid_at is not null or status not in ('placed', 'cancelled'))`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface Arrivals {
  readonly people: number;
  readonly peopleBefore: number;
  readonly shops: number;
  readonly shopsBefore: number;
  readonly shopsNow: number;
}

/** Who came in days of UTC, also where they left since; and the shops there are. */
export async function countArrivals(db: Db, { previous, range }: Periods): Promise<Arrivals> {
  const since = (date: string) => sql`(${date}::date::timestamp at time zone 'UTC')`;
  const came = sql`created_at >= ${since(previous.startDate)}
    and created_at < (${range.endDate}::date + 1)::timestamp at time zone 'UTC'`;
  const isNew = sql`created_at >= ${since(range.startDate)}`;
  const { rows } = await sql<Arrivals>`
    select users.*, shops.*, (select count(*) from shops where status <> 'hidden') as "shopsNow"
    from (
      select count(*) filter (where ${isNew}) as people, count(*) filter (where not ${isNew}) as "peopleBefore"
      from users where ${came}
    ) as users, (
      select count(*) filter (where ${isNew}) as shops, count(*) filter (where not ${isNew}) as "shopsBefore"
      from shops where ${came}
    ) as shops`.execute(db);
  return rows[0] as Arrivals;
}

export interface TopShop {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly orders: number;
  /** Minor units. */
  readonly revenue: number;
}

/** Of each currency so many, by revenue. */
export async function listTopShops(db: Db, { startDate, endDate }: Dates, limit: number): Promise<TopShop[]> {
  const { rows } = await sql<TopShop>`
    with sold as (
      select shop_id, sum(orders)::bigint as orders, sum(revenue)::bigint as revenue from shop_analytics
      where date between ${startDate}::date and ${endDate}::date and (orders <> 0 or revenue <> 0)
      group by shop_id having sum(revenue) > 0
    ), ranked as (
      select shops.id, slug, name, currency, orders, revenue,
        row_number() over (partition by currency order by revenue desc, shops.id) as place
      from sold join shops on shops.id = shop_id
    )
    select id, slug, name, currency, orders, revenue from ranked where place <= ${limit}
    order by currency, place`.execute(db);
  return rows;
}

/** What was searched for less often is not told: nobody is to be known by their words. */
const LEAST_COUNT = sql.raw('2');

/** What was searched for in vain on these days, in UTC, the most frequent first. */
export async function listMissesBetween(
  db: Db,
  { startDate, endDate }: Dates,
  limit: number,
): Promise<{ query: string; count: number }[]> {
  const { rows } = await sql<{ query: string; count: number }>`
    select query, sum(count)::bigint as count from search_misses
    where day between ${startDate}::date and ${endDate}::date
    group by query having sum(count) >= ${LEAST_COUNT} order by sum(count) desc, query limit ${limit}`.execute(db);
  return rows;
}
