import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { Segment } from './announcements.schema.ts';
import { isAudience } from './audience.store.ts';

export interface HeldAnnouncement {
  readonly id: string;
  readonly audience: 'everybody' | 'shop_owners' | 'segment';
  readonly segment: Segment | null;
}

/** With so many wishes of people's own waiting to be carried out, announcements wait behind them. */
const MOST_WAITING = 500;

/** Holds the oldest announcement under way; undefined where there is none, another node has it, or others go first. */
export async function holdAnnouncement(tx: Tx): Promise<HeldAnnouncement | undefined> {
  const { rows } = await sql<HeldAnnouncement>`
    select id, audience, segment from announcements
    where status = 'sending' and ${MOST_WAITING} >
      (select count(*) from (select 1 from notification_intents where expanded_at is null limit ${MOST_WAITING}) as waiting)
    order by id limit 1 for no key update skip locked`.execute(tx);
  return rows[0];
}

export interface ToldBatch {
  /** How many it was for; fewer than there were ids: everybody was looked at. */
  readonly people: number;
  /** Who was told through the queue of wishes, since they want it by mail or the like as well. */
  readonly wished: number;
  /** Ids of those told who hold a socket somewhere. */
  readonly here: string[];
}

/**
 * Tells the next people, as many as there are ids for their notifications, and moves the mark behind them. Their rows
 * are shared until the end, so that an erasure cannot slip in and leave a notification behind it.
 */
export async function tellNext(
  tx: Tx,
  { id, audience, segment }: HeldAnnouncement,
  notificationIds: readonly string[],
): Promise<ToldBatch> {
  const { rows } = await sql<ToldBatch>`
    with announcement as (
      select *, jsonb_build_object('title', title, 'body', body, 'link', link) as data from announcements where id = ${id}
    ), audience as materialized (
      select users.id from users
      where users.id > coalesce((select told_up_to from announcement), ${'00000000-0000-0000-0000-000000000000'}::uuid)
        and users.created_at <= (select created_at from announcement)
        and ${isAudience({ audience, ...(segment && { segment }) })}
      order by users.id limit ${notificationIds.length} for share of users
    ), wishes as (
      select audience.id,
        coalesce(bool_and(is_on) filter (where channel = 'inApp'), true) as in_app,
        coalesce(bool_or(is_on) filter (where channel <> 'inApp'), false) as elsewhere
      from audience left join notification_preferences as wish
        on wish.user_id = audience.id and wish.type = 'system.announcement'
      group by audience.id
    ), given as (
      select wishes.*, row_number() over (order by id) as nr from wishes where in_app or elsewhere
    ), told as (
      insert into notifications (id, user_id, key, type, data)
      select notification_id, given.id, 'announcement:' || ${id} || ':' || given.id, 'system.announcement', data
      from given join unnest(${[...notificationIds]}::uuid[]) with ordinality as fresh (notification_id, nr) using (nr)
      cross join announcement
      where not elsewhere
      on conflict (key) do nothing returning user_id
    ), wished as (
      insert into notification_intents (key, user_id, type, data)
      select 'announcement:' || ${id} || ':' || given.id, given.id, 'system.announcement', data
      from given cross join announcement
      where elsewhere
      on conflict (key) do nothing returning user_id
    ), moved as (
      update announcements
      set told = told + (select count(*) from told) + (select count(*) from wished),
        passed_over = passed_over + (select count(*) from wishes where not (in_app or elsewhere)),
        told_up_to = coalesce((select id from audience order by id desc limit 1), told_up_to)
      where id = ${id}
    )
    select (select count(*) from audience) as people, (select count(*) from wished) as wished,
      array(select distinct user_id from user_sessions join told using (user_id) where is_online) as here`.execute(tx);
  return rows[0] ?? { people: 0, wished: 0, here: [] };
}

/** Everybody it is for was looked at. */
export async function finishAnnouncement(tx: Tx, id: string): Promise<void> {
  await sql`
    update announcements set status = 'sent', finished_at = souk_now() where id = ${id} and status = 'sending'`.execute(
    tx,
  );
}
