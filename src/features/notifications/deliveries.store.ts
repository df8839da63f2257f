import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** Whether its reader did not turn that channel off since, and is not shut out. Its row is `delivery`. */
export const isStillWanted = sql<boolean>`(
  exists (select 1 from active_users where active_users.id = delivery.user_id)
  and not exists (
    select 1 from notification_preferences as wish
    where wish.user_id = delivery.user_id and wish.type = delivery.type and wish.channel = delivery.channel
      and not is_on))`;

/** Puts one that was taken up back, to wait so many seconds. False where it is settled by now. */
export async function postpone(tx: Tx, id: string, seconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notification_deliveries
    set status = 'waiting', sending_until = null, due_at = souk_now() + make_interval(secs => ${seconds})
    where id = ${id} and status = 'sending'`.execute(tx);
  return numAffectedRows === 1n;
}
