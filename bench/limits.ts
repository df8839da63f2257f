import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hash, verify } from '@node-rs/bcrypt';
import { type Load, saturate, type Wish } from './load.ts';
import type { Market } from './market.ts';
import { type Program, startProgram } from './processes.ts';

const ROWS = 10_000;
const measured = new Map<string, Promise<unknown>>();

/** Each limit is measured once a run, when the first line asks for it. */
function once<T>(name: string, measure: () => Promise<T>): Promise<T> {
  const value = (measured.get(name) as Promise<T> | undefined) ?? measure();
  measured.set(name, value);
  return value;
}

/** Answers a second of the bare framework that sends a constant of that many bytes. */
export function bareConstant(market: Market, bytes: number): Promise<Load> {
  return once(`constant ${bytes}`, () =>
    withBare(market, bytes, (server) => saturate({ server, wishes: [{ path: '/constant' }] })),
  );
}

/** The same where each answer of that many bytes is found by one named prepared select on a primary key. */
export function bareSelect(market: Market, bytes: number): Promise<Load> {
  return once(`select ${bytes}`, async () => {
    const keys = Array.from({ length: ROWS }, () => randomUUID());
    await market.pool.query('create table if not exists bare_rows (key uuid primary key, body text not null)');
    await market.pool.query('truncate bare_rows');
    await market.pool.query('insert into bare_rows select key, $2 from unnest($1::uuid[]) as key', [
      keys,
      JSON.stringify({ text: 'x'.repeat(Math.max(0, bytes - 11)) }),
    ]);
    await market.pool.query('vacuum analyze bare_rows');
    return withBare(market, bytes, (server) =>
      saturate({ server, wishes: keys.map((key) => ({ path: `/select/${key}` })) }),
    );
  });
}

async function withBare(market: Market, bytes: number, measure: (bare: Program) => Promise<Load>): Promise<Load> {
  const bare = await startProgram([join(import.meta.dirname, 'workers/bare.ts'), market.databaseUrl, String(bytes)], {
    openAt: /bare at (\S+)/,
    log: join(market.folder, 'bare.log'),
  });
  try {
    return await measure(bare);
  } finally {
    await bare.stop();
  }
}

/** Passwords a second that bcrypt itself verifies at that cost, `atOnce` at a time. */
export function rawBcrypt(cost: number, atOnce: number): Promise<number> {
  return once(`bcrypt ${cost} ${atOnce}`, async () => {
    const against = await hash('correct horse battery staple', cost);
    const begun = performance.now();
    let verified = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (performance.now() - begun < 4_000) {
          await verify('correct horse battery staple', against);
          verified++;
        }
      }),
    );
    return (verified / (performance.now() - begun)) * 1_000;
  });
}

/** Answers a second of the bare framework that reads such a body and keeps nothing of it. */
export function barePost(market: Market, connections: number, wish: Wish): Promise<Load> {
  return once(`post ${connections}`, () =>
    withBare(market, 0, (server) => saturate({ server, wishes: [{ ...wish, path: '/post' }], connections })),
  );
}

/**
 * Rows a second of one bare statement that inserts `rows` of them, one batch after the other: what group commit could
 * reach with that many clients, if it had nothing to do but to write.
 */
export function bareBatch(market: Market, rows: number): Promise<number> {
  return once(`batch ${rows}`, async () => {
    await market.pool.query('create table if not exists bare_inserts (key uuid primary key, body text not null)');
    const begun = performance.now();
    let inserted = 0;
    while (performance.now() - begun < 4_000) {
      await market.pool.query({
        name: 'bare-batch',
        text: 'insert into bare_inserts select key, $2 from unnest($1::uuid[]) as key',
        values: [Array.from({ length: rows }, () => randomUUID()), 'x'.repeat(200)],
      });
      inserted += rows;
    }
    return (inserted / (performance.now() - begun)) * 1_000;
  });
}
