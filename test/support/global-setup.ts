import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removeEmbedded, startEmbedded } from '#platform/embedded/embedded.ts';
import { makeTemplate } from './database.ts';

let stop: (() => Promise<void>) | undefined;

/** One PostgreSQL for the whole run: the one named by SOUK_TEST_DATABASE_URL, else our own in a folder that goes again. */
export async function globalSetup(): Promise<void> {
  let url = process.env.SOUK_TEST_DATABASE_URL;
  if (!url) {
    const dataDir = await mkdtemp(join(await quickFolder(), 'souk-test-'));
    // Root's database is run by somebody else, who else could not enter, and would be given another place.
    await chmod(dataDir, 0o755);
    const database = await startEmbedded({ dataDir, log: () => {} });
    url = database.url;
    await forgetDurability(url);
    stop = async () => {
      await database.stop();
      await removeEmbedded(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    };
  }
  process.env.SOUK_TEST_SERVER = url;
  // Each file is a process that would strip the types of the whole house anew.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/souk');
  process.env.SOUK_TEST_TEMPLATE = await makeTemplate(url);
}

const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 2 ** 30;

/** In memory where the system lends enough: each file's own database is a thousand small files. */
async function quickFolder(): Promise<string> {
  const room = await statfs(MEMORY).catch(() => undefined);
  return room && room.bavail * room.bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}

/** Nothing in it needs to outlive a power cut. */
async function forgetDurability(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of ['fsync', 'full_page_writes']) await client.query(`alter system set ${setting} = off`);
  await client.query('select pg_reload_conf()');
  await client.end();
}

export async function globalTeardown(): Promise<void> {
  await stop?.();
}
