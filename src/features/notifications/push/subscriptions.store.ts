import { sql } from 'kysely';
import type { Device } from '#features/accounts/service.ts';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface Address {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface SubscriptionRow {
  readonly id: string;
  readonly sessionId: string;
  readonly device: Device;
  readonly createdAt: string;
  readonly deliveredAt: string | null;
}

/**
 * Where somebody signed out, or was, nothing more is pushed; a session that merely expired still tells its owner.
 * Its session is joined as `session`.
 */
export const mayBeTold = sql<boolean>`coalesce(session.ended_reason, 'expired') = 'expired'`;

/** Lets one change of addresses after the other look and write. */
export async function holdAddresses(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('push-subscriptions', 0))`.execute(tx);
}

export async function findByEndpoint(tx: Tx, endpoint: string) {
  const { rows } = await sql<{ id: string; userId: string; p256dh: string; auth: string }>`
    select id, user_id as "userId", p256dh, auth from push_subscriptions where endpoint = ${endpoint}`.execute(tx);
  return rows[0];
}

/** Removes it, and what still waits for it. */
export async function deleteSubscription(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from push_subscriptions where id = ${id}`.execute(db);
  return numAffectedRows === 1n;
}

/** Writes the address of a session. What the session had before goes, unless it is the same. */
export async function putSubscription(
  tx: Tx,
  { id, userId, sessionId, endpoint, p256dh, auth }: Address & { id: string; userId: string; sessionId: string },
): Promise<void> {
  await sql`
    delete from push_subscriptions where session_id = ${sessionId} and endpoint <> ${endpoint}`.execute(tx);
  await sql`
    insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
    values (${id}, ${userId}, ${sessionId}, ${endpoint}, ${p256dh}, ${auth})
    on conflict (endpoint) do update set session_id = excluded.session_id`.execute(tx);
}

/** Keeps the newest so many of somebody's. */
export async function keepNewest(tx: Tx, userId: string, most: number): Promise<void> {
  await sql`
    delete from push_subscriptions where id in (
      select id from push_subscriptions where user_id = ${userId} order by created_at desc, id desc offset ${most})`.execute(
    tx,
  );
}

/** Somebody's devices, the newest first, or the one of that id. Reads one more than `limit`. */
export async function listSubscriptions(
  db: Db,
  userId: string,
  { limit, after, id }: { limit: number; after?: string | undefined; id?: string },
): Promise<SubscriptionRow[]> {
  const { rows } = await sql<SubscriptionRow>`
    select subscription.id, session_id as "sessionId", device_info as device,
      subscription.created_at as "createdAt", delivered_at as "deliveredAt"
    from push_subscriptions as subscription join user_sessions as session on session.id = session_id
    where subscription.user_id = ${userId} and ${mayBeTold}
      and (${after ?? null}::uuid is null or subscription.id < ${after ?? null}::uuid)
      and (${id ?? null}::uuid is null or subscription.id = ${id ?? null}::uuid)
    order by subscription.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function isSubscriptionOf(db: Db, id: string, userId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from push_subscriptions where id = ${id} and user_id = ${userId}`.execute(db);
  return rows.length === 1;
}

export async function findAddress(
  db: Db,
  id: string,
  userId: string,
): Promise<(Address & { locale: string }) | undefined> {
  const { rows } = await sql<Address & { locale: string }>`
    select endpoint, p256dh, auth, users.locale
    from push_subscriptions as subscription
    join user_sessions as session on session.id = session_id
    join users on users.id = subscription.user_id
    where subscription.id = ${id} and subscription.user_id = ${userId} and ${mayBeTold}`.execute(db);
  return rows[0];
}

export async function noteDelivered(db: Db, id: string): Promise<void> {
  await sql`update push_subscriptions set delivered_at = souk_now() where id = ${id}`.execute(db);
}

/** Forgets addresses of devices where somebody signed out. */
export async function forgetSignedOut(db: Db): Promise<void> {
  await sql`
    delete from push_subscriptions using user_sessions as session
    where session.id = session_id and not ${mayBeTold}`.execute(db);
}

/** For the export: without the address, which is a key to the device. */
export async function readSubscriptions(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, split_part(endpoint, '/', 3) as service, created_at as "createdAt", delivered_at as "deliveredAt"
    from push_subscriptions where user_id = ${userId} order by id`.execute(db);
  return rows;
}
