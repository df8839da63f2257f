import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Device } from './device.ts';

export const WINDOW_SECONDS = 900;

/** One try to show a password. */
export interface Try {
  readonly id: string;
  readonly userId: string | null;
  /** Keyed hash of the address that was given, whether or not it has an account. */
  readonly accountKey: string;
  /** Keyed hash of where it came from. */
  readonly addressKey: string;
  /** Set where the device is one of the account's own. */
  readonly deviceId: string | null;
  readonly device: Device;
  readonly ipAddress: string;
}

/** Lets one try after the other look and be written. Always the account first, then the address: no deadlock. */
export async function holdTries(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${key}`}, 0))`.execute(tx);
}

/** Seconds since the latest failures of an account within the window, the latest first, at most `most`. */
export async function failuresOfAccount(tx: Tx, { accountKey, deviceId }: Try, most: number): Promise<number[]> {
  return readAges(tx, sql`account_key = ${accountKey} and device_id is not distinct from ${deviceId}::uuid`, most);
}

/** The same of an address, whatever account was tried; known devices are not counted. */
export async function failuresOfAddress(tx: Tx, { addressKey }: Try, most: number): Promise<number[]> {
  return readAges(tx, sql`address_key = ${addressKey} and device_id is null`, most);
}

async function readAges(tx: Tx, whose: ReturnType<typeof sql>, most: number): Promise<number[]> {
  const { rows } = await sql<{ age: number }>`
    select extract(epoch from souk_now() - created_at)::float8 as age from sign_ins
    where ${whose} and not succeeded and created_at > souk_now() - make_interval(secs => ${WINDOW_SECONDS})
    order by created_at desc limit ${most}`.execute(tx);
  return rows.map(({ age }) => age);
}

export async function insertTry(tx: Tx, attempt: Try, succeeded: boolean): Promise<void> {
  await tx
    .insertInto('sign_ins')
    .values({
      id: attempt.id,
      user_id: attempt.userId,
      account_key: attempt.accountKey,
      address_key: attempt.addressKey,
      device_id: attempt.deviceId,
      device_info: JSON.stringify(attempt.device),
      ip_address: attempt.ipAddress,
      succeeded,
    })
    .execute();
}

export async function markSucceeded(tx: Tx, tryId: string): Promise<void> {
  await sql`update sign_ins set succeeded = true where id = ${tryId} and not succeeded`.execute(tx);
}

/** A password shown again by somebody who is signed in is no sign-in. */
export async function deleteTry(tx: Tx, tryId: string): Promise<void> {
  await sql`delete from sign_ins where id = ${tryId}`.execute(tx);
}

export interface SignInRow {
  readonly id: string;
  readonly at: string;
  readonly succeeded: boolean;
  readonly knownDevice: boolean;
  readonly device: Device;
  readonly ipAddress: string;
}

/** Somebody's sign-ins and failed tries, the newest first. Reads one more than `limit`. */
export async function listSignIns(db: Db, userId: string, page: { limit: number; after: string | undefined }) {
  const { rows } = await sql<SignInRow>`
    select id, created_at as at, succeeded, device_id is not null as "knownDevice", device_info as device,
      ip_address as "ipAddress"
    from sign_ins
    where user_id = ${userId} and (${page.after ?? null}::uuid is null or id < ${page.after ?? null}::uuid)
    order by id desc limit ${page.limit + 1}`.execute(db);
  return rows;
}
