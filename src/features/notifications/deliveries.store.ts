import { type SqlBool, sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** Whether its owner read it in the app before it went out elsewhere. Its row is `delivery`. */
export const wasRead = sql<SqlBool>`(
  exists (
    select 1 from notifications as line
    where line.user_id = delivery.user_id and line.read_at >= delivery.created_at
      and (line.key = delivery.notification_key or line.group_key = delivery.group_key))
  and not exists (
    select 1 from notifications as line
    where line.user_id = delivery.user_id and line.read_at is null
      and (line.key = delivery.notification_key or line.group_key = delivery.group_key)))`;

/** The line of the app in which it gathers with others, as it reads now. */
export const openLine = sql`
  notifications as line
  where line.user_id = delivery.user_id and line.group_key = delivery.group_key and line.read_at is null`;

/** Puts one that was taken up back, to wait so many seconds. False where it is settled by now. */
export async function postpone(tx: Tx, id: string, seconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notification_deliveries
    set status = 'waiting', sending_until = null, due_at = souk_now() + make_interval(secs => ${seconds})
    where id = ${id} and status = 'sending'`.execute(tx);
  return numAffectedRows === 1n;
}
