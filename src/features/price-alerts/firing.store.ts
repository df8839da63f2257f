import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { AlertKind } from './schema.ts';

/** A price, or an arrival, that is to be told to those who wait for it. */
export interface Work {
  readonly id: string;
  readonly productId: string;
  /** Null: it is there again. */
  readonly historyId: number | null;
  /** What it cost by that row of its history; where it is there again, what it costs now. */
  readonly amount: number;
  readonly toldFiresAt: number | null;
  readonly toldId: string | null;
  readonly title: string;
  readonly shop: string;
  readonly currency: string;
  /** Everybody can see it, and its shop sells. */
  readonly isOnSale: boolean;
  /** There is none of it by now, or the price was a step on the way to another in one transaction. */
  readonly isMoot: boolean;
}

const onSale = sql`(products.status = 'active' and exists (
  select 1 from public_shops where public_shops.id = products.shop_id and public_shops.status = 'open'))`;

/** Holds the oldest work; undefined where there is none or other nodes have it. */
export async function holdWork(tx: Tx): Promise<Work | undefined> {
  const { rows } = await sql<Work>`
    with held as materialized (
      select * from price_alert_work where not parked order by id limit 1 for no key update skip locked
    )
    select held.id::text as id, product_id as "productId", history_id as "historyId",
      coalesce(amount, products.price_amount) as amount, told_fires_at as "toldFiresAt", told_id as "toldId",
      products.title, shops.name as shop, products.currency, ${onSale} as "isOnSale",
      case when history_id is null
        then not exists (select 1 from product_counters where product_counters.product_id = products.id and stock > 0)
        else exists (
          select 1 from price_history as mine join price_history as later
            on later.product_id = mine.product_id and later.created_at = mine.created_at and later.id > mine.id
              and later.xmin = mine.xmin
          where mine.id = history_id)
      end as "isMoot"
    from held join products on products.id = product_id join shops on shops.id = products.shop_id`.execute(tx);
  return rows[0];
}

export interface Fired {
  readonly id: string;
  readonly userId: string;
  readonly kind: AlertKind;
  readonly target: number | null;
  readonly percent: number | null;
  readonly from: number;
  readonly arming: number;
}

/**
 * Marks the next alerts that a work fulfils, and moves its mark behind them. Alerts and people that somebody holds are
 * passed over, so that this waits for nobody. The people's rows are shared until the end: no erasure can slip in and
 * leave a notification behind it.
 */
export async function fireNext(tx: Tx, work: Work, most: number): Promise<Fired[]> {
  const isAwaited =
    work.historyId === null
      ? sql`kind = 'back_in_stock' ${work.toldId === null ? sql`` : sql`and alert.id > ${work.toldId}`}
        order by alert.id`
      : sql`kind <> 'back_in_stock' and fires_at >= ${work.amount} and armed_after_id < ${work.historyId}
        ${work.toldId === null ? sql`` : sql`and (fires_at, alert.id) > (${work.toldFiresAt}, ${work.toldId}::uuid)`}
        order by fires_at, alert.id`;
  // The planner takes the rest of a hundred thousand for a thousand, and would read and sort all of it for each batch.
  await sql`set local enable_sort = off; set local enable_bitmapscan = off; set local enable_seqscan = off`.execute(tx);
  const { rows } = await sql<Fired>`
    with claimed as materialized (
      select id, user_id, fires_at from price_alerts as alert
      where product_id = ${work.productId} and is_active and ${isAwaited} limit ${most}
      for no key update skip locked
    ), shared as materialized (
      select id from users where id = any(array(select user_id from claimed)) for share skip locked
    ), moved as (
      update price_alert_work set told_fires_at = last.fires_at, told_id = last.id
      from (select * from claimed order by fires_at desc, id desc limit 1) as last
      where price_alert_work.id = ${work.id}
    )
    update price_alerts as alert
    set is_active = false, notified = true, notified_at = souk_now(), notified_amount = ${work.amount}
    where id = any(array(select claimed.id from claimed join shared on shared.id = user_id))
    returning id, user_id as "userId", kind, target_price as target, percent, from_amount as from, arming`.execute(tx);
  return rows;
}

/**
 * Ends a work where nothing is left of it. What somebody held is looked at again from the start, behind all other works;
 * answers whether there is such.
 */
export async function endWork(tx: Tx, { id, productId, historyId, amount }: Work): Promise<boolean> {
  const isAwaited =
    historyId === null
      ? sql`kind = 'back_in_stock' order by id`
      : sql`kind <> 'back_in_stock' and fires_at >= ${amount} and armed_after_id < ${historyId} order by fires_at`;
  const { rows } = await sql<{ isLeft: boolean }>`
    with ended as (
      delete from price_alert_work where id = ${id} returning *
    ), again as (
      insert into price_alert_work (product_id, history_id, amount, created_at)
      select product_id, history_id, amount, created_at from ended
      where (select true from price_alerts where product_id = ${productId} and is_active and ${isAwaited} limit 1)
      returning 1
    )
    select exists (select 1 from again) as "isLeft"`.execute(tx);
  return rows[0]?.isLeft ?? false;
}

export async function dropWork(tx: Tx, id: string): Promise<void> {
  await sql`delete from price_alert_work where id = ${id}`.execute(tx);
}

/** Leaves a work until its product is on sale again. */
export async function parkWork(tx: Tx, id: string): Promise<void> {
  await sql`update price_alert_work set parked = true where id = ${id}`.execute(tx);
}

/**
 * Takes up what was parked for products that are on sale again: what they cost now and whether they are in stock now,
 * not what was meanwhile; whoever waits for less than they cost now waits from here on. Answers how many works it took.
 */
export async function unparkWork(tx: Tx, most: number): Promise<number> {
  const { rows } = await sql<{ works: number }>`
    with held as materialized (
      select work.id, product_id, history_id from price_alert_work as work join products on products.id = product_id
      where parked and ${onSale} order by work.id limit ${most} for no key update of work skip locked
    ), gone as (
      delete from price_alert_work as work using held where work.id = held.id
    ), last as materialized (
      select product_id, last.id, last.lowest_amount
      from (select distinct product_id from held where history_id is not null) as held cross join lateral (
        select id, lowest_amount from price_history where price_history.product_id = held.product_id
        order by created_at desc, id desc limit 1) as last
    ), passed_over as (
      update price_alerts set armed_after_id = last.id from last
      where price_alerts.product_id = last.product_id and is_active and kind <> 'back_in_stock'
        and fires_at < last.lowest_amount and armed_after_id < last.id
    ), priced as (
      insert into price_alert_work (product_id, history_id, amount) select product_id, id, lowest_amount from last
    ), stocked as (
      insert into price_alert_work (product_id) select distinct product_id from held where history_id is null
    )
    select count(*) as works from held`.execute(tx);
  return rows[0]?.works ?? 0;
}
