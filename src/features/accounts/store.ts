import { sql } from 'kysely';
import type { Role } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly role: Role;
}

/** Inserts the account; false where its address has one. */
export async function insertUser(tx: Tx, user: NewUser): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      email_key: user.emailKey,
      password_hash: user.passwordHash,
      name: user.name,
      role: user.role,
    })
    .onConflict((conflict) => conflict.column('email_key').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly role: Role;
  /** Sealed. */
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly locale: string;
  readonly timeZone: string;
  readonly showPresence: boolean;
  readonly disturbNotBefore: string | null;
  readonly hidesAddress: boolean;
  readonly mayBeGreeted: boolean;
  readonly createdAt: string;
  /** Seconds since 1970 by the database's clock, when this was read. */
  readonly now: number;
}

export async function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`
    select id, email, email_verified_at is not null as "emailVerified", name, role, phone,
      phone_verified_at is not null as "phoneVerified", locale, time_zone as "timeZone", show_presence as "showPresence",
      disturb_not_before as "disturbNotBefore", hides_address as "hidesAddress", may_be_greeted as "mayBeGreeted", created_at as "createdAt",
      extract(epoch from souk_now())::float8 as now
    from users where id = ${userId}`.execute(db);
  return rows[0];
}

export interface Credentials {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly status: 'active' | 'suspended' | 'banned';
  readonly suspendedUntil: string | null;
}

/** The account of an address, with its status as of now: a suspension that is over counts as active. */
export async function findCredentials(db: Db, by: { emailKey: string } | { id: string }) {
  const found = 'id' in by ? sql`id = ${by.id}` : sql`email_key = ${by.emailKey}`;
  const { rows } = await sql<Credentials>`
    select id, email, email_key as "emailKey", name, password_hash as "passwordHash",
      suspended_until as "suspendedUntil",
      case when status = 'suspended' and suspended_until <= souk_now() then 'active' else status end as status
    from users where ${found} and status <> 'erased'`.execute(db);
  return rows[0];
}

/**
 * Holds the account while somebody signs in with that password, so that a ban or a new password at the same moment
 * comes wholly before or wholly after. False where it came before.
 */
export async function holdForSignIn(tx: Tx, userId: string, passwordHash: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users
    where id = ${userId} and password_hash = ${passwordHash}
      and (status = 'active' or (status = 'suspended' and suspended_until <= souk_now()))
    for no key update`.execute(tx);
  return rows.length === 1;
}

/** Sets the password if it still is the old one. */
export async function replacePassword(tx: Tx, userId: string, oldHash: string, newHash: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update users set password_hash = ${newHash}, updated_at = souk_now()
    where id = ${userId} and password_hash = ${oldHash} and status <> 'erased'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Sets the password of whoever proved to own the address. */
export async function resetPassword(tx: Tx, userId: string, newHash: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update users set password_hash = ${newHash}, updated_at = souk_now(),
      email_verified_at = coalesce(email_verified_at, souk_now())
    where id = ${userId} and status <> 'erased'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Lets one change after the other count and write for somebody. */
export async function holdUser(tx: Tx, userId: string): Promise<void> {
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
}

/** Whether anybody runs the house yet. */
export async function hasAdmin(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from users where role = 'admin' limit 1`.execute(db);
  return rows.length === 1;
}

/** Lets one after the other look whether there is an admin, until it commits. */
export async function holdFirstAdmin(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('first-admin', 0))`.execute(tx);
}

export async function markEmailVerified(tx: Tx, userId: string): Promise<void> {
  await sql`
    update users set email_verified_at = souk_now(), updated_at = souk_now()
    where id = ${userId} and email_verified_at is null`.execute(tx);
}

export interface UserColumns {
  name?: string;
  phone?: string | null;
  phone_verified_at?: null;
  locale?: string;
  time_zone?: string;
  show_presence?: boolean;
  disturb_not_before?: string | null;
  hides_address?: boolean;
  may_be_greeted?: boolean;
}

/** Whether that moment is no further ahead than so many days. */
export async function isWithin(db: Db, moment: string, days: number): Promise<boolean> {
  const { rows } = await sql<{ within: boolean }>`
    select ${moment}::timestamptz <= souk_now() + make_interval(days => ${days}) as within`.execute(db);
  return rows[0]?.within ?? false;
}

export async function updateUser(tx: Tx, userId: string, columns: UserColumns): Promise<void> {
  await tx
    .updateTable('users')
    .set({ ...columns, updated_at: sql`souk_now()` })
    .where('id', '=', userId)
    .execute();
}

/** Takes the person out of the row that others' rows point to. */
export async function anonymiseUser(tx: Tx, userId: string): Promise<void> {
  await sql`
    update users
    set email = 'erased-' || id, email_key = 'erased-' || id, email_verified_at = null, password_hash = '',
      name = 'Former member', phone = null, phone_verified_at = null, role = 'buyer', locale = 'en', time_zone = 'UTC', show_presence = false,
      disturb_not_before = null, hides_address = false, may_be_greeted = false,
      status = 'erased', status_reason = null, suspended_until = null, updated_at = souk_now()
    where id = ${userId} and status <> 'erased'`.execute(tx);
}

/** Removes somebody's rows from a table that has them by `user_id`. */
export async function deleteRowsOf(tx: Tx, table: string, userId: string): Promise<void> {
  await sql`delete from ${sql.table(table)} where user_id = ${userId}`.execute(tx);
}
