import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbedded, startEmbedded } from '#platform/embedded/embedded.ts';
import { makeTemplate } from './database.ts';

let stop: (() => Promise<void>) | undefined;

/** One PostgreSQL for the whole run: the one named by SOUK_TEST_DATABASE_URL, else our own in a folder that goes again. */
export async function globalSetup(): Promise<void> {
  let url = process.env.SOUK_TEST_DATABASE_URL;
  if (!url) {
    const dataDir = await mkdtemp(join(tmpdir(), 'souk-test-'));
    const database = await startEmbedded({ dataDir, log: () => {} });
    url = database.url;
    stop = async () => {
      await database.stop();
      await removeEmbedded(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    };
  }
  process.env.SOUK_TEST_SERVER = url;
  process.env.SOUK_TEST_TEMPLATE = await makeTemplate(url);
}

export async function globalTeardown(): Promise<void> {
  await stop?.();
}
