import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** For the export: what somebody asked for, and what they did for a shop. */
export async function readCallBacksOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select call_backs.id, shops.name as shop, call_backs.status, call_type as "callType", note, wanted_at as "wantedAt",
      call_backs.created_at as "createdAt", done_at as "doneAt"
    from call_backs join shops on shops.id = shop_id where buyer_id = ${userId}
    union all
    select call_backs.id, shops.name, call_backs.status, call_type, '', wanted_at, call_backs.created_at, done_at
    from call_backs join shops on shops.id = shop_id where done_by = ${userId}
    order by "createdAt"`.execute(db);
  return rows;
}

/** What somebody asked for goes: answers what, of which shops. */
export async function deleteCallBacksOf(tx: Tx, buyerId: string): Promise<{ id: string; shopId: string }[]> {
  const { rows } = await sql<{ id: string; shopId: string }>`
    delete from call_backs where buyer_id = ${buyerId} returning id, shop_id as "shopId"`.execute(tx);
  return rows;
}

export async function forgetWhoCalledBack(tx: Tx, userId: string): Promise<void> {
  await sql`update call_backs set done_by = null where done_by = ${userId}`.execute(tx);
}

/** For the export: what somebody laid on the table of a call. */
export async function readPinnedBy(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select call_id as "callId", title, pinned_at as "pinnedAt" from call_products
    where pinned_by = ${userId} order by id`.execute(db);
  return rows;
}

export async function forgetWhoPinned(tx: Tx, userId: string): Promise<void> {
  await sql`update call_products set pinned_by = null where pinned_by = ${userId}`.execute(tx);
}
