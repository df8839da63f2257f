import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import pg from 'pg';
import { startEmbedded } from '#platform/embedded/embedded.ts';
import { callerOf, signIn, signUp } from '#support/people.ts';
import { smallPicture } from '#support/pictures.ts';
import { cleanUp, endRuns, newFolder, openSouk, runSouk } from './souk.ts';

afterEach(endRuns);
after(cleanUp);

const house = newFolder('house');
const other = newFolder('other');
const file = join(house, 'market.backup');

/** What of these tables is carried over: transaction numbers and times of migrating are each database's own. */
const carried: Record<string, string> = {
  domain_events: 'id, type, payload, created_at',
  schema_migrations: 'name, checksum',
};

/** Every row of every table, as text: two databases are equal where this is. */
async function contents(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const found = new Map<string, string>();
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ count: string; hash: string }>(
        `select count(*), md5(coalesce(string_agg(line, '' order by line), '')) as hash
         from (select t::text as line from (select ${carried[name] ?? '*'} from public.${name}) as t) as lines`,
      );
      found.set(name, `${rows[0]?.count} rows ${rows[0]?.hash}`);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** What belongs to one database or one run of it, and is not carried over. */
const own = ['installation', 'nodes', 'listener_cursors'];

test('a backup of a running market, restored elsewhere, is the same market with another history', async () => {
  const souk = await openSouk({ folder: house });
  const ana = await signUp(souk.url, 'Ana');
  const shop = await ana.post<{ id: string }>('/api/shops', { name: 'Attic – ünïcode', currency: 'EUR' });
  for (let stock = 0; stock < 20; stock += 1) {
    const product = { title: `Radio ${stock}`, price: { amount: 1_000, currency: 'EUR' }, stock };
    assert.equal((await ana.post(`/api/shops/${shop.body.id}/products`, product)).status, 201);
  }
  const picture = await ana.post<{ url: string }>('/api/uploads', smallPicture);
  assert.equal(picture.status, 201);
  const cursor = (await ana.get<{ cursor: string }>('/api/sync')).body.cursor;

  const backup = runSouk(['backup', file], { folder: house });
  assert.equal((await backup.ended).code, 0, backup.output());
  assert.match(backup.output(), /secrets\.json are not in it: keep both/);
  assert.equal(statSync(file).mode & 0o777, 0o600, 'it holds personal data');

  const refused = runSouk(['restore', file], { folder: house });
  assert.equal((await refused.ended).code, 1);
  assert.match(refused.output(), /The database is not empty\. Restore into a new one/);
  assert.equal((await ana.get('/api/me')).status, 200, 'the refused restore touched nothing');
  assert.equal((await souk.stop()).code, 0);

  // Anew from the stopped market, so that nothing moves between the two looks.
  const again = runSouk(['backup', file], { folder: house });
  assert.equal((await again.ended).code, 0, again.output());
  const before = await withDatabaseOf(house, contents);
  mkdirSync(join(other, 'data'));
  copyFileSync(join(house, 'data/secrets.json'), join(other, 'data/secrets.json'));
  const restore = runSouk(['restore', file], { folder: other });
  assert.equal((await restore.ended).code, 0, restore.output());
  const after = await withDatabaseOf(other, contents);
  for (const name of own) {
    before.delete(name);
    after.delete(name);
  }
  assert.deepEqual(after, before);

  const moved = await openSouk({ folder: other });
  const there = await signIn(moved.url, ana);
  assert.equal(there.id, ana.id);
  const { body } = await there.get<{ reset: boolean; cursor: string }>(`/api/sync?since=${encodeURIComponent(cursor)}`);
  assert.equal(body.reset, true, 'a cursor of the old history is answered with the order to fetch anew');
  assert.notEqual(body.cursor.split('.')[0], cursor.split('.')[0], 'the epoch is new');
  const listed = await callerOf(moved.url, there.accessToken).get<{ items: object[] }>(
    `/api/products?shop=${shop.body.id}&limit=100`,
  );
  assert.equal(listed.body.items.length, 20);
  assert.equal((await fetch(moved.url + picture.body.url)).status, 200, 'under the address it had');
  assert.equal((await moved.stop()).code, 0);
  const check = runSouk(['check'], { folder: other });
  assert.equal((await check.ended).code, 0, check.output());
});

test('a file that is cut short is refused and leaves nothing behind', async () => {
  const folder = newFolder('short');
  const short = join(folder, 'short.backup');
  copyFileSync(file, short);
  truncateSync(short, statSync(short).size - 100);
  const restore = runSouk(['restore', short], { folder });
  assert.equal((await restore.ended).code, 1);
  assert.doesNotMatch(restore.output(), /\n\s+at .+:\d+:\d+/, 'plain words, no stack');

  mkdirSync(join(folder, 'data'), { recursive: true });
  copyFileSync(join(house, 'data/secrets.json'), join(folder, 'data/secrets.json'));
  const whole = runSouk(['restore', file], { folder });
  assert.equal((await whole.ended).code, 0, whole.output());
  assert.ok(existsSync(join(folder, 'data/postgres')));
});

/** Looks into the database of a folder where no server runs. */
async function withDatabaseOf<T>(folder: string, look: (url: string) => Promise<T>): Promise<T> {
  const database = await startEmbedded({ dataDir: join(folder, 'data'), log: () => {} });
  try {
    return await look(database.url);
  } finally {
    await database.stop();
  }
}
