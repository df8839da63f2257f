import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Shop } from '#features/shops/schema.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Answer } from '#support/people.ts';
import { checkPrices } from './check.ts';
import type { PriceHistory } from './price-history.schema.ts';

let market: TestServer;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  const ana = await market.person('Ana');
  attic = (await ana.post<Shop>('/api/shops', { name: "Ana's Attic", currency: 'EUR' })).body;
});
after(() => market.close());

const MONTH = 30;
const sizes = ['S', 'M', 'L'];
const price = fc.integer({ min: 0, max: 6 });
const wait = fc.oneof(fc.constantFrom(0, 29, 30, 31), fc.nat(12));
const rest = fc.oneof(fc.constantFrom(29, 30, 31), fc.nat(8), fc.nat(40));
const size = fc.constantFrom(...sizes);
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('price' as const), wait, size, price }) },
  fc.record({ what: fc.constant('all' as const), wait, price }),
  fc.record({ what: fc.constant('add' as const), wait, size, price }),
  fc.record({ what: fc.constant('drop' as const), wait, size }),
  // Gone and back in one transaction, as another variant.
  fc.record({ what: fc.constant('replace' as const), wait, size, price }),
);
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

/** What something cost on each day, from its first day on. */
type Days = number[];
const lowest = (prices: Iterable<number>) => Math.min(...prices);

/** The model: looks at every single day. */
function historyOf(days: Days, birth: number) {
  const today = days.length - 1;
  const on = (day: number) => days[Math.max(day, birth)] as number;
  const isChange = (day: number) => day > birth && on(day) !== on(day - 1);
  const items = days.flatMap((amount, day) => (day === birth || isChange(day) ? [{ amount, day }] : [])).reverse();

  function discount() {
    const last = items[0]?.day ?? birth;
    if (!isChange(last) || on(last) > on(last - 1) || today - last >= MONTH) return null;
    let since = last;
    for (let day = last - 1; day >= since - MONTH; day--) {
      if (!isChange(day)) continue;
      if (on(day) > on(day - 1)) break;
      since = day;
    }
    const before = lowest(range(since - MONTH, since - 1).map(on));
    if (on(today) >= before) return null;
    return { before, percent: Math.floor(((before - on(today)) / before) * 100 + 1e-9), since };
  }
  return { items, current: on(today), lowest: lowest(range(today - MONTH, today).map(on)), discount: discount() };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const FIRST_DAY = Date.UTC(2040, 0, 1);
const DAY = 86_400_000;
const dayOf = (at: string) => (Date.parse(at) - FIRST_DAY) / DAY;

const run = (sql: string, values: unknown[] = []) => market.house.database.pool.query(sql, values);

async function setDay(day: number): Promise<void> {
  const now = new Date(FIRST_DAY + day * DAY).toISOString();
  await run(`create or replace function souk_now() returns timestamptz language sql stable as
    $$ select timestamptz '${now}' $$`);
}

const add = 'insert into product_variants (id, product_id, shop_id, options, price_amount) values ($1, $2, $3, $4, $5)';

async function addVariant(productId: string, size: string, amount: number): Promise<string> {
  const id = newId();
  await run(add, [id, productId, attic.id, { size }, amount]);
  return id;
}

async function addProduct(amount: number): Promise<string> {
  const id = newId();
  await run(
    `insert into products (id, shop_id, currency, title, price_amount, highest_amount) values ($1, $2, 'EUR', 'Shirt', $3, $3)`,
    [id, attic.id, amount],
  );
  return id;
}

async function replaceVariant(productId: string, oldId: string, size: string, amount: number): Promise<string> {
  const id = newId();
  const client = await market.house.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('delete from product_variants where id = $1', [oldId]);
    await client.query(add, [id, productId, attic.id, { size }, amount]);
    await client.query('commit');
  } finally {
    client.release();
  }
  return id;
}

async function told(productId: string, variantId?: string) {
  market.house.cache.outdate([`product:${productId}`]);
  const which = variantId ? `&variantId=${variantId}` : '';
  const items: PriceHistory['items'] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/api/products/${productId}/price-history?limit=2${which}${cursor && `&cursor=${cursor}`}`;
    const { status, body }: Answer<PriceHistory> = await market.guest.get(path);
    assert.equal(status, 200, JSON.stringify(body));
    items.push(...body.items);
    cursor = body.nextCursor;
    if (cursor === null) {
      return {
        items: items.map(({ price, at }) => ({ amount: price.amount, day: dayOf(at) })),
        current: body.current.amount,
        lowest: body.lowest30Days.amount,
        discount: body.discount && {
          ...{ before: body.discount.before.amount, percent: body.discount.percent },
          since: dayOf(body.discount.since),
        },
      };
    }
  }
  throw new Error('never');
}

type Kept = { id: string; price: number; birth: number; days: Days };

async function live(first: number, changes: readonly Change[], rest: number) {
  await run('delete from products');
  await setDay(0);
  const productId = await addProduct(first);
  const shelf = new Map<string, Kept>();
  const put = async (size: string, amount: number) =>
    shelf.set(size, { id: await addVariant(productId, size, amount), price: amount, birth: today, days: [] });
  const days: Days = [];
  let today = 0;
  await put('S', first);

  /** The day ends so often: what holds now held on it. */
  async function pass(count: number): Promise<void> {
    for (let passed = 0; passed < count; passed++, today++) {
      days[today] = lowest([...shelf.values()].map(({ price }) => price));
      for (const kept of shelf.values()) kept.days[today] = kept.price;
    }
    if (count > 0) await setDay(today);
  }

  for (const one of changes) {
    await pass(one.wait);
    if (one.what === 'all') {
      await run('update product_variants set price_amount = $1', [one.price]);
      for (const kept of shelf.values()) kept.price = one.price;
      continue;
    }
    const kept = shelf.get(one.size);
    if (one.what === 'add' && !kept) await put(one.size, one.price);
    if (!kept) continue;
    if (one.what === 'price') {
      await run('update product_variants set price_amount = $1 where id = $2', [one.price, kept.id]);
      kept.price = one.price;
    }
    if (one.what === 'drop' && shelf.size > 1) {
      await run('delete from product_variants where id = $1', [kept.id]);
      shelf.delete(one.size);
    }
    if (one.what === 'replace') {
      const id = await replaceVariant(productId, kept.id, one.size, one.price);
      shelf.set(one.size, { id, price: one.price, birth: today, days: [] });
    }
  }
  await pass(rest);
  const now = today;
  await pass(1);
  await setDay(now);
  return { productId, days, shelf };
}

test('whatever changes, the history, the lowest price and the discount are what a look at every day finds', async (t) => {
  let discounts = 0;
  await fc.assert(
    fc.asyncProperty(price, fc.array(change, { maxLength: 14 }), rest, async (first, changes, rest) => {
      const { productId, days, shelf } = await live(first, changes, rest);
      const expected = historyOf(days, 0);
      if (expected.discount) discounts++;
      assert.deepEqual(await told(productId), expected);
      for (const { id, days, birth } of shelf.values()) {
        assert.deepEqual(await told(productId, id), historyOf(days, birth), 'of a variant');
      }
      assert.deepEqual(await checkPrices.find(market.house.database.db), []);
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`${discounts} of them had a discount; its own cases stand in price-history.test.ts`);
});
