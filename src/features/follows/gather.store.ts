import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { NewsKind } from './schema.ts';

/** A product that an event was about. */
export interface Touch {
  readonly productId: string;
  /** When; the very moment of the change. */
  readonly at: string;
  /** The event says that its price may be another. */
  readonly priced: boolean;
  /** The event says that its stock may be another. */
  readonly stocked: boolean;
}

export interface Found {
  readonly productId: string;
  readonly shopId: string;
  readonly kind: NewsKind;
  readonly at: string;
  readonly was: number | null;
  readonly amount: number | null;
  /** News of this kind that the shop had in the 24 hours before, as far as they were counted. */
  readonly today: number;
}

/** A price is news where it falls by so much. */
const NOTABLE = sql.raw('0.99');
/** When it is heard; the past that a demo writes, or what a house long asleep catches up on, is no news. */
const OLD = sql.raw(`interval '7 days'`);

/**
 * What of these changes is news, oldest first: a product on sale for the first time, one that is there again, one whose
 * price came below the lowest of the 30 days before (of those on sale), so that a price put up and down again is none.
 * The last two once in 24 hours a product. What the shop had today is counted up to `most`.
 */
export async function findNews(tx: Tx, touches: readonly Touch[], most: number): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with touched as (
      select touched.*, products.shop_id, products.price_amount, products.on_sale_since
      from unnest(
        ${touches.map(({ productId }) => productId)}::uuid[], ${touches.map(({ at }) => at)}::timestamptz[],
        ${touches.map(({ priced }) => priced)}::boolean[], ${touches.map(({ stocked }) => stocked)}::boolean[]
      ) as touched (product_id, at, priced, stocked)
      join products on products.id = product_id
      where status = 'active' and at > souk_now() - ${OLD}),
    found as (
      select product_id, shop_id, 'new_product' as kind, at, null::bigint as was, null::bigint as amount
      from touched where on_sale_since = at
      union all
      select touched.product_id, shop_id, 'back_in_stock', at, null, null
      from touched join product_counters on product_counters.product_id = touched.product_id
      where stocked and on_sale_since < at and restocked_at = at and stock > 0
      union all
      select product_id, shop_id, 'price_drop', at, lowest.amount, price_amount
      from touched cross join lateral (
        select min(amount) as amount from (
          (select lowest_amount as amount from price_history
           where product_id = touched.product_id and created_at <= greatest(at - interval '30 days', on_sale_since)
           order by created_at desc, id desc limit 1)
          union all
          (select distinct on (created_at) lowest_amount from price_history
           where product_id = touched.product_id and created_at < at
             and created_at > greatest(at - interval '30 days', on_sale_since)
           order by created_at, id desc)) as before) as lowest
      where priced and on_sale_since < at and price_amount <= lowest.amount * ${NOTABLE}
    )
    select product_id as "productId", shop_id as "shopId", kind, at, was, amount, (
      select count(*) from (
        select news.created_at from shop_news as news where news.shop_id = once.shop_id and news.kind = once.kind
        order by news.id desc limit ${most}) as last
      where last.created_at > once.at - interval '24 hours') as today
    from (select distinct on (product_id, kind) * from found order by product_id, kind, at) as once
    where not exists (
      select 1 from shop_news as news
      where news.product_id = once.product_id and news.kind = once.kind
        and (once.kind = 'new_product' or news.created_at > once.at - interval '24 hours'))
    order by at, product_id`.execute(tx);
  return rows;
}

export async function insertNews(tx: Tx, news: readonly (Found & { readonly id: string })[]): Promise<void> {
  await sql`
    insert into shop_news (id, shop_id, kind, product_id, was_amount, amount, created_at)
    select * from unnest(
      ${news.map(({ id }) => id)}::uuid[], ${news.map(({ shopId }) => shopId)}::uuid[],
      ${news.map(({ kind }) => kind)}::text[], ${news.map(({ productId }) => productId)}::uuid[],
      ${news.map(({ was }) => was)}::bigint[], ${news.map(({ amount }) => amount)}::bigint[],
      ${news.map(({ at }) => at)}::timestamptz[])
    on conflict do nothing`.execute(tx);
}
