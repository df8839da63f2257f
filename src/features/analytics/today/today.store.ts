import { type RawBuilder, sql } from 'kysely';
import type { Permission } from '#features/shops/staff.schema.ts';
import type { Db } from '#platform/database/connection.ts';
import { FEW, MISSED_DAYS, MOST_STOCK_LINES, type Today } from './today.schema.ts';

export interface Asker {
  readonly shopId: string;
  readonly userId: string;
  readonly permissions: readonly Permission[];
}

type Stock = NonNullable<Today['stock']>;
export type Counts = Omit<Today, 'stock'> & { readonly stock: Omit<Stock, 'items'> | null };

interface CountRow {
  readonly asOf: string;
  readonly orders: number | null;
  readonly oldestAt: string | null;
  readonly messages: number | null;
  readonly missedCalls: number | null;
  readonly callBacks: number | null;
  readonly few: number | null;
  readonly soldOut: number | null;
  readonly reviews: number | null;
  readonly alerts: number | null;
}

/** So many of the newest calls are looked through. */
const LOOKED_THROUGH = sql.raw('500');

/** What waits in a shop, by one statement that asks nothing the asker may not know. */
export async function countToday(db: Db, { shopId, userId, permissions }: Asker): Promise<Counts> {
  const only = (permission: Permission, counted: RawBuilder<unknown>) =>
    permissions.includes(permission) ? sql`(${counted})` : sql`null`;
  const open = sql`from orders where shop_id = ${shopId} and status in ('placed', 'confirmed')`;
  const { rows } = await sql<CountRow>`
    select souk_now() as "asOf",
      ${only('orders', sql`select count(*) ${open}`)}::bigint as orders,
      ${only('orders', sql`select min(placed_at) ${open}`)}::timestamptz as "oldestAt",
      ${only('messages', unread(shopId, userId))}::bigint as messages,
      ${only('calls', missed(shopId))}::bigint as "missedCalls",
      ${only('calls', sql`select count(*) from call_backs where shop_id = ${shopId} and status = 'open'`)}::bigint
        as "callBacks",
      low.few, low.sold_out as "soldOut",
      ${only('orders', unanswered(shopId))}::bigint as reviews,
      ${only('catalogue', waiting(shopId))}::bigint as alerts
    from (
      select count(*) filter (where stock > 0) as few, count(*) filter (where stock = 0) as sold_out
      from (${permissions.includes('catalogue') ? low(shopId) : sql`select null::integer as stock limit 0`}) as variants
    ) as low`.execute(db);
  const { asOf, orders, oldestAt, messages, missedCalls, callBacks, few, soldOut, reviews, alerts } =
    rows[0] as CountRow;
  return {
    asOf,
    orders: orders === null ? null : { count: orders, oldestAt },
    messages: counted(messages),
    missedCalls: counted(missedCalls),
    callBacks: counted(callBacks),
    stock: permissions.includes('catalogue') ? { count: few ?? 0, soldOut: soldOut ?? 0 } : null,
    reviews: counted(reviews),
    alerts: counted(alerts),
  };
}

const counted = (count: number | null) => (count === null ? null : { count });

/** As the shop's inbox lists its unread ones: who bought there before they worked for it reads theirs as a buyer. */
const unread = (shopId: string, userId: string) => sql`
  select count(*) from conversation_sides
  where holder_id = ${shopId} and unread_count > 0 and listed and not archived and not exists (
    select 1 from conversations where id = conversation_id and buyer_id = ${userId})`;

/**
 * Rung by a buyer who is still there and can be rung back; nobody of the shop has turned to them since: by a call that
 * they began or that was answered, or by a message.
 */
const missed = (shopId: string) => sql`
  select count(*)
  from (
    select id, conversation_id, caller_id, created_at, status, caller_side, end_reason from video_calls
    where shop_id = ${shopId} order by id desc limit ${LOOKED_THROUGH}
  ) as call
  where status = 'missed' and caller_side = 'buyer' and end_reason <> 'blocked'
    and created_at > souk_now() - make_interval(days => ${MISSED_DAYS}::integer)
    and not exists (
      select 1 from video_calls as later
      where later.conversation_id = call.conversation_id and later.id > call.id
        and (later.caller_side = 'shop' or later.started_at is not null))
    and not exists (
      select 1 from messages
      where messages.conversation_id = call.conversation_id and side = 'shop' and kind not in ('away', 'call')
        and messages.created_at > call.created_at)
    and not exists (
      select 1 from blocks, shops
      where shops.id = ${shopId} and (blocker_id, blocked_id) in ((caller_id, owner_id), (owner_id, caller_id)))
    and exists (select 1 from active_users where active_users.id = caller_id)`;

/** Reviews whose author can read an answer. */
const unanswered = (shopId: string) => sql`
  select count(*) from reviews join users as author on author.id = author_id
  where shop_id = ${shopId} and reply is null and hidden_at is null and author.status <> 'erased'`;

/** Of what everybody can see. */
const waiting = (shopId: string) => sql`
  select count(*) from price_alerts join public_products on public_products.id = product_id
  where public_products.shop_id = ${shopId} and is_active`;

const low = (shopId: string) => sql`
  select variant.id, product_id, title, options, variant.stock, sold
  from product_variants as variant join products on products.id = product_id
  where variant.shop_id = ${shopId} and variant.stock <= ${FEW} and status = 'active'`;

/** What runs out or is sold out, what sold best first. */
export async function listLowStock(db: Db, shopId: string): Promise<Stock['items']> {
  const { rows } = await sql<Stock['items'][number]>`
    select product_id as "productId", id as "variantId", title, options, stock from (${low(shopId)}) as variants
    order by sold desc, stock, id limit ${MOST_STOCK_LINES}`.execute(db);
  return rows;
}
