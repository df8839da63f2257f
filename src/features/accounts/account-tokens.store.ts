import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { AccountTokenPurpose } from './tokens.ts';

export interface NewAccountToken {
  readonly id: string;
  readonly userId: string;
  readonly purpose: AccountTokenPurpose;
  readonly hours: number;
}

/** Makes a link's row, if fewer than `most` were made for the same in the last hour. */
export async function insertAccountToken(tx: Tx, token: NewAccountToken, most: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into account_tokens (id, user_id, purpose, expires_at)
    select ${token.id}, ${token.userId}, ${token.purpose}, souk_now() + make_interval(hours => ${token.hours})
    where ${most} > (
      select count(*) from account_tokens
      where user_id = ${token.userId} and purpose = ${token.purpose}
        and created_at > souk_now() - interval '1 hour')`.execute(tx);
  return numAffectedRows === 1n;
}

/** Uses the link up; of many at once one gets its user. */
export async function useAccountToken(tx: Tx, id: string, purpose: AccountTokenPurpose): Promise<string | undefined> {
  const { rows } = await sql<{ userId: string }>`
    update account_tokens set used_at = souk_now()
    where id = ${id} and purpose = ${purpose} and used_at is null and expires_at > souk_now()
    returning user_id as "userId"`.execute(tx);
  return rows[0]?.userId;
}

/** Uses up all other links of that purpose. */
export async function useUpAccountTokens(tx: Tx, userId: string, purpose: AccountTokenPurpose): Promise<void> {
  await sql`
    update account_tokens set used_at = souk_now()
    where user_id = ${userId} and purpose = ${purpose} and used_at is null`.execute(tx);
}

export interface LinkState {
  /** Whether it can be used. */
  readonly isOpen: boolean;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

/** What stands behind a link. */
export async function findAccountToken(db: Db, id: string, purpose: AccountTokenPurpose) {
  const { rows } = await sql<LinkState>`
    select used_at is null and account_tokens.expires_at > souk_now() as "isOpen", email, name,
      email_verified_at is not null as "emailVerified"
    from account_tokens join users on users.id = user_id
    where account_tokens.id = ${id} and purpose = ${purpose}`.execute(db);
  return rows[0];
}
