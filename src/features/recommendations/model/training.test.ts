import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { checkOut, offerProduct, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { learnBehaviour, learnSome } from './learning.ts';
import { modelStanding, neighboursOf } from './neighbours.store.ts';
import { trainInThread } from './thread.ts';
import { takeTraining } from './write.store.ts';

const RING = 12;
let market: TestServer;
let ana: Person;
let shop: Shop;
let client: pg.Client;
const ids: string[] = [];

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = (await ana.post<Shop>('/api/shops', { name: 'Ring', currency: 'EUR' })).body;
  for (let at = 0; at < RING; at++)
    ids.push((await offerProduct(ana, { shopId: shop.id, title: `Bead ${at}` })).productId);
  client = new pg.Client({ connectionString: market.house.database.url });
  await client.connect();
});
after(async () => {
  await client.end();
  await market.close();
});

interface Visit {
  readonly session: string;
  readonly address: string;
  /** Numbers of products, in the order they are looked at. */
  readonly products: readonly number[];
}

/** Straight into the table, a minute apart each, long ago. */
async function visit(visits: readonly Visit[]): Promise<void> {
  const rows = visits.flatMap(({ session, address, products }) =>
    products.map((product, at) => ({ session, address, product: ids[product], at })),
  );
  await client.query(
    `insert into product_views (id, kind, product_id, shop_id, session_id, visitor, ip_address, day, created_at)
     select gen_random_uuid(), 'product', product, $1, session, session, address, current_date,
       now() - interval '1 day' + at * interval '1 minute'
     from unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) as sent (product, session, address, at)`,
    [
      shop.id,
      rows.map(({ product }) => product),
      rows.map(({ session }) => session),
      rows.map(({ address }) => address),
      rows.map(({ at }) => at),
    ],
  );
}

const rowOf = async (product: number) =>
  (await neighboursOf(market.house.database.db, [ids[product] as string], 'behaviour')).get(ids[product] as string) ??
  [];
const numberOf = (id: string) => ids.indexOf(id);

test('what is learnt of all is what is learnt of one, is better than the formula, and a flood of visits moves nothing', async () => {
  await visit(
    Array.from({ length: 130 }, (_, person) => ({
      session: `walker-${person}`,
      address: `10.0.${person}.1`,
      products: Array.from({ length: 5 }, (_, step) => (person + step) % RING),
    })),
  );
  const steps = new Set<string>();
  const trained = await trainInThread(market.house, { onStep: ({ note }) => steps.add(note) });
  assert.ok(trained?.metrics, 'enough was held back');
  assert.equal(trained.events, 650);
  assert.ok(trained.metrics.model.figures.ndcg20 > trained.metrics.formula.figures.ndcg20);
  assert.equal((await modelStanding(market.house.database.db))?.isBetter, true);
  const first = await rowOf(3);
  assert.equal(numberOf(first[0]?.id ?? ''), 4, 'they go from 3 on to 4');

  await learnBehaviour(client, ids);
  assert.deepEqual(await rowOf(3), first);

  await visit(
    Array.from({ length: 2_000 }, (_, at) => ({ session: `bot-${at}`, address: '192.0.2.1', products: [3, 9] })),
  );
  await learnBehaviour(client, [ids[3] as string]);
  const flooded = await rowOf(3);
  assert.equal(numberOf(flooded[0]?.id ?? ''), 4);
  const place = flooded.findIndex(({ id }) => numberOf(id) === 9);
  assert.ok(place === -1 || place >= first.findIndex(({ id }) => numberOf(id) === 9), 'no nearer than before');
});

test('a training beside another leaves it to that one; an aborted one leaves what there was', async () => {
  const before = await rowOf(5);
  const other = new pg.Client({ connectionString: market.house.database.url });
  await other.connect();
  assert.equal(await takeTraining(other), true);
  assert.equal(await trainInThread(market.house), undefined);
  await other.end();
  const stop = new AbortController();
  await assert.rejects(trainInThread(market.house, { signal: stop.signal, onStep: () => stop.abort() }), {
    name: 'AbortError',
  });
  assert.deepEqual(await rowOf(5), before);
  await soon('the lock is free', async () => (await trainInThread(market.house)) !== undefined);
});

test('what people look at, put into carts and order is learnt without a training', async () => {
  const bea = await market.person('Bea');
  const cid = await market.person('Cid');
  const fresh = [
    await offerProduct(ana, { shopId: shop.id, title: 'Lamp of brass' }),
    await offerProduct(ana, { shopId: shop.id, title: 'Lamp of glass' }),
  ];
  const [one, two] = fresh.map(({ productId }) => productId) as [string, string];
  for (const person of [bea, cid]) {
    for (const productId of [one, two]) {
      const { status } = await person.post('/api/track/view', { productId, sessionId: randomUUID() });
      assert.equal(status, 202);
    }
  }
  await soon('the neighbours of what was viewed', async () => {
    await learnSome(client, noFault);
    const found = await neighboursOf(market.house.database.db, [one], 'behaviour');
    return found.get(one)?.[0]?.id === two;
  });
  await soon('what is like the newest', async () => {
    await learnSome(client, noFault);
    const alike = await neighboursOf(market.house.database.db, [two], 'content');
    return alike.get(two)?.[0]?.id === one;
  });
});

test('what two people bought together is learnt, by the order itself and by the training', async () => {
  const offered = [
    await offerProduct(ana, { shopId: shop.id, title: 'Ring of gold' }),
    await offerProduct(ana, { shopId: shop.id, title: 'Chain of gold' }),
  ];
  const [ring, chain] = offered.map(({ productId }) => productId) as [string, string];
  for (const name of ['Dan', 'Eva']) {
    const buyer = await market.person(name);
    for (const each of offered) await putInCart(buyer, each);
    await checkOut(buyer);
  }
  const bought = async () => (await neighboursOf(market.house.database.db, [ring], 'bought')).get(ring)?.[0]?.id;
  await soon('the chain beside the ring', async () => {
    await learnSome(client, noFault);
    return (await bought()) === chain;
  });
  await client.query(`delete from product_neighbours where kind = 'bought'`);
  await trainInThread(market.house);
  assert.equal(await bought(), chain);
});

test('a product that cannot be learnt is put aside until the next training; the others do not wait for it', async () => {
  const [bad, ...others] = ids.slice(0, 4) as [string, ...string[]];
  await client.query(`alter table product_neighbours add constraint poisoned check (product_id <> '${bad}') not valid`);
  await client.query(
    `insert into products_to_learn (product_id, of_behaviour) select unnest($1::uuid[]), true
     on conflict (product_id) do update set of_behaviour = true`,
    [[bad, ...others]],
  );
  const waiting = async (isAside: boolean) => {
    const text = 'select product_id as id from products_to_learn where product_id = any($1) and put_aside = $2';
    const { rows } = await client.query<{ id: string }>(text, [[bad, ...others], isAside]);
    return rows.map(({ id }) => id);
  };
  await soon('all that can be learnt is', async () => {
    await learnSome(client, (productId) => assert.equal(productId, bad));
    return (await waiting(false)).length === 0;
  });
  assert.deepEqual(await waiting(true), [bad]);
  await client.query('alter table product_neighbours drop constraint poisoned');
  await soon('it is learnt after the next training', async () => {
    if ((await waiting(true)).length > 0) await trainInThread(market.house);
    await learnSome(client, noFault);
    return (await waiting(false)).length + (await waiting(true)).length === 0;
  });
});

function noFault(productId: string, error: unknown): void {
  assert.fail(`${productId} was put aside: ${error}`);
}

const LONGEST_WAIT_MS = 10_000;
async function soon(what: string, holds: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - start < LONGEST_WAIT_MS, `${what}: not within ${LONGEST_WAIT_MS} ms`);
    await sleep(20);
  }
}
