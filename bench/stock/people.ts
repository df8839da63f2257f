import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { makeAccessToken } from '#features/accounts/tokens.ts';
import type { OpenHouse } from '#platform/open-house.ts';

export interface SignedInPerson {
  readonly userId: string;
  readonly accessToken: string;
}

export interface People {
  /** Everybody, with a live session each. */
  readonly all: readonly SignedInPerson[];
  /** Adds so many more. */
  settle(count: number): Promise<readonly SignedInPerson[]>;
}

const FIRST_SETTLERS = 2_000;
const TOKEN_SECONDS = 3_600;

/** People with sessions, inserted at once: signing up thousands would measure bcrypt. Nobody knows their password. */
export async function settlePeople(house: OpenHouse, pool: pg.Pool): Promise<People> {
  const all: SignedInPerson[] = [];

  async function settle(count: number): Promise<SignedInPerson[]> {
    const users = Array.from({ length: count }, () => randomUUID());
    const sessions = Array.from({ length: count }, () => randomUUID());
    await pool.query(
      `insert into users (id, email, email_key, email_verified_at, password_hash, name)
       select id, id || '@example.com', id || '@example.com', souk_now(), '', 'Ana' from unnest($1::uuid[]) as id`,
      [users],
    );
    await pool.query(
      `insert into user_sessions (id, user_id, session_token, device_id, idle_minutes, expires_at)
       select id, user_id, id, gen_random_uuid(), 600, souk_now() + interval '1 day'
       from unnest($1::uuid[], $2::uuid[]) as session (id, user_id)`,
      [sessions, users],
    );
    const expiresAt = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
    const settled = await Promise.all(
      users.map(async (userId, index) => {
        const sessionId = sessions[index] as string;
        return { userId, accessToken: await makeAccessToken(house.keys, { userId, sessionId, expiresAt }) };
      }),
    );
    all.push(...settled);
    return settled;
  }

  await settle(FIRST_SETTLERS);
  return { all, settle };
}
