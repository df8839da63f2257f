import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Wish } from '../load.ts';
import { probe } from '../load.ts';
import type { Market } from '../market.ts';
import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row, shareOf } from '../row.ts';
import type { SignedInPerson } from '../stock/people.ts';

const CLIENTS = [16, 64];
const SECONDS = 6;
const SHARE = 0.5;
/** More than anything here buys a second: every checkout needs a cart of its own. */
const MOST_A_SECOND = 1_200;
/** As many as the server has. */
const CONNECTIONS = 20;
const address = {
  ...{ name: 'Ana Sousa', street: 'Rua das Flores 12', city: 'Lisbon', country: 'PT' },
  ...{ latitude: 38.7107, longitude: -9.1436 },
};

interface Bought {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly total: number;
}

interface Buyer extends SignedInPerson {
  readonly shopIds: readonly string[];
}

/** Carts of two lines of two shops, bought, each with a key. */
export const checkout: Line = {
  name: 'checkout',
  async measure(market) {
    const rows: Row[] = [];
    let rate = 0;
    for (const clients of CLIENTS) {
      const wishes = (await fillCarts(market, MOST_A_SECOND * (SECONDS + 1))).map(checkOutOf);
      const order = { url: market.server.url, wishes, clients, seconds: SECONDS };
      const ours = await runWorker<Bought>('workers/buyers.ts', order);
      const bare = await bareTransactions(market, clients);
      rate = Math.max(rate, ours.perSecond);
      const name = `checkouts of 2 lines in 2 shops, ${clients} clients`;
      rows.push(shareOf(name, ours, { perSecond: bare }, SHARE, 'a bare transaction with the same rows'));
      rows.push({ name: `${name}, p99`, measured: ours.p99, unit: 'ms' });
    }
    const url = market.server.url;
    const alone = await probe({ url, wishes: (await fillCarts(market, 1_500)).map(checkOutOf) });
    const perSecond = rate / 2;
    const wishes = (await fillCarts(market, Math.ceil(perSecond * 5))).map(checkOutOf);
    const half = await probe({ url, wishes, perSecond });
    rows.push(atMost('checkout one at a time, p99', alone.p99, 50, 'ms', 'told'));
    rows.push(atMost('checkout at half the saturating rate, p99', half.p99, 100, 'ms', 'told'));
    return rows;
  },
};

function checkOutOf({ accessToken, shopIds }: Buyer): Wish {
  return {
    path: '/api/checkout',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
      'idempotency-key': randomUUID(),
    },
    // Every shop of the bench offers it, wherever its circles end.
    body: JSON.stringify({ address, orders: shopIds.map((shopId) => ({ shopId, delivery: { kind: 'pickup' } })) }),
  };
}

/** So many new people with two products of two shops in the cart, and shelves that never run empty. */
async function fillCarts({ people, pool }: Market, count: number): Promise<readonly Buyer[]> {
  await pool.query('update product_variants set stock = 1000000000 where stock < 500000000');
  const settled = await people.settle(count);
  await pool.query(
    `with buyer as (
       select id, row_number() over () as number from unnest($1::uuid[]) as id
     ), shelf as materialized (
       select id, product_id, shop_id, price_amount, row_number() over (partition by shop_id order by id) as place,
         dense_rank() over (order by shop_id) as shop
       from product_variants
     ), size as (
       select max(shop) as shops, min(places) as places
       from (select shop, count(*) as places from shelf group by shop) as counted
     ), cart as (
       insert into carts (id, user_id) select gen_random_uuid(), id from buyer returning id, user_id
     )
     insert into cart_items (id, cart_id, product_id, variant_id, quantity, seen_amount)
     select gen_random_uuid(), cart.id, product_id, shelf.id, 1, price_amount
     from buyer join cart on user_id = buyer.id cross join size cross join generate_series(0, 1) as line
     join shelf on shop = 1 + (buyer.number + line) % shops and place = 1 + (buyer.number * 7919 + line) % places`,
    [settled.map(({ userId }) => userId)],
  );
  await pool.query('analyze carts, cart_items, users, user_sessions');
  const { rows } = await pool.query<{ userId: string; shopIds: string[] }>(
    `select user_id as "userId", array_agg(distinct shop_id) as "shopIds"
     from carts join cart_items on cart_id = carts.id join products on products.id = product_id
     where user_id = any($1) group by user_id`,
    [settled.map(({ userId }) => userId)],
  );
  const shopsOf = new Map(rows.map(({ userId, shopIds }) => [userId, shopIds]));
  return settled.map((person) => ({ ...person, shopIds: shopsOf.get(person.userId) ?? [] }));
}

/** What the database does at most: the rows of such a checkout, written by one who knows them all beforehand. */
async function bareTransactions(market: Market, clients: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: market.databaseUrl, max: CONNECTIONS });
  const buyers = await fillCarts(market, MOST_A_SECOND * 4);
  const { rows: carts } = await market.pool.query<Bare>(
    `select user_id as "buyerId", cart_id as "cartId", array_agg(cart_items.id) as items,
       array_agg(variant_id order by variant_id) as variants, array_agg(product_id order by variant_id) as products,
       array_agg(shop_id order by variant_id) as shops
     from carts join cart_items on cart_id = carts.id join products on products.id = product_id
     where user_id = any($1) group by user_id, cart_id`,
    [buyers.map(({ userId }) => userId)],
  );
  let next = 0;
  let done = 0;
  const begun = performance.now();
  try {
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (performance.now() - begun < SECONDS * 500) {
          const cart = carts[next++];
          if (!cart) throw new Error('There are too few carts');
          await writeBare(pool, cart);
          done++;
        }
      }),
    );
  } finally {
    await pool.end();
  }
  return (done / (performance.now() - begun)) * 1_000;
}

interface Bare {
  readonly buyerId: string;
  readonly cartId: string;
  readonly items: string[];
  readonly variants: string[];
  readonly products: string[];
  readonly shops: string[];
}

async function writeBare(pool: pg.Pool, { buyerId, items, variants, products, shops }: Bare): Promise<void> {
  const [checkoutId, orders] = [randomUUID(), [randomUUID(), randomUUID()]];
  const client = await pool.connect();
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  try {
    await client.query('begin');
    await run(
      'bare-stock',
      'update product_variants set stock = stock - 1, sold = sold + 1 where id = any($1::uuid[])',
      [variants],
    );
    await run('bare-checkout', 'insert into checkouts (id, buyer_id) values ($1, $2)', [checkoutId, buyerId]);
    await run(
      'bare-orders',
      `insert into orders (id, checkout_id, buyer_id, shop_id, payment_method, currency, goods_amount, delivery_amount,
         total_amount, commission_amount, delivery_kind, sealed, day)
       select id, $3, $4, shop_id, 'pay_on_delivery', 'EUR', 1000, 0, 1000, 0, 'delivery', repeat('x', 300), current_date
       from unnest($1::uuid[], $2::uuid[]) as new (id, shop_id)`,
      [orders, shops, checkoutId, buyerId],
    );
    await run(
      'bare-lines',
      `insert into order_lines (id, order_id, position, product_id, variant_id, title, quantity, price_amount,
         commission_rate, commission_amount)
       select gen_random_uuid(), order_id, 0, product_id, variant_id, 'A product of the bench', 1, 1000, 0, 0
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as new (order_id, product_id, variant_id)`,
      [orders, products, variants],
    );
    await run(
      'bare-steps',
      `insert into order_changes (id, order_id, kind, to_state, by, actor_id)
       select gen_random_uuid(), id, 'status', 'placed', 'buyer', $2 from unnest($1::uuid[]) as id`,
      [orders, buyerId],
    );
    await run('bare-cart', 'delete from cart_items where id = any($1::uuid[])', [items]);
    await run(
      'bare-answer',
      `insert into idempotency_keys (scope, key, request_hash, answer) values ($1, $1, $1, $2)`,
      [checkoutId, JSON.stringify({ text: 'x'.repeat(500) })],
    );
    await run(
      'bare-intents',
      `insert into notification_intents (key, user_id, type, data)
       select 'bare:' || $1::text || nr, $2, 'bare', $3 from generate_series(1, 4) as nr`,
      [checkoutId, buyerId, { text: 'x'.repeat(200) }],
    );
    await run('bare-events', `insert into domain_events (type, payload) select 'bare', $1 from generate_series(1, 5)`, [
      { text: 'x'.repeat(200) },
    ]);
    await run(
      'bare-news',
      `with head as (
         insert into user_event_heads as head (user_id, seq) values ($1, 3)
         on conflict (user_id) do update set seq = head.seq + 3 returning seq
       )
       insert into user_events (user_id, seq, type, payload) select $1, seq - nr, 'bare', '{}' from head, generate_series(0, 2) as nr`,
      [buyerId],
    );
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
