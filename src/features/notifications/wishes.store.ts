import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { Channel } from './types.ts';

/** How somebody wants to be told, and how they can be. */
export interface Wishes {
  readonly userId: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly quietHours: QuietHours | null;
  /** What they turned on or off, by type and channel. */
  readonly turned: { readonly [type: string]: { readonly [C in Channel]?: boolean } };
  /** Types whose mails they want gathered. */
  readonly digests: { readonly [type: string]: 'hour' | 'day' };
  /** Whether the address is known to be theirs. */
  readonly confirmed: boolean;
  /** Whether the telephone is known to be theirs. */
  readonly phoneVerified: boolean;
  /** Ids of the push subscriptions of devices where they did not sign out. */
  readonly devices: readonly string[];
  /** The clock of the house. */
  readonly now: string;
}

const wishes = sql`
  select users.id as "userId", users.time_zone as "timeZone", users.locale, souk_now() as now,
    users.email_verified_at is not null as confirmed, users.phone_verified_at is not null as "phoneVerified",
    (select jsonb_build_object('from', to_char(from_time, 'HH24:MI'), 'to', to_char(to_time, 'HH24:MI'))
      from quiet_hours where user_id = users.id) as "quietHours",
    coalesce((select jsonb_object_agg(type, turned) from (
      select type, jsonb_object_agg(channel, is_on) as turned
      from notification_preferences where user_id = users.id group by type) as types), '{}') as turned,
    coalesce((select jsonb_object_agg(type, every) from notification_digests where user_id = users.id), '{}') as digests,
    array(select subscription.id::text from push_subscriptions as subscription
      join user_sessions as session on session.id = subscription.session_id
      where subscription.user_id = users.id and coalesce(session.ended_reason, 'expired') = 'expired'
      order by subscription.id) as devices
  from users`;

/** The wishes of those who still are, sharing their rows until the end: no erasure slips in and leaves a row behind it. */
export async function shareWishes(tx: Tx, userIds: readonly string[]): Promise<Map<string, Wishes>> {
  const { rows } = await sql<Wishes>`
    ${wishes} where id = any(${userIds}::uuid[]) and status <> 'erased' order by id for share of users`.execute(tx);
  return new Map(rows.map((row) => [row.userId, row]));
}

export async function readWishes(db: Db, userId: string): Promise<Wishes | undefined> {
  const { rows } = await sql<Wishes>`${wishes} where id = ${userId}`.execute(db);
  return rows[0];
}
