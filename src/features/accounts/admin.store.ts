import { sql } from 'kysely';
import type { Role } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';

export type AccountStatus = 'active' | 'suspended' | 'banned' | 'erased';

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly role: Role;
  readonly status: AccountStatus;
  readonly reason: string | null;
  readonly suspendedUntil: string | null;
  readonly createdAt: string;
}

const columns = sql.raw(`id, email, email_verified_at is not null as "emailVerified", name, role, status,
  status_reason as reason, suspended_until as "suspendedUntil", created_at as "createdAt"`);

export interface AccountFilter {
  /** Beginning of the address, as it is compared. */
  readonly emailPrefix: string | undefined;
  /** Without one all but the erased. */
  readonly status: AccountStatus | undefined;
}

/** Accounts, the newest first. Reads one more than `limit`. */
export async function listAccounts(db: Db, filter: AccountFilter, page: { limit: number; after: string | undefined }) {
  const { emailPrefix, status } = filter;
  const { rows } = await sql<AccountRow>`
    select ${columns} from users
    where ${status === undefined ? sql`status <> 'erased'` : sql`status = ${status}`}
      ${emailPrefix === undefined ? sql`` : sql`and starts_with(email_key, ${emailPrefix})`}
      ${page.after === undefined ? sql`` : sql`and id < ${page.after}`}
    order by id desc limit ${page.limit + 1}`.execute(db);
  return rows;
}

export async function findAccount(db: Db, by: { id: string } | { emailKey: string }): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    select ${columns} from users
    where ${'id' in by ? sql`id = ${by.id}` : sql`email_key = ${by.emailKey}`} and status <> 'erased'`.execute(db);
  return rows[0];
}

/** Shuts an account out for good, if it isn't yet. */
export async function banAccount(tx: Tx, userId: string, reason: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    update users set status = 'banned', status_reason = ${reason}, suspended_until = null, updated_at = souk_now()
    where id = ${userId} and status in ('active', 'suspended')
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** Shuts an account out until a time to come; a running suspension gets the new end. */
export async function suspendAccount(tx: Tx, userId: string, until: string, reason: string) {
  const { rows } = await sql<AccountRow>`
    update users
    set status = 'suspended', status_reason = ${reason}, suspended_until = ${until}, updated_at = souk_now()
    where id = ${userId} and status in ('active', 'suspended') and ${until}::timestamptz > souk_now()
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function reinstateAccount(tx: Tx, userId: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    update users set status = 'active', status_reason = null, suspended_until = null, updated_at = souk_now()
    where id = ${userId} and status in ('suspended', 'banned')
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** Lets in whose suspension is over, up to `limit` of them, skipping what another node is at. */
export async function reinstateOver(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with over as (
      select id from users where status = 'suspended' and suspended_until <= souk_now()
      order by id limit ${limit} for no key update skip locked
    )
    update users set status = 'active', status_reason = null, suspended_until = null, updated_at = souk_now()
    from over where users.id = over.id and status = 'suspended'
    returning users.id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function isFuture(db: Db, time: string): Promise<boolean> {
  const { rows } = await sql<{ future: boolean }>`select ${time}::timestamptz > souk_now() as future`.execute(db);
  return rows[0]?.future ?? false;
}

/** Gives the account another role; undefined where it has it already. */
export async function changeRoleOf(tx: Tx, userId: string, role: Role): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    update users set role = ${role}, updated_at = souk_now()
    where id = ${userId} and role <> ${role} and status <> 'erased'
    returning ${columns}`.execute(tx);
  return rows[0];
}
