import { type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Longer than a mail server may take with one mail; after that the process that took it up has died. */
const SENDING_SECONDS = 300;

export interface Recipient {
  readonly userId: string;
  readonly email: string;
  /** Whether the address was confirmed, so that it is known to be theirs. */
  readonly confirmed: boolean;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly status: string;
}

export interface Delivery extends Recipient {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** How many of its group it stands for. */
  readonly count: number;
  readonly createdAt: string;
  /** Whether they turned mails of this type on or off since; null where they said nothing. */
  readonly turned: boolean | null;
}

/** Taken up, it takes nothing more of its group. */
const beingSent = sql`
  status = 'sending', folds = false, sending_until = souk_now() + make_interval(secs => ${SENDING_SECONDS})`;

const isFree = sql<SqlBool>`
  (delivery.status in ('waiting', 'gathering') or delivery.status = 'sending' and delivery.sending_until <= souk_now())`;

const taken = sql`
  delivery.id, delivery.type, delivery.data, delivery.count, delivery.created_at as "createdAt", users.id as "userId",
  users.email, users.email_verified_at is not null as confirmed, users.name, users.locale,
  users.time_zone as "timeZone", users.status, (
    select is_on from notification_preferences as wish
    where wish.user_id = users.id and wish.type = delivery.type and wish.channel = 'email') as turned`;

/** Takes it up for this process alone; undefined where it is settled, gone, or another process is at it. */
export async function takeUp(db: Db, id: string): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`
    update notification_deliveries as delivery set ${beingSent}
    from users
    where delivery.id = ${id} and users.id = delivery.user_id and ${isFree}
    returning ${taken}`.execute(db);
  return rows[0];
}

/** Closes the digest: what comes from now on opens another. Waits for what is just being added. */
export async function closeDigest(tx: Tx, digestId: string): Promise<void> {
  await sql`delete from open_digests where id = ${digestId}`.execute(tx);
}

/** Takes up all that gathered, oldest first; what was read meanwhile is no longer among it. */
export async function takeUpDigest(tx: Tx, digestId: string): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    with taken as (
      update notification_deliveries as delivery set ${beingSent}
      from users
      where delivery.digest_id = ${digestId} and users.id = delivery.user_id and ${isFree}
      returning ${taken}
    )
    select * from taken order by "createdAt", id`.execute(tx);
  return rows;
}

export async function isDigestBeingSent(db: Db, digestId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from notification_deliveries where digest_id = ${digestId} and status = 'sending' limit 1`.execute(db);
  return rows.length > 0;
}

/** Whether some process has it in hand and may yet die with it. */
export async function isBeingSent(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ sending: SqlBool }>`
    select exists (select 1 from notification_deliveries where id = ${id} and status = 'sending') as sending`.execute(
    db,
  );
  return Boolean(rows[0]?.sending);
}

export async function putBack(db: Db, ...ids: string[]): Promise<void> {
  await sql`
    update notification_deliveries set status = 'waiting', sending_until = null
    where id = any(${ids}::uuid[]) and status = 'sending'`.execute(db);
}

export async function settle(db: Db, ids: readonly string[], status: 'sent' | 'dropped'): Promise<void> {
  await sql`
    update notification_deliveries set status = ${status}, sending_until = null, settled_at = souk_now()
    where id = any(${ids}::uuid[]) and status = 'sending'`.execute(db);
}

/** Whether a link that was promised still opens something. */
export async function isOpen(db: Db, tokenId: string): Promise<boolean> {
  const { rows } = await sql<{ open: SqlBool }>`
    select exists (
      select 1 from account_tokens where id = ${tokenId} and used_at is null and expires_at > souk_now()
    ) as open`.execute(db);
  return Boolean(rows[0]?.open);
}
