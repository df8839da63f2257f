import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { checkOffers } from './check.ts';
import type { Product } from './schema.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = (await ana.post<Shop>('/api/shops', { name: "Ana's Attic", currency: 'EUR' })).body;
});
after(() => market.close());

/** What a shop should offer: product → size → what it costs and how many there are. */
type Shelf = Map<string, Map<string, { id: string; price: number; stock: number }>>;

const SIZES = ['S', 'M', 'L'];
const price = fc.integer({ min: 0, max: 50 });
const stock = fc.integer({ min: 0, max: 20 });
const offers = fc.uniqueArray(fc.record({ size: fc.constantFrom(...SIZES), price, stock }), {
  selector: ({ size }) => size,
  minLength: 1,
});
const which = fc.nat(20);

const step = fc.oneof(
  fc.record({ what: fc.constant('put up' as const), offers }),
  fc.record({ what: fc.constant('change' as const), which, offers }),
  fc.record({
    what: fc.constant('change many' as const),
    wishes: fc.array(fc.record({ which, price: fc.option(price), add: fc.integer({ min: -6, max: 6 }) }), {
      minLength: 1,
    }),
  }),
  fc.record({ what: fc.constant('take away' as const), which }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const variantsOf = (given: { size: string; price: number; stock: number }[]) =>
  given.map(({ size, price, stock }) => ({ options: { size }, price: euros(price), stock }));

function keep(shelf: Shelf, { id, variants }: Product): void {
  shelf.set(
    id,
    new Map(variants.map((one) => [one.options.size ?? '', { id: one.id, price: one.price.amount, stock: one.stock }])),
  );
}

async function take(shelf: Shelf, { what, ...more }: Step): Promise<void> {
  const pick = (at: number): string | undefined => [...shelf.keys()][at % Math.max(1, shelf.size)];
  if (what === 'put up') {
    const { offers } = more as Extract<Step, { what: 'put up' }>;
    const wish = { title: 'Shirt', price: euros(1), variants: variantsOf(offers) };
    const { status, body } = await ana.post<Product>(`/api/shops/${attic.id}/products`, wish);
    assert.equal(status, 201);
    keep(shelf, body);
    return;
  }
  if (what === 'change many') {
    const { wishes } = more as Extract<Step, { what: 'change many' }>;
    const all = [...shelf.values()].flatMap((sizes) => [...sizes.values()]);
    const changes = new Map(
      wishes.flatMap(({ which, price, add }) => {
        const one = all[which % Math.max(1, all.length)];
        return one ? [[one, { id: one.id, addStock: add, ...(price !== null && { price: euros(price) }) }]] : [];
      }),
    );
    if (changes.size === 0) return;
    const { status } = await ana.patch(`/api/shops/${attic.id}/variants`, { changes: [...changes.values()] });
    const fits = [...changes].every(([one, { addStock }]) => one.stock + addStock >= 0);
    assert.equal(status, fits ? 200 : 409);
    if (!fits) return;
    for (const [one, change] of changes) {
      one.stock += change.addStock;
      one.price = change.price?.amount ?? one.price;
    }
    return;
  }
  const id = pick((more as { which: number }).which);
  if (id === undefined) return;
  if (what === 'take away') {
    assert.equal((await ana.delete(`/api/products/${id}`)).status, 204);
    shelf.delete(id);
    return;
  }
  const { offers } = more as Extract<Step, { what: 'change' }>;
  const before = shelf.get(id);
  const { status, body } = await ana.patch<Product>(`/api/products/${id}`, { variants: variantsOf(offers) });
  assert.equal(status, 200);
  for (const { id, options } of body.variants) {
    const earlier = before?.get(options.size ?? '');
    if (earlier) assert.equal(id, earlier.id, 'a variant keeps its id');
  }
  keep(shelf, body);
}

async function inTheDatabase() {
  const { rows } = await market.house.database.pool.query(
    `select id, price_amount, highest_amount, stock from products join product_counters on product_id = id order by id`,
  );
  return rows;
}

test('whatever a shop does, what its products show is what their variants say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      await market.house.database.pool.query('delete from products');
      const shelf: Shelf = new Map();
      for (const one of steps) await take(shelf, one);
      const expected = [...shelf]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, sizes]) => {
          const all = [...sizes.values()];
          const prices = all.map(({ price }) => price);
          return {
            ...{ id, price_amount: Math.min(...prices), highest_amount: Math.max(...prices) },
            stock: all.reduce((sum, { stock }) => sum + stock, 0),
          };
        });
      assert.deepEqual(await inTheDatabase(), expected);
      assert.deepEqual(await checkOffers.find(market.house.database.db), []);
      for (const { id, stock, price_amount } of expected.slice(0, 2)) {
        const { body } = await market.guest.get<Product>(`/api/products/${id}`);
        assert.deepEqual([body.stock, body.price.amount], [stock, price_amount]);
      }
    }),
    { numRuns: 15 },
  );
});
