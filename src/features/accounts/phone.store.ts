import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface HeldPhone {
  /** Sealed. */
  readonly phone: string | null;
  readonly verified: boolean;
}

/** Holds the account while its number is looked at or changed. */
export async function holdPhone(tx: Tx, userId: string): Promise<HeldPhone | undefined> {
  const { rows } = await sql<HeldPhone>`
    select phone, phone_verified_at is not null as verified from users where id = ${userId} for no key update`.execute(
    tx,
  );
  return rows[0];
}

/** Lets one code after the other be counted for a number, whoever asks. */
export async function holdNumber(tx: Tx, phoneKey: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone ${phoneKey}`}, 0))`.execute(tx);
}

/**
 * Seconds since the codes of that account, or to that number, within a day; the latest first. One whose transaction began
 * after the asker's, and was faster, was sent now.
 */
export async function codeAges(tx: Tx, { userId, phoneKey }: { userId: string; phoneKey: string }) {
  const { rows } = await sql<{ age: number; mine: boolean; here: boolean }>`
    select greatest(0, extract(epoch from souk_now() - created_at))::float8 as age, user_id = ${userId} as mine,
      phone_key = ${phoneKey} as here
    from phone_codes
    where (user_id = ${userId} or phone_key = ${phoneKey}) and created_at > souk_now() - interval '1 day'
    order by created_at desc`.execute(tx);
  return rows;
}

export interface NewCode {
  readonly id: string;
  readonly userId: string;
  readonly phoneKey: string;
  readonly codeHash: string;
  readonly minutes: number;
}

/** Writes a code; answers until when it counts. */
export async function insertCode(tx: Tx, { id, userId, phoneKey, codeHash, minutes }: NewCode): Promise<string> {
  const { rows } = await sql<{ expiresAt: string }>`
    insert into phone_codes (id, user_id, phone_key, code_hash, expires_at)
    values (${id}, ${userId}, ${phoneKey}, ${codeHash}, souk_now() + make_interval(mins => ${minutes}))
    returning expires_at as "expiresAt"`.execute(tx);
  return rows[0]?.expiresAt ?? '';
}

/** A code that never went out counts against nobody. */
export async function deleteCode(db: Db, id: string): Promise<void> {
  await sql`delete from phone_codes where id = ${id}`.execute(db);
}

/** Takes one try at the newest code to that number, while it lives and has tries left. */
export async function takeCodeTry(
  tx: Tx,
  { userId, phoneKey, most }: { userId: string; phoneKey: string; most: number },
) {
  const { rows } = await sql<{ id: string; codeHash: string }>`
    update phone_codes set tries = tries + 1
    where id = (select id from phone_codes where user_id = ${userId} order by created_at desc, id desc limit 1)
      and phone_key = ${phoneKey} and used_at is null and tries < ${most} and expires_at > souk_now()
    returning id, code_hash as "codeHash"`.execute(tx);
  return rows[0];
}

/** The code is used up and the number is theirs. */
export async function markPhoneVerified(tx: Tx, userId: string, codeId: string): Promise<void> {
  await sql`update phone_codes set used_at = souk_now() where id = ${codeId}`.execute(tx);
  await sql`update users set phone_verified_at = souk_now(), updated_at = souk_now() where id = ${userId}`.execute(tx);
}
