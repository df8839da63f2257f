import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import { isStillWanted } from '../deliveries.store.ts';

/** Longer than the provider may take with one message; after that the process that took it up has died. */
const SENDING_SECONDS = 60;

export interface TextDelivery {
  readonly id: string;
  readonly userId: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly count: number;
  readonly locale: string;
  /** Sealed; null where none is theirs for sure. */
  readonly phone: string | null;
  readonly ageSeconds: number;
  /** False where the account is shut out, or it was turned off meanwhile. */
  readonly wanted: boolean;
}

/** Takes it up for this process alone, once for ever; undefined where it was taken up before. */
export async function takeUp(db: Db, id: string): Promise<TextDelivery | undefined> {
  const { rows } = await sql<TextDelivery>`
    update notification_deliveries as delivery
    set status = 'sending', folds = false, sending_until = souk_now() + make_interval(secs => ${SENDING_SECONDS})
    from users
    where delivery.id = ${id} and delivery.channel = 'sms' and users.id = delivery.user_id
      and delivery.status = 'waiting'
    returning delivery.id, delivery.user_id as "userId", delivery.type, delivery.data,
      delivery.count, users.locale,
      case when users.phone_verified_at is not null then users.phone end as phone,
      extract(epoch from souk_now() - delivery.created_at)::float8 as "ageSeconds",
      ${isStillWanted} as wanted`.execute(db);
  return rows[0];
}

/** Gives up what a process had in hand when it died: it may have gone out. Says whether it was so. */
export async function giveUpLost(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notification_deliveries set status = 'dropped', sending_until = null, settled_at = souk_now()
    where id = ${id} and channel = 'sms' and status = 'sending' and sending_until <= souk_now()`.execute(db);
  return numAffectedRows === 1n;
}
