import { setTimeout as sleep } from 'node:timers/promises';
import type { Market } from '../market.ts';
import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row, shorten } from '../row.ts';
import { inConversation } from '../stock/talks.ts';

const WAITING = 100_000;
/** Alerts of other products, among which one price is decided. */
const AMONG = 1_000_000;
const TALKERS = 200;
const PER_SECOND = 50;
const SECONDS = 3;
const WRITES = 300;
const ROUNDS = 20;

interface Product {
  readonly id: string;
  readonly token: string;
}

/** A price that 100,000 wait for, what people who talk meanwhile notice of it, and what alerts cost who changes a price. */
export const alerts: Line = {
  name: 'alerts',
  async measure(market) {
    const token = market.people.all[0]?.accessToken ?? '';
    const shop = await ask<{ id: string }>(market, token, 'POST', '/api/shops', { name: 'Alerts', currency: 'EUR' });
    const [wanted, quiet, parked, other] = await Promise.all(
      Array.from({ length: 4 }, () => putUp(market, token, shop.id)),
    );
    if (!wanted || !quiet || !parked || !other) throw new Error('There is nothing to wait for');
    await addCrowd(market);
    try {
      await waitFor(market, wanted, 500);
      await market.pool.query('vacuum analyze price_alerts');
      return [
        ...(await writes(market, { wanted, quiet, parked })),
        ...(await tellAll(market, wanted)),
        ...(await tellOne(market, quiet, other)),
      ];
    } finally {
      await market.pool.query(`delete from users where name = 'One of many'`);
      await market.pool.query('delete from price_alerts');
    }
  },
};

/** One after the other in turn, so that whatever else the machine does meets all of them. */
async function writes(market: Market, { wanted, quiet, parked }: Record<'wanted' | 'quiet' | 'parked', Product>) {
  // Off the shelf its alerts stay as they are, and each price is noted.
  await market.pool.query(`update products set status = 'archived' where id = $1`, [parked.id]);
  await waitFor(market, parked, 5_000, 1);
  const took = { quiet: [] as number[], wanted: [] as number[], parked: [] as number[] };
  for (let nr = 0; nr < WRITES; nr++) {
    for (const [name, { id }] of Object.entries({ quiet, wanted, parked })) {
      const begun = performance.now();
      await market.pool.query('update product_variants set price_amount = $2 where product_id = $1', [
        id,
        900 + (nr % 2),
      ]);
      took[name as keyof typeof took].push(performance.now() - begun);
    }
  }
  await market.pool.query('delete from price_alert_work');
  const [plain, waited, noted] = [took.quiet, took.wanted, took.parked].map(median) as [number, number, number];
  const against = `110 % of ${shorten(plain)} ms without alerts; PERF-8`;
  return [
    atMost('price write, many wait for less, p50', waited, plain * 1.1, 'ms', against),
    atMost('price write that somebody waits for, p50', noted, plain * 1.1, 'ms', against),
  ];
}

async function tellAll(market: Market, wanted: Product): Promise<Row[]> {
  const people = await inConversation(market, TALKERS);
  const url = market.server.url;
  const talk = () =>
    runWorker<{ p99: number }>('workers/talkers.ts', {
      url,
      sentAt: url,
      people,
      perSecond: PER_SECOND,
      seconds: SECONDS,
    });
  const alone = await talk();
  const meanwhile = [talk()];
  // Its sockets open first.
  await sleep(1_000);
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1_000;
  await reprice(market, wanted, 500);
  const count = async (most: number) =>
    (
      await market.pool.query(
        `select from notifications where type = 'price_alert.reached' and data ->> 'productId' = $1 limit $2`,
        [wanted.id, most],
      )
    ).rowCount ?? 0;
  while ((await count(1)) === 0) await sleep(5);
  const first = since();
  let all = 0;
  const over = (async () => {
    while ((await left(market, wanted)) > 0) await sleep(50);
    all = since();
  })();
  while (all === 0) {
    await meanwhile.at(-1);
    if (all === 0) meanwhile.push(talk());
  }
  await over;
  const told = await count(WAITING + 1);
  if (told !== WAITING) throw new Error(`${told} of ${WAITING} were told`);
  const slowest = Math.max(...(await Promise.all(meanwhile)).map(({ p99 }) => p99));
  const crowd = shorten(WAITING);
  return [
    atMost(`first of ${crowd} told of a price`, first, 1, 's', 'PERF-8'),
    atMost(`all of ${crowd} told of a price`, all, 10, 's', 'PERF-8'),
    { name: 'message to the other side before it, p99', measured: alone.p99, unit: 'ms' },
    { name: 'message meanwhile, p99 of the slowest 3 s', measured: slowest, unit: 'ms' },
  ];
}

/** From the answer of a price change to the line in the app, with all the other alerts beside it. */
async function tellOne(market: Market, product: Product, other: Product): Promise<Row[]> {
  const [somebody] = (await market.pool.query(`select id from users where name = 'One of many' limit 1`)).rows;
  await market.pool.query(
    `insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount)
     select gen_random_uuid(), $1, $2, 'target', price, 'EUR', 1000 from generate_series(10000, 9999 + $3::integer) as price`,
    [somebody.id, other.id, AMONG],
  );
  await market.pool.query('analyze price_alerts');
  const took: number[] = [];
  for (let nr = 0; nr < ROUNDS; nr++) {
    await market.pool.query('delete from price_alerts where product_id = $1', [product.id]);
    await reprice(market, product, 1_000);
    await waitFor(market, product, 500, 1);
    const begun = performance.now();
    await reprice(market, product, 500);
    while ((await left(market, product)) > 0) await sleep(2);
    took.push(performance.now() - begun);
  }
  return [
    { name: `one alert told among ${shorten(AMONG)}, price change included, p50`, measured: median(took), unit: 'ms' },
  ];
}

async function left({ pool }: Market, { id }: Product): Promise<number> {
  return (await pool.query('select from price_alerts where product_id = $1 and is_active limit 1', [id])).rowCount ?? 0;
}

async function waitFor({ pool }: Market, { id }: Product, target: number, most = WAITING): Promise<void> {
  await pool.query(
    `insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount, armed_after_id)
     select gen_random_uuid(), id, $1, 'target', $2, 'EUR', 1000, (select max(id) from price_history where product_id = $1)
     from users where name = 'One of many' limit $3`,
    [id, target, most],
  );
}

async function addCrowd({ pool }: Market): Promise<void> {
  await pool.query(
    `insert into users (id, email, email_key, password_hash, name)
     select id, id || '@example.com', id || '@example.com', 'none', 'One of many'
     from (select gen_random_uuid() as id from generate_series(1, $1)) as crowd`,
    [WAITING],
  );
  await pool.query('vacuum analyze users');
}

async function putUp(market: Market, token: string, shopId: string): Promise<Product> {
  const wish = { title: 'Lamp', price: { amount: 1_000, currency: 'EUR' }, stock: 5, status: 'active' };
  return { id: (await ask<{ id: string }>(market, token, 'POST', `/api/shops/${shopId}/products`, wish)).id, token };
}

function reprice(market: Market, { id, token }: Product, amount: number): Promise<unknown> {
  return ask(market, token, 'PATCH', `/api/products/${id}`, { price: { amount, currency: 'EUR' } });
}

async function ask<T>({ server }: Market, token: string, method: string, path: string, body: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
