import { type RawBuilder, sql } from 'kysely';
import { viewsRecorded } from '#features/tracking/events.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Shops } from '../shops.store.ts';
import { deals, everything, looked, putRight, seenColumns, settle, wholeDays } from './counting.store.ts';

export interface Days {
  readonly shopId: string;
  /** YYYY-MM-DD, both ends with it. */
  readonly from: string;
  readonly to: string;
}

/** Views that this listener has not heard of yet: it will add them. */
const unheard = (listener: string): RawBuilder<unknown> => sql`
  unheard as materialized (
    select jsonb_array_elements_text(payload->'viewIds')::uuid as id
    from domain_events join listener_cursors as cursor on cursor.listener = ${listener}
    where type = ${viewsRecorded.type} and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id)
  )`;

/** By the time they were written: a day is within 26 hours of its midnight in UTC. */
const viewsOf = ({ shopId, from, to }: Days) => sql`
  from product_views as view, view_retention
  where shop_id = ${shopId} and created_at >= ${from}::date - 2 and created_at < ${to}::date + 3
    and day between greatest(${from}::date, forgotten_before) and ${to}::date
    and not exists (select 1 from unheard where unheard.id = view.id)`;

/** A visitor is new who did not come in so many days before. */
const FORGOTTEN_DAYS = 365;

/**
 * Writes who came on those days and is not written yet, and who was not new on them after all: the second finds nothing
 * but where earlier days were written behind later ones.
 */
export async function recountArrivals(tx: Tx, listener: string, days: Days): Promise<void> {
  const { shopId, from, to } = days;
  await sql`
    with ${unheard(listener)}, first as (
      select distinct on (visitor, day) shop_id, visitor, day, id ${viewsOf(days)}
      order by visitor, day, created_at, id
    )
    insert into shop_arrivals (shop_id, visitor, date, view_id, is_new)
    select shop_id, visitor, day, id,
      coalesce(day - lag(day) over (partition by visitor order by day) > ${FORGOTTEN_DAYS}::integer, true) and not exists (
        select 1 from shop_arrivals as earlier
        where earlier.shop_id = first.shop_id and earlier.visitor = first.visitor
          and earlier.date between first.day - ${FORGOTTEN_DAYS}::integer and first.day - 1)
    from first
    on conflict do nothing`.execute(tx);
  await sql`
    update shop_arrivals as came set is_new = false
    where shop_id = ${shopId} and date between ${from}::date and ${to}::date and is_new and exists (
      select 1 from shop_arrivals as earlier
      where earlier.shop_id = came.shop_id and earlier.visitor = came.visitor
        and earlier.date between came.date - ${FORGOTTEN_DAYS}::integer and came.date - 1)`.execute(tx);
}

export async function recountFigures(tx: Tx, listener: string, days: Days): Promise<void> {
  const { shopId, from, to } = days;
  await sql`
    with ${unheard(listener)}, asked as materialized (
      select ${shopId}::uuid as shop_id, day::date as date
      from generate_series(${from}::date, ${to}::date, '1 day') as day
    ), seen as materialized (
      select ${seenColumns} ${viewsOf(days)}
    ), came as (
      select * from shop_arrivals where shop_id = ${shopId} and date between ${from}::date and ${to}::date
    ), ${looked}, ${wholeDays}, ${deals}, ${everything}, ${settle(true)} ${putRight}`.execute(tx);
}

/**
 * Days of these shops that say something else than a recount. Not of shops of which something was not heard yet; and not
 * what was searched, which is erased with whoever searched it, while the figure stays.
 */
export async function findWrongFigures(
  db: Db,
  { first, last }: Shops,
  { listener, events }: { readonly listener: string; readonly events: readonly string[] },
  most: number,
): Promise<string[]> {
  const ofThem = sql`shop_id between ${first}::uuid and ${last}::uuid`;
  const { rows } = await sql<{ fault: string }>`
    with ${unheard(listener)}, late as materialized (
      select distinct (payload->>'shopId')::uuid as shop_id
      from domain_events join listener_cursors as cursor on cursor.listener = ${listener}
      where type = any(${events}::text[]) and payload ? 'shopId'
        and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id)
    ), seen as materialized (
      select ${seenColumns} from product_views as view, view_retention
      where ${ofThem} and day >= forgotten_before
        and not exists (select 1 from unheard where unheard.id = view.id)
    ), asked as materialized (
      select shop_id, date from (
        select shop_id, date from shop_figures where ${ofThem}
        union select shop_id, day from seen
        union select shop_id, day from orders where ${ofThem}
        union select shop_id, day from refunds where ${ofThem}
        union select shop_id, day from cart_additions where ${ofThem}
        union select shop_id, day from messages where ${ofThem} and side = 'buyer' and kind not in ('away', 'call')
      ) as days where shop_id not in (select shop_id from late)
    ), came as (
      select * from shop_arrivals where ${ofThem}
    ), ${looked}, ${wholeDays}, ${deals}, ${everything}, ${settle(true)}
    select fault from (
      select shop_id, date, format('shop %s says of %s something else for %s %L than a recount', shop_id, date, dimension,
        value) as fault
      from wrong where dimension <> 'term' and shop_id not in (select shop_id from late)
      union all
      select shop_id, day, format('shop %s does not know with which view somebody came on %s', shop_id, day)
      from (
        select distinct shop_id, day, visitor from seen
        except select shop_id, date, visitor from shop_arrivals where ${ofThem}
      ) as unknown
    ) as faults
    order by shop_id, date, fault limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
