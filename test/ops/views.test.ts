import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { callerOf, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, type RunningSouk, runSouk, until } from './souk.ts';

const folder = newFolder('views');
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

const open = () => openSouk({ folder, settings: { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' } });

interface Sent {
  readonly viewId: string;
  readonly productId: string;
  taken: boolean;
}

/** Keeps sending until the server is gone. What was answered is marked as taken. */
async function keepLooking({ url }: RunningSouk, products: readonly string[], sent: Sent[]): Promise<void> {
  for (;;) {
    const view: Sent = {
      viewId: randomUUID(),
      productId: products[sent.length % products.length] as string,
      taken: false,
    };
    sent.push(view);
    const { viewId, productId } = view;
    const answer = await callerOf(url)
      .post('/api/track/view', { viewId, productId, sessionId: `s${sent.length % 50}` })
      .catch(() => undefined);
    if (!answer) return;
    assert.equal(answer.status, 202);
    view.taken = true;
  }
}

const ROUNDS = 1;

test('views that were accepted outlive kill -9 of the server, and are counted once', async (t) => {
  let souk = await open();
  const seller = await signUp(souk.url, 'Ana');
  const shop = await seller.post<{ id: string }>('/api/shops', { name: 'Radios', currency: 'EUR' });
  const products: string[] = [];
  for (let index = 0; index < 5; index++) {
    const product = { title: `Radio ${index}`, price: { amount: 100, currency: 'EUR' }, status: 'active' };
    products.push((await seller.post<{ id: string }>(`/api/shops/${shop.body.id}/products`, product)).body.id);
  }

  const sent: Sent[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const looking = Array.from({ length: 24 }, () => keepLooking(souk, products, sent));
    await sleep(700 + round * 137);
    await souk.kill();
    await Promise.all(looking);
    souk = await open();
  }
  const taken = sent.filter((view) => view.taken);
  assert.ok(taken.length > 100);
  const { rows: kept } = await client.query<{ id: string }>('select id from product_views');
  const ids = new Set(kept.map(({ id }) => id));
  assert.deepEqual(
    taken.filter(({ viewId }) => !ids.has(viewId)),
    [],
  );

  const ms = await until(
    'every view is counted',
    async () => {
      const { rows } = await client.query<{ views: string; days: string }>(
        `select (select sum(views) from product_counters) as views, (select sum(product_views) from shop_analytics) as days`,
      );
      return Number(rows[0]?.views) === kept.length && Number(rows[0]?.days) === kept.length;
    },
    30_000,
  );
  const check = runSouk(['check'], { folder, settings: { DATABASE_URL: database.url } });
  assert.deepEqual(await check.ended, { code: 0, signal: null }, check.output());
  t.diagnostic(
    `${ROUNDS} kills: ${taken.length} accepted views all there; of ${sent.length} sent ${kept.length}; counted ${ms} ms after`,
  );
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
});

test('a server that is asked to stop answers every view it took', async () => {
  const souk = await open();
  const { rows } = await client.query<{ id: string }>('select id from products');
  const ids = Array.from({ length: 300 }, () => randomUUID());
  const answers = ids.map((viewId) =>
    callerOf(souk.url)
      .post('/api/track/view', { viewId, productId: rows[0]?.id })
      .catch(() => undefined),
  );
  await Promise.race(answers);
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
  const statuses = (await Promise.all(answers)).map((answer) => answer?.status);
  const { rows: kept } = await client.query<{ id: string }>('select id from product_views where id = any($1)', [ids]);
  const there = new Set(kept.map(({ id }) => id));
  const taken = ids.filter((_, index) => statuses[index] === 202);
  assert.ok(taken.length > 0);
  assert.ok(taken.every((id) => there.has(id)));
});
