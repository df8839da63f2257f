import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

export interface WaitingIntent {
  readonly key: string;
  readonly userId: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly group: string | null;
  readonly createdAt: string;
  /** Its line in the app was written with its cause. */
  readonly inBulk: boolean;
}

/**
 * Takes the oldest waiting intents, of a limited number of people, and marks them expanded; what many are told waits
 * behind all else. Rows that another node
 * holds are passed over; if this transaction fails they wait again.
 */
export async function claimIntents(tx: Tx, most: { intents: number; people: number }): Promise<WaitingIntent[]> {
  const { rows } = await sql<WaitingIntent>`
    with waiting as materialized (
      select key, user_id from notification_intents where expanded_at is null
      order by in_bulk, created_at limit ${most.intents} for update skip locked
    ), chosen as (
      select key, dense_rank() over (order by user_id) as person from waiting
    ), claimed as (
      update notification_intents as intent set expanded_at = souk_now()
      from chosen where intent.key = chosen.key and chosen.person <= ${most.people}
      returning intent.*
    )
    select key, user_id as "userId", type, data, group_key as group, created_at as "createdAt",
      in_bulk as "inBulk"
    from claimed
    order by claimed.created_at, key`.execute(tx);
  return rows;
}

/** What several intents of one group, or a single one, say by one channel: the words of the newest, counted. */
export interface Told extends WaitingIntent {
  readonly id: string;
  readonly count: number;
}

/**
 * Writes in-app notifications, each key once for ever. One whose group has an unread line takes its place: counted
 * together, at the top, with the words of the newer. Answers those written.
 */
export async function insertNotifications(tx: Tx, told: readonly Told[]): Promise<{ id: string; userId: string }[]> {
  const single = await insertLines(
    tx,
    told.filter(({ group }) => group === null),
    sql`(key) do nothing`,
  );
  const grouped = await insertLines(
    tx,
    told.filter(({ group }) => group !== null),
    sql`(user_id, group_key) where group_key is not null and read_at is null do update
      set id = excluded.id, key = excluded.key, type = excluded.type, data = excluded.data,
        created_at = excluded.created_at, count = notifications.count + excluded.count`,
  );
  return [...single, ...grouped];
}

async function insertLines(tx: Tx, told: readonly Told[], onConflict: RawBuilder<unknown>) {
  if (told.length === 0) return [];
  const { rows } = await sql<{ id: string; userId: string }>`
    insert into notifications (id, user_id, key, type, data, created_at, group_key, count)
    select * from unnest(
      ${told.map(({ id }) => id)}::uuid[],
      ${told.map(({ userId }) => userId)}::uuid[],
      ${told.map(({ key }) => key)}::text[],
      ${told.map(({ type }) => type)}::text[],
      ${told.map(({ data }) => JSON.stringify(data))}::jsonb[],
      ${told.map(({ createdAt }) => createdAt)}::timestamptz[],
      ${told.map(({ group }) => group)}::text[],
      ${told.map(({ count }) => count)}::integer[]
    ) as told (id, user_id, key, type, data, created_at, group_key, count)
    order by user_id, group_key, id
    on conflict ${onConflict} returning id, user_id as "userId"`.execute(tx);
  return rows;
}

/** What is to leave the house, by one channel, to one device. */
export interface NewDelivery extends Told {
  readonly channel: 'email' | 'push' | 'sms';
  readonly deviceId: string | null;
  readonly unlessRead: boolean;
  readonly dueAt: string;
  /** The digest it gathers for, or null where it goes by itself. */
  readonly digestId: string | null;
}

export interface WrittenDelivery {
  readonly deliveryId: string;
  readonly channel: 'email' | 'push' | 'sms';
  readonly digestId: string | null;
  readonly secondsLeft: number;
}

/**
 * Writes what is to leave the house, each key once for ever. One whose group still waits for the same channel and device
 * joins it, and leaves when that one does. Answers those that were not there before: each needs a job.
 */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<WrittenDelivery[]> {
  const single = await insertWaiting(
    tx,
    deliveries.filter(({ group }) => group === null),
    sql`(notification_key, channel, push_subscription_id) do nothing`,
  );
  const grouped = await insertWaiting(
    tx,
    deliveries.filter(({ group }) => group !== null),
    sql`(user_id, channel, group_key, push_subscription_id) where folds do update
      set notification_key = excluded.notification_key, type = excluded.type, data = excluded.data,
        count = waiting.count + excluded.count`,
  );
  return [...single, ...grouped];
}

async function insertWaiting(tx: Tx, deliveries: readonly NewDelivery[], onConflict: RawBuilder<unknown>) {
  if (deliveries.length === 0) return [];
  const { rows } = await sql<WrittenDelivery & { isNew: boolean }>`
    insert into notification_deliveries as waiting (id, user_id, notification_key, type, data, created_at, group_key, count,
      channel, push_subscription_id, unless_read, due_at, digest_id, folds, status)
    select told.*, group_key is not null, case when digest_id is null then 'waiting' else 'gathering' end
    from unnest(
      ${deliveries.map(({ id }) => id)}::uuid[],
      ${deliveries.map(({ userId }) => userId)}::uuid[],
      ${deliveries.map(({ key }) => key)}::text[],
      ${deliveries.map(({ type }) => type)}::text[],
      ${deliveries.map(({ data }) => JSON.stringify(data))}::jsonb[],
      ${deliveries.map(({ createdAt }) => createdAt)}::timestamptz[],
      ${deliveries.map(({ group }) => group)}::text[],
      ${deliveries.map(({ count }) => count)}::integer[],
      ${deliveries.map(({ channel }) => channel)}::text[],
      ${deliveries.map(({ deviceId }) => deviceId)}::uuid[],
      ${deliveries.map(({ unlessRead }) => unlessRead)}::boolean[],
      ${deliveries.map(({ dueAt }) => dueAt)}::timestamptz[],
      ${deliveries.map(({ digestId }) => digestId)}::uuid[]
    ) as told (id, user_id, notification_key, type, data, created_at, group_key, count,
      channel, push_subscription_id, unless_read, due_at, digest_id)
    order by user_id, group_key, channel, push_subscription_id, id
    on conflict ${onConflict}
    returning id as "deliveryId", channel, digest_id as "digestId", xmax = 0 as "isNew",
      extract(epoch from due_at - souk_now())::float8 as "secondsLeft"`.execute(tx);
  return rows.filter(({ isNew }) => isNew);
}

export interface DigestWish {
  readonly id: string;
  readonly userId: string;
  readonly every: 'hour' | 'day';
  readonly dueAt: string;
}

export interface OpenDigest {
  readonly digestId: string;
  readonly userId: string;
  readonly every: 'hour' | 'day';
  readonly dueAt: string;
  /** Whether it was opened just now, and so needs a job. */
  readonly isNew: boolean;
  readonly secondsLeft: number;
}

/** Opens digests, or joins the open ones, and holds them until the end: who takes one up waits for what is added. */
export async function openDigests(tx: Tx, digests: readonly DigestWish[]): Promise<OpenDigest[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<OpenDigest>`
    insert into open_digests as digest (id, user_id, every, due_at)
    select * from unnest(
      ${digests.map(({ id }) => id)}::uuid[],
      ${digests.map(({ userId }) => userId)}::uuid[],
      ${digests.map(({ every }) => every)}::text[],
      ${digests.map(({ dueAt }) => dueAt)}::timestamptz[]
    ) as wished (id, user_id, every, due_at)
    order by user_id, every
    on conflict (user_id, every) do update set due_at = digest.due_at
    returning id as "digestId", user_id as "userId", every, due_at as "dueAt", xmax = 0 as "isNew",
      extract(epoch from due_at - souk_now())::float8 as "secondsLeft"`.execute(tx);
  return rows;
}
