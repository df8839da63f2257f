import { type SqlBool, sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Longer than a mail server may take with one mail; after that the process that took it up has died. */
const SENDING_SECONDS = 300;

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly createdAt: string;
  readonly email: string;
  /** Whether the address was confirmed, so that it is known to be theirs. */
  readonly confirmed: boolean;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly status: string;
}

/** Takes it up for this process alone; undefined where it is settled, gone, or another process is at it. */
export async function takeUp(db: Db, id: string): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`
    update notification_deliveries as delivery
    set status = 'sending', sending_until = souk_now() + make_interval(secs => ${SENDING_SECONDS})
    from users
    where delivery.id = ${id} and users.id = delivery.user_id
      and (delivery.status = 'waiting' or delivery.status = 'sending' and delivery.sending_until <= souk_now())
    returning delivery.id, delivery.type, delivery.data, delivery.created_at as "createdAt", users.email,
      users.email_verified_at is not null as confirmed, users.name, users.locale, users.time_zone as "timeZone",
      users.status`.execute(db);
  return rows[0];
}

/** Whether some process has it in hand and may yet die with it. */
export async function isBeingSent(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ sending: SqlBool }>`
    select exists (select 1 from notification_deliveries where id = ${id} and status = 'sending') as sending`.execute(
    db,
  );
  return Boolean(rows[0]?.sending);
}

export async function putBack(db: Db, id: string): Promise<void> {
  await sql`
    update notification_deliveries set status = 'waiting', sending_until = null
    where id = ${id} and status = 'sending'`.execute(db);
}

export async function settle(db: Db, id: string, status: 'sent' | 'dropped'): Promise<void> {
  await sql`
    update notification_deliveries set status = ${status}, sending_until = null, settled_at = souk_now()
    where id = ${id} and status = 'sending'`.execute(db);
}

/** Whether a link that was promised still opens something. */
export async function isOpen(db: Db, tokenId: string): Promise<boolean> {
  const { rows } = await sql<{ open: SqlBool }>`
    select exists (
      select 1 from account_tokens where id = ${tokenId} and used_at is null and expires_at > souk_now()
    ) as open`.execute(db);
  return Boolean(rows[0]?.open);
}
