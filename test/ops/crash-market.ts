import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cloneDatabase } from '#support/database.ts';
import { address, type Offered, offerProduct, type PlacedOrders } from '#support/orders.ts';
import { type Answer, callerOf, type Person, signUp } from '#support/people.ts';
import { newFolder, openSouk, type RunningSouk, runSouk, until } from './souk.ts';

export interface MarketCrash {
  readonly kills: number;
  readonly buyers?: number;
  /** The kill comes between so and so many milliseconds after a few checkouts were confirmed. */
  readonly between?: readonly [number, number];
}

/** So many confirmed checkouts each kill must leave alone. */
const FEW = 5;

/** A checkout somebody asked for; `answer` is what the server confirmed, undefined where the kill came first. */
interface Wish {
  readonly key: string;
  readonly buyer: Person;
  answer: PlacedOrders | undefined;
}

/** One of these becomes of an order, step by step; a kill may come between any two of them. */
const paths: readonly (readonly (readonly [step: string, body: object])[])[] = [
  [
    ['confirm', {}],
    ['ship', {}],
    ['deliver', {}],
  ],
  [
    ['confirm', {}],
    ['ship', {}],
    ['deliver', {}],
    ['refund', {}],
  ],
  [
    ['confirm', {}],
    ['ship', {}],
    ['deliver', {}],
    ['refund', { amount: { amount: 333, currency: 'EUR' } }],
    ['refund', {}],
  ],
  [
    ['confirm', {}],
    ['cancel', {}],
  ],
  [['cancel', {}]],
  [],
];

/**
 * Kills the server at random moments while carts are bought and orders confirmed, shipped, delivered, refunded and
 * cancelled; starts it again and looks whether `souk check` finds anything, whether every confirmed checkout is there
 * once, and whether the repeat of any, confirmed or not, makes it once.
 */
export async function crashMarket(t: TestContext, { kills, buyers = 6, between = [0, 800] }: MarketCrash) {
  const folder = newFolder('crash-market');
  const database = await cloneDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' };
  const looksRight = async () => {
    const check = runSouk(['check'], { folder, settings });
    assert.equal((await check.ended).code, 0, check.output());
    assert.doesNotMatch(check.output(), /WRONG/);
  };
  let souk: RunningSouk | undefined;
  const said = { confirmed: 0, open: 0, happened: 0 };
  try {
    souk = await openSouk({ folder, settings });
    const { url } = souk;
    const sellers = await Promise.all([signUp(url, 'Sela'), signUp(url, 'Otto')]);
    const offers = await Promise.all(sellers.map((seller) => offerProduct(seller, { stock: 100_000 })));
    await client.query('insert into commission_rates (id, rate) values (gen_random_uuid(), 733)');
    const people = await Promise.all(Array.from({ length: buyers }, () => signUp(url, 'Ben')));
    for (let kill = 0; kill < kills; kill += 1) {
      const wishes: Wish[] = [];
      const { url } = souk;
      const trading = people.map((buyer) => keepTrading(url, buyer, sellers, offers, wishes));
      await until('something is bought', () => wishes.filter(({ answer }) => answer).length >= FEW, 30_000);
      await sleep(randomInt(...between));
      await souk.kill();
      await Promise.all(trading);
      souk = await openSouk({ folder, settings });
      await looksRight();
      for (const wish of wishes) await inspect(souk.url, client, wish, said);
      await client.query('delete from cart_items');
    }
    await looksRight();
    assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
  } finally {
    await souk?.kill();
    await client.end();
    await database.drop();
  }
  t.diagnostic(
    `${kills} kills: ${said.confirmed} confirmed checkouts all there once; of ${said.open} unconfirmed ${said.happened} happened, none twice`,
  );
  assert.ok(said.confirmed > 0, 'something was bought');
}

/** Buys and lets the shops act on it, until the server is gone. */
async function keepTrading(
  url: string,
  { accessToken, ...buyer }: Person,
  sellers: readonly Person[],
  offers: readonly Offered[],
  wishes: Wish[],
): Promise<void> {
  const caller = callerOf(url, accessToken);
  const shops = sellers.map((seller) => callerOf(url, seller.accessToken));
  try {
    for (;;) {
      for (const { productId, variantId } of offers) {
        await sound(caller.post('/api/cart/items', { productId, variantId, quantity: randomInt(1, 4) }));
      }
      const wish: Wish = { key: randomUUID(), buyer: { ...buyer, accessToken }, answer: undefined };
      wishes.push(wish);
      const placed = await sound(
        caller.post<PlacedOrders>('/api/checkout', { address }, { 'idempotency-key': wish.key }),
      );
      wish.answer = placed;
      for (const [at, order] of placed.orders.entries()) {
        for (const [step, body] of paths[randomInt(paths.length)] ?? []) {
          await sound((shops[at] as typeof caller).put(`/api/orders/${order.id}/${step}`, body));
        }
      }
    }
  } catch (error) {
    // fetch throws a TypeError where nobody is there any more; anything else is a fault.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function sound<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await asked;
  assert.ok(status < 300, `answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function inspect(
  url: string,
  client: pg.Client,
  { key, buyer, answer }: Wish,
  said: { confirmed: number; open: number; happened: number },
): Promise<void> {
  const caller = callerOf(url, buyer.accessToken);
  const countOf = async () => {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::integer as count from checkouts where buyer_id = $1',
      [buyer.id],
    );
    return rows[0]?.count ?? 0;
  };
  const before = await countOf();
  const again = await caller.post<PlacedOrders>('/api/checkout', { address }, { 'idempotency-key': key });
  assert.equal(again.status, 201, JSON.stringify(again.body));
  const isNew = (await countOf()) > before;
  if (answer) {
    assert.deepEqual(again.body, answer, 'a confirmed checkout is answered as it was');
    assert.equal(isNew, false, 'and is there already');
    said.confirmed += 1;
  } else {
    said.open += 1;
    if (!isNew) said.happened += 1;
  }
  for (const { id } of again.body.orders) assert.equal((await caller.get(`/api/orders/${id}`)).status, 200);
  const { rows } = await client.query('select id from checkouts where id = $1', [again.body.id]);
  assert.equal(rows.length, 1);
}
