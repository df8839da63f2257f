import { sql } from 'kysely';
import type { Tx } from './database/connection.ts';
import { problems } from './problems.ts';

/** A request that may come again: the same scope and key is the same wish. */
export interface Repeat {
  /** Who asks which route. */
  readonly scope: string;
  readonly key: string;
  /** Keyed hash of method, address and body. */
  readonly requestHash: string;
  /** A request that runs two changes is repeated by its first alone. */
  used: boolean;
}

/** How long the first answer is kept. */
export const REPEAT_HOURS = 24;

/**
 * Answers what the same request was answered before, or undefined where it is new.
 * Throws `request_running` while the first still runs and `idempotency_key_reused` where the body differs.
 */
export async function earlierAnswer(tx: Tx, repeat: Repeat): Promise<{ answer: unknown } | undefined> {
  const lock = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`${repeat.scope} ${repeat.key}`}, 0)) as got`.execute(tx);
  if (!lock.rows[0]?.got) throw problems.request_running({ retryAfterSeconds: 1 });

  const { rows } = await sql<{ request_hash: string; answer: unknown }>`
    select request_hash, answer from idempotency_keys
    where scope = ${repeat.scope} and key = ${repeat.key}
      and created_at > souk_now() - make_interval(hours => ${REPEAT_HOURS})`.execute(tx);
  const [earlier] = rows;
  if (!earlier) return undefined;
  if (earlier.request_hash !== repeat.requestHash) throw problems.idempotency_key_reused();
  return { answer: earlier.answer };
}

/** Keeps the answer in the transaction of its effect, so that neither exists without the other. */
export async function keepAnswer(tx: Tx, repeat: Repeat, answer: unknown): Promise<void> {
  await sql`
    insert into idempotency_keys (scope, key, request_hash, answer)
    values (${repeat.scope}, ${repeat.key}, ${repeat.requestHash}, ${JSON.stringify(answer ?? null)}::jsonb)
    on conflict (scope, key) do update
      set request_hash = excluded.request_hash, answer = excluded.answer, created_at = souk_now()`.execute(tx);
}
