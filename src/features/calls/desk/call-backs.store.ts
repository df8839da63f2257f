import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { CallBack, CallBackStatus } from './desk.schema.ts';

export interface CallBackRow extends Omit<CallBack, 'shop' | 'buyer'> {
  readonly shopId: string;
  readonly shopSlug: string;
  readonly shopName: string;
  readonly logoId: string | null;
  readonly buyerId: string;
  readonly buyerName: string;
  /** What the queue goes by: when it is wanted, else since when it waits. */
  readonly dueAt: string;
}

const columns = sql.raw(`
  call_backs.id, call_backs.status, conversation_id as "conversationId", call_backs.shop_id as "shopId",
  shops.slug as "shopSlug", shops.name as "shopName", shops.logo_id as "logoId", buyer_id as "buyerId",
  buyer.name as "buyerName", call_type as "callType", note, wanted_at as "wantedAt",
  call_backs.created_at as "createdAt", done_at as "doneAt",
  coalesce(wanted_at, call_backs.created_at) as "dueAt"`);
const tables = sql.raw(
  'call_backs join shops on shops.id = call_backs.shop_id join users as buyer on buyer.id = buyer_id',
);

export async function findCallBack(db: Db, id: string): Promise<CallBackRow | undefined> {
  const { rows } = await sql<CallBackRow>`
    select ${columns} from ${tables} where call_backs.id = ${id}`.execute(db);
  return rows[0];
}

/** Where the page before ended. */
export interface CallBackKey {
  readonly dueAt: string;
  readonly id: string;
}

/** Who waits to be called by a shop, the one who is due longest first. Reads one more than `limit`. */
export async function listQueue(
  db: Db,
  shopId: string,
  { limit, after }: { readonly limit: number; readonly after: CallBackKey | undefined },
): Promise<CallBackRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`call_backs.shop_id = ${shopId}`, sql`call_backs.status = 'open'`];
  const due = sql.raw('coalesce(wanted_at, call_backs.created_at)');
  if (after) conditions.push(sql`(${due}, call_backs.id) > (${after.dueAt}::timestamptz, ${after.id}::uuid)`);
  const { rows } = await sql<CallBackRow>`
    select ${columns} from ${tables} where ${sql.join(conditions, sql` and `)}
    order by ${due}, call_backs.id limit ${limit + 1}`.execute(db);
  return rows;
}

/** Call-backs of a buyer or a shop, newest first. Reads one more than `limit`. */
export async function listCallBacks(
  db: Db,
  of: { readonly buyerId: string } | { readonly shopId: string },
  filter: {
    readonly limit: number;
    readonly status: CallBackStatus | undefined;
    readonly before: string | undefined;
  },
): Promise<CallBackRow[]> {
  const conditions: RawBuilder<unknown>[] = [
    'buyerId' in of ? sql`buyer_id = ${of.buyerId}` : sql`call_backs.shop_id = ${of.shopId}`,
  ];
  if (filter.status) conditions.push(sql`call_backs.status = ${filter.status}`);
  if (filter.before !== undefined) conditions.push(sql`call_backs.id < ${filter.before}::uuid`);
  const { rows } = await sql<CallBackRow>`
    select ${columns} from ${tables} where ${sql.join(conditions, sql` and `)}
    order by call_backs.id desc limit ${filter.limit + 1}`.execute(db);
  return rows;
}

export interface CallBackWish {
  readonly id: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly buyerId: string;
  readonly callType: 'audio' | 'video';
  readonly note: string;
  readonly wantedAt: string | null;
}

/** Writes it, or makes the open one of that buyer and shop say the same. Answers which, and whether it is new. */
export async function putCallBack(
  tx: Tx,
  wish: CallBackWish,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { rows } = await sql<{ id: string; isNew: boolean }>`
    insert into call_backs (id, conversation_id, shop_id, buyer_id, call_type, note, wanted_at)
    values (${wish.id}, ${wish.conversationId}, ${wish.shopId}, ${wish.buyerId}, ${wish.callType}, ${wish.note},
      ${wish.wantedAt}::timestamptz)
    on conflict (shop_id, buyer_id) where status = 'open' do update
      set conversation_id = excluded.conversation_id, call_type = excluded.call_type, note = excluded.note,
        wanted_at = excluded.wanted_at
    returning id, xmax = 0 as "isNew"`.execute(tx);
  return rows[0] as { id: string; isNew: boolean };
}

/** Whether that moment lies ahead, by no more than so many days. */
export async function isSoon(db: Db, moment: string, days: number): Promise<boolean> {
  const { rows } = await sql<{ soon: boolean }>`
    select ${moment}::timestamptz > souk_now()
      and ${moment}::timestamptz <= souk_now() + make_interval(days => ${days}) as soon`.execute(db);
  return rows[0]?.soon ?? false;
}

/** Closes an open one; false where it is closed by now. */
export async function closeCallBack(
  tx: Tx,
  id: string,
  { status, doneBy }: { readonly status: 'done' | 'withdrawn'; readonly doneBy: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update call_backs set status = ${status}, done_by = ${doneBy}, done_at = souk_now()
    where id = ${id} and status = 'open'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Those of these answered calls whose buyer still waits for one of that shop. */
export async function listWaitedFor(db: Db, callIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select video_calls.id from video_calls join conversations on conversations.id = video_calls.conversation_id
    join call_backs on call_backs.shop_id = conversations.shop_id and call_backs.buyer_id = conversations.buyer_id
    where video_calls.id = any(${[...callIds]}::uuid[]) and call_backs.status = 'open'`.execute(db);
  return rows.map(({ id }) => id);
}

/** The open one of a buyer and a shop is done by that call, since when it was answered. Answers its id. */
export async function closeByCall(tx: Tx, callId: string): Promise<CallBackRow | undefined> {
  const { rows } = await sql<{ id: string }>`
    update call_backs set status = 'done', call_id = video_calls.id, done_at = souk_now(),
      done_by = case caller_side when 'shop' then caller_id else receiver_id end
    from video_calls join conversations on conversations.id = video_calls.conversation_id
    where video_calls.id = ${callId} and call_backs.shop_id = conversations.shop_id
      and call_backs.buyer_id = conversations.buyer_id and call_backs.status = 'open'
      and call_backs.created_at <= video_calls.started_at
    returning call_backs.id`.execute(tx);
  return rows[0] && findCallBack(tx, rows[0].id);
}
