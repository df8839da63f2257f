import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { cutStatement } from '#support/cut-statement.ts';
import { address, type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import type { PlacedCheckout } from './checkout.schema.ts';

let market: TestServer;
let seller: Person;
let offers: Offered[];

before(async () => {
  market = await startTestServer();
  seller = await market.person('Sela');
  offers = [await offerProduct(seller, { stock: 10_000 }), await offerProduct(seller, { stock: 10_000 })];
});
after(() => market.close());

interface Counted {
  readonly orders: number;
  readonly taken: number;
  readonly inCart: number;
  readonly said: number;
}

/** Everything that a checkout of that buyer leaves. */
async function left({ id }: Person): Promise<Counted> {
  const { rows } = await market.house.database.pool.query<Counted>(
    `select (select count(*)::integer from orders where buyer_id = $1) as orders,
       (select sum(sold)::integer from product_variants where id = any($2)) as taken,
       (select count(*)::integer from cart_items join carts on carts.id = cart_id where user_id = $1) as "inCart",
       (select count(*)::integer from domain_events where type = 'order.placed' and payload ->> 'buyerId' = $1::text)
         + (select count(*)::integer from notification_intents where type = 'order.received' and user_id = $1)
         + (select count(*)::integer from user_events where type = 'order.changed' and user_id = $1)
         + (select count(*)::integer from checkouts where buyer_id = $1)
         + (select count(*)::integer from idempotency_keys where scope = $1::text || ' POST /api/checkout') as said`,
    [id, offers.map(({ variantId }) => variantId)],
  );
  return rows[0] as Counted;
}

test('a fault at any statement leaves nothing half done, and the repeat orders once', async (t) => {
  const buyer = await market.person('Ben');
  const seen: string[] = [];
  for (const when of ['before', 'after'] as const) {
    // The first three open the transaction and look for an earlier answer.
    for (let at = 4; ; at += 1) {
      for (const offer of offers) await putInCart(buyer, offer);
      const before = await left(buyer);
      const headers = { 'idempotency-key': randomUUID() };
      const buy = (): Promise<Answer<PlacedCheckout & { code: string }>> =>
        buyer.post('/api/checkout', { address }, headers);
      let first: Awaited<ReturnType<typeof buy>> | undefined;
      const broken = await cutStatement('from carts where', { at, when }, async () => {
        first = await buy();
      });
      const whole = { orders: before.orders + 2, taken: before.taken + 2, inCart: 0, said: before.said + 8 };
      if (broken === undefined) {
        assert.equal(first?.status, 201);
        assert.deepEqual(await left(buyer), whole);
        break;
      }
      seen.push(`${when} ${broken.split(/\s+/, 4).join(' ')}`);
      assert.ok((first?.status ?? 0) >= 500, `${when} ${broken} answered ${first?.status}`);
      const isDone = when === 'after' && broken === 'commit';
      assert.deepEqual(await left(buyer), isDone ? whole : before, `${when} ${broken}`);

      // The database may not have noticed yet that the first asker is gone.
      let again = await buy();
      while (again.body.code === 'request_running') again = await buy();
      assert.equal(again.status, 201, `${when} ${broken}: ${JSON.stringify(again.body)}`);
      assert.deepEqual(await left(buyer), whole, `${when} ${broken}, and then again`);
    }
  }
  assert.ok(seen.length >= 24, seen.join('\n'));
  assert.ok(seen.includes('after commit') && seen.includes('before commit'));
  t.diagnostic(`${seen.length} places`);
});
