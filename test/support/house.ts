import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import { openHouse } from '#platform/open-house.ts';
import { cloneDatabase } from './database.ts';

export interface TestHouse {
  readonly house: House;
  close(): Promise<void>;
}

/** The running parts over a database of their own, without a server: nobody listens, no job runs. */
export async function openTestHouse(): Promise<TestHouse> {
  const database = await cloneDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'souk-data-'));
  const house = await openHouse(loadConfig({ SOUK_DATA: folder, SOUK_LOG_LEVEL: 'silent' }), database.url);
  return {
    house,
    async close() {
      await house.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
