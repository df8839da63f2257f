import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import { isReachable } from './look.store.ts';

/** Who answers in the last moment is let in before the ring is called missed. */
const LAST_MOMENT_SECONDS = 2;

export interface DueRing {
  readonly id: string;
  readonly ringExpiresAt: string;
}

/** Rings whose time is over, the longest over first. */
export async function listDueRings(db: Db, most: number): Promise<DueRing[]> {
  const { rows } = await sql<DueRing>`
    ${named('due_rings')} select id, ring_expires_at as "ringExpiresAt" from video_calls
    where ended_at is null and status in ('initiated', 'ringing')
      and ring_expires_at < souk_now() - interval '${sql.raw(`${LAST_MOMENT_SECONDS}`)} seconds'
    order by ring_expires_at limit ${most}`.execute(db);
  return rows;
}

export interface Raised {
  readonly id: string;
  readonly conversationId: string;
  readonly callerId: string;
}

/** Says of calls that they ring, of which somebody who could take them can be reached since. */
export async function raiseRings(tx: Tx, most: number): Promise<Raised[]> {
  const { rows } = await sql<Raised>`
    ${named('raise_rings')} update video_calls set status = 'ringing', ringing_at = souk_now()
    where id in (
      select video_calls.id from video_calls
      where ended_at is null and status = 'initiated' and exists (
        select 1 from (
          select receiver_id as id where caller_side = 'shop'
          union all select owner_id from shops where shops.id = video_calls.shop_id and caller_side = 'buyer'
          union all select user_id from shop_staff
            where shop_staff.shop_id = video_calls.shop_id and caller_side = 'buyer' and 'calls' = any(permissions)
        ) as callee
        join users on users.id = callee.id
        where callee.id <> caller_id and (disturb_not_before is null or disturb_not_before <= souk_now())
          and ${isReachable(sql`callee.id`)}
      )
      order by video_calls.id limit ${most} for no key update skip locked
    )
    returning id, conversation_id as "conversationId", caller_id as "callerId"`.execute(tx);
  return rows;
}
