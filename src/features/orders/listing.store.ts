import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { OrderStatus, PaymentStatus } from './schema.ts';
import { cardColumns, cardJoins, type OrderCardRow } from './store.ts';

export interface OrderFilter {
  readonly of: { readonly buyerId: string } | { readonly shopId: string };
  readonly status: OrderStatus | undefined;
  readonly paymentStatus: PaymentStatus | undefined;
  readonly number: number | undefined;
  /** Part of a title, or of the name of the other side. */
  readonly text: string | undefined;
  /** Only those of which a return is under way, or only the others. */
  readonly openReturn: boolean | undefined;
}

export interface OrderListPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

/** Orders of one buyer or one shop, newest first. Reads one more than `limit`. */
export async function listOrders(db: Db, filter: OrderFilter, page: OrderListPage): Promise<OrderCardRow[]> {
  const { rows } = await sql<OrderCardRow>`
    with page as materialized (${pageOf(filter, page)})
    select ${cardColumns} from page join orders on orders.id = page.id ${cardJoins} order by orders.id desc`.execute(
    db,
  );
  return rows;
}

function pageOf(filter: OrderFilter, { limit, after }: OrderListPage): RawBuilder<unknown> {
  const { of, status, paymentStatus, number, text, openReturn } = filter;
  const conditions: RawBuilder<unknown>[] = [
    'buyerId' in of ? sql`orders.buyer_id = ${of.buyerId}` : sql`orders.shop_id = ${of.shopId}`,
  ];
  if (status !== undefined) conditions.push(sql`orders.status = ${status}`);
  if (paymentStatus !== undefined) conditions.push(sql`orders.payment_status = ${paymentStatus}`);
  if (number !== undefined) conditions.push(sql`orders.number = ${number}`);
  if (openReturn !== undefined) {
    const open = sql`select order_id from order_returns where status in ('requested', 'accepted')`;
    conditions.push(openReturn ? sql`orders.id in (${open})` : sql`orders.id not in (${open})`);
  }
  if (after !== undefined) conditions.push(sql`orders.id < ${after}`);
  if (text !== undefined && 'buyerId' in of) conditions.push(boughtAs(text));
  const all = sql.join(conditions, sql` and `);
  if (text !== undefined && 'shopId' in of) return foundInShop(of.shopId, text, all, limit + 1);
  return sql`select id from orders where ${all} order by id desc limit ${limit + 1}`;
}

/** Nobody bought so much that its titles could not be looked through. */
function boughtAs(text: string): RawBuilder<unknown> {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(
    exists (select 1 from order_lines where order_id = orders.id and title ilike ${like})
    or (select name from shops where id = orders.shop_id) ilike ${like})`;
}

/** So many of the newest are looked through before the index is asked. */
const LOOKED_THROUGH = 500;

/**
 * What many orders hold stands among the newest, which are looked through first; what few hold the index finds, which is
 * not asked before: its answer for a common word would be most of the shop's orders. Every word is the beginning of one.
 */
function foundInShop(shopId: string, text: string, all: RawBuilder<unknown>, most: number): RawBuilder<unknown> {
  return sql`
    with wish as materialized (
      select string_agg(quote_literal(${shopId} || '/' || lexeme) || ':*', ' & ')::tsquery as words
      from unnest(to_tsvector('simple', ${text}))
    ), newest as materialized (
      select id, words from orders join order_words on order_id = id
      where ${all} order by id desc limit ${LOOKED_THROUGH}
    ), first as materialized (
      select id from newest where words @@ (select words from wish) order by id desc limit ${most}
    ), found as materialized (
      select order_id from order_words
      where words @@ (select words from wish)
        and (select count(*) from first) < ${most} and (select count(*) from newest) = ${LOOKED_THROUGH}
    ), rest as (
      select id from found
      cross join lateral (select orders.id from orders where orders.id = order_id and ${all} offset 0) as one
      order by id desc limit ${most}
    )
    select id from first union select id from rest order by id desc limit ${most}`;
}

export interface OrderCounts {
  readonly placed: number;
  readonly confirmed: number;
  readonly shipped: number;
}

/** How many orders of a shop wait for it, and how many are on their way. */
export async function countOrders(db: Db, shopId: string): Promise<OrderCounts> {
  const { rows } = await sql<OrderCounts>`
    select (select count(*) from orders where shop_id = ${shopId} and status = 'placed') as placed,
      (select count(*) from orders where shop_id = ${shopId} and status = 'confirmed') as confirmed,
      (select count(*) from orders where shop_id = ${shopId} and status = 'shipped') as shipped`.execute(db);
  return rows[0] ?? { placed: 0, confirmed: 0, shipped: 0 };
}
