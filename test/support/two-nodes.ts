import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform/config.ts';
import { newId } from '#platform/ids.ts';
import type { Job } from '#platform/jobs.ts';
import { type OpenHouse, openHouse } from '#platform/open-house.ts';
import { cloneDatabase } from './database.ts';

export interface TwoNodes {
  readonly node: OpenHouse;
  readonly otherNode: OpenHouse;
  /** Makes so many people who confirmed their addresses, and answers their ids. */
  people(count: number): Promise<string[]>;
  query<Row extends object = Record<string, never>>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Two nodes on one database, with nothing running in them but what a test calls. */
export async function openTwoNodes(jobs: readonly Job[], settings: Record<string, string> = {}): Promise<TwoNodes> {
  const database = await cloneDatabase();
  const data = await mkdtemp(join(tmpdir(), 'souk-data-'));
  const quiet = { SOUK_LOG_LEVEL: 'silent', SOUK_DATABASE_CONNECTIONS: '6' };
  const config = loadConfig({ SOUK_DATA: data, ...quiet, ...settings });
  const node = await openHouse(config, database.url);
  const otherNode = await openHouse(config, database.url);
  await node.jobs.prepare(jobs);
  await otherNode.jobs.prepare(jobs);
  return {
    node,
    otherNode,
    async people(count) {
      const ids = Array.from({ length: count }, newId);
      await node.database.pool.query(
        `insert into users (id, email, email_key, email_verified_at, password_hash, name)
         select id, id || '@example.com', id || '@example.com', now(), '', 'Somebody' from unnest($1::uuid[]) as id`,
        [ids],
      );
      return ids;
    },
    async query(text, values = []) {
      return (await node.database.pool.query(text, values)).rows;
    },
    async close() {
      await node.close();
      await otherNode.close();
      await database.drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
