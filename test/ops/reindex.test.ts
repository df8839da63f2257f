import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { callerOf, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, runSouk, until } from './souk.ts';

const PRODUCTS = 6_000;
const WITHIN_MS = 60_000;

const folder = newFolder('reindex');
let database: TestDatabase;
let client: pg.Client;
before(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
after(async () => {
  await cleanUp();
  await client.end();
  await database.drop();
});

test('a reindex that is killed amid its walk goes on there, and searches find everything all the time', async () => {
  const settings = { DATABASE_URL: database.url };
  const souk = await openSouk({ folder, settings });
  const ana = await signUp(souk.url, 'Ana');
  await ana.post('/api/shops', { name: 'Beads', currency: 'EUR' });
  const file = join(folder, 'beads.jsonl');
  const product = (number: number) => ({
    externalId: `${number}`,
    title: `Bead ${number}`,
    price: { amount: 100, currency: 'EUR' },
  });
  await writeFile(file, Array.from({ length: PRODUCTS }, (_, at) => JSON.stringify(product(at))).join('\n'));
  const imported = runSouk(['import', '--shop', 'beads', file], { folder, settings });
  assert.equal((await imported.ended).code, 0, imported.output());
  const guest = callerOf(souk.url);
  const found = async () => {
    const { body } = await guest.get<{ total: { value: number } }>('/api/search/products?q=bead&facets=false');
    return body.total.value;
  };
  const one = async <T>(query: string) => Object.values((await client.query(query)).rows[0])[0] as T;
  await until('all are found', async () => (await found()) === PRODUCTS, WITHIN_MS);

  const before = await one<Date>('select max(updated_at) from product_documents');
  const killed = runSouk(['search', 'reindex'], { folder, settings });
  const walked = () =>
    one<number>('select coalesce(max(done), 0)::int from search_reindexes where finished_at is null');
  await until('it walks', async () => (await walked()) > 0, WITHIN_MS);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const stood = await walked();
  assert.ok(stood > 0 && stood < PRODUCTS, `${stood} products`);
  assert.equal(await found(), PRODUCTS);

  const again = runSouk(['search', 'reindex'], { folder, settings });
  let over = false;
  const ended = again.ended.finally(() => {
    over = true;
  });
  while (!over) assert.equal(await found(), PRODUCTS);
  assert.equal((await ended).code, 0, again.output());
  assert.match(again.output(), /products/);
  assert.equal(await one('select count(*)::int from search_reindexes where finished_at is null'), 0);
  assert.equal(await one('select count(*)::int from search_reindexes'), 1, 'the same walk');
  assert.equal(
    await one(`select count(*)::int from product_documents where updated_at <= '${before.toISOString()}'`),
    0,
  );
  assert.equal(await one('select count(*)::int from product_documents'), PRODUCTS);
});
