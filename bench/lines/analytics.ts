import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { probe, saturate, type Wish } from '../load.ts';
import { type Market, souk } from '../market.ts';
import { atMost, type Line, type Row, shorten } from '../row.ts';
import { SHOPS, type ShopWithDays, writeDays, writeRawViews } from '../stock/days.ts';
import { writeOrders } from '../stock/orders.ts';
import { percentiles } from '../workers/percentiles.ts';

const AIM_MS = 20;
const CEILING_MS = 200;
const CLIENTS = 32;
const LIVE_WITHIN_MS = 2_000;
/** Shops with all of their behaviour, and how much they sold. */
const WITH_BEHAVIOUR = { quick: 3, else: 10 };
const ORDERS = 2_000;
/** Views a second that are tracked meanwhile, and how often it is looked when one more is counted. */
const LOAD_PER_SECOND = 300;
const ROUNDS = 60;
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A shop's figures of a year read by its owner, how soon they tell what happens, exports of raw views, and a rebuild. */
export const analytics: Line = {
  name: 'analytics',
  async measure(market) {
    const { pool, people, options } = market;
    const { values } = parseArgs({ strict: false, options: { events: { type: 'string' } } });
    const views = Number(values.events ?? (options.quick ? 200_000 : 1_000_000));
    const { all, withBehaviour } = await writeDays(
      pool,
      people.all,
      options.quick ? WITH_BEHAVIOUR.quick : WITH_BEHAVIOUR.else,
    );
    const buyerIds = people.all.slice(0, 500).map(({ userId }) => userId);
    for (const { id } of withBehaviour) await writeOrders(pool, { shopId: id, buyerIds, count: ORDERS });
    const rows: Row[] = [];
    rows.push(...(await told(market, `days of ${SHOPS} shops, 30 days`, wishes(all, '', 30))));
    rows.push(...(await told(market, `days of ${SHOPS} shops, 365 days`, wishes(all, '', 365))));
    rows.push(...(await told(market, 'days, 365, read anew', ...neverAgain(all, '', 365))));
    rows.push(...(await told(market, 'behaviour, 90 days', wishes(withBehaviour, '/behaviour', 90))));
    rows.push(...(await told(market, 'behaviour, 90 days, read anew', ...neverAgain(withBehaviour, '/behaviour', 90))));
    rows.push(...(await told(market, 'followers, 30 days', wishes(withBehaviour, '/followers', 30))));
    const [shop] = withBehaviour;
    if (!shop) throw new Error('No shop has products');
    rows.push(...(await soon(market, shop)));
    await writeRawViews(pool, shop.id, views);
    for (const format of ['csv', 'xlsx', 'parquet']) rows.push(...(await exported(market, shop, format)));
    rows.push(await rebuilt(market, shop));
    return rows;
  },
};

const dateAgo = (days: number) => Temporal.Now.plainDateISO('UTC').subtract({ days }).toString();
const range = (days: number, until = 0) => `startDate=${dateAgo(days - 1 + until)}&endDate=${dateAgo(until)}`;
/** Of each of the three ways to ask, so many. */
const RANGES = 1_000;
const as = ({ owner }: ShopWithDays) => ({ authorization: `Bearer ${owner.accessToken}` });

function wishes(shops: readonly ShopWithDays[], what: string, days: number): Wish[] {
  return shops.map((shop) => ({
    path: `/api/analytics/shop/${shop.id}${what}?${range(days)}`,
    headers: as(shop),
  }));
}

/** Of so many days each, ending on other days: what was read before is of no use, in none of the three. */
function neverAgain(shops: readonly ShopWithDays[], what: string, days: number): [Wish[], Wish[], Wish[]] {
  const all = Array.from({ length: RANGES * 3 }, (_, at) => {
    const shop = shops[at % shops.length] as ShopWithDays;
    const until = Math.floor(at / shops.length);
    return { path: `/api/analytics/shop/${shop.id}${what}?${range(days, until)}`, headers: as(shop) };
  });
  return [all.slice(0, RANGES), all.slice(RANGES, 2 * RANGES), all.slice(2 * RANGES)];
}

/** Asked by many, by one alone, and at half the rate: the same things, or of each its own. */
async function told(
  { server }: Market,
  name: string,
  wishes: readonly Wish[],
  ofOne = wishes,
  atHalf = wishes,
): Promise<Row[]> {
  const most = await saturate({ server, wishes, connections: CLIENTS, seconds: 3 });
  // Until what was still being answered is.
  await sleep(1_500);
  const alone = await probe({ url: server.url, wishes: ofOne });
  const half = await probe({ url: server.url, wishes: atHalf, perSecond: most.perSecond / 2 });
  const micros = `${Math.round(most.microsEach)} µs each`;
  return [
    { name: `${name}, ${CLIENTS} clients`, measured: most.perSecond, unit: '/s', limitFrom: micros },
    atMost(`${name}, ${CLIENTS} clients, p99`, most.p99, CEILING_MS, 'ms', 'PERF-1'),
    { name: `${name}, one at a time, p50`, measured: alone.p50, unit: 'ms' },
    atMost(`${name}, one at a time, p99`, alone.p99, AIM_MS, 'ms', 'PERF-2'),
    atMost(`${name}, at half the saturating rate, p99`, half.p99, AIM_MS, 'ms', 'PERF-2'),
  ];
}

/** From sending a view until its shop's figures say it, while others are tracked all the time. */
async function soon({ server, goods, pool }: Market, shop: ShopWithDays): Promise<Row[]> {
  const { rows } = await pool.query<{ id: string }>('select id from products where shop_id = $1 limit 1', [shop.id]);
  const others = goods.productIds.filter((_, at) => at % 7 === 0);
  const load = probe({
    url: server.url,
    wishes: others.map((productId, at) => view(productId, `load-${at}`)),
    perSecond: LOAD_PER_SECOND,
    seconds: ROUNDS / 2,
  });
  const mine = Symbol('mine');
  const over = load.then(() => mine);
  const took: number[] = [];
  for (;;) {
    if ((await Promise.race([over, sleep(100)])) === mine) break;
    const sessionId = randomUUID();
    const sent = performance.now();
    await post(server.url, view(rows[0]?.id as string, sessionId));
    // A visitor of their own: nobody else makes this one more.
    while (!(await isCounted(pool, shop.id, sessionId))) await sleep(5);
    took.push(performance.now() - sent);
  }
  const { p50, p99 } = percentiles(took);
  const under = `${took.length} rounds, ${LOAD_PER_SECOND} views/s meanwhile; ANA-5`;
  return [
    atMost('view sent until its day says it, p50', p50, LIVE_WITHIN_MS, 'ms', under),
    atMost('view sent until its day says it, p99', p99, LIVE_WITHIN_MS, 'ms', under),
    atMost('view sent until its day says it, at most', Math.max(...took), LIVE_WITHIN_MS, 'ms', under),
  ];
}

function view(productId: string, sessionId: string): Wish {
  const headers = { 'content-type': 'application/json', 'user-agent': agent };
  return { path: '/api/track/view', method: 'POST', headers, body: JSON.stringify({ productId, sessionId }) };
}

async function post(url: string, { path, ...wish }: Wish): Promise<void> {
  const { status } = await fetch(url + path, wish);
  if (status !== 202) throw new Error(`${path} answered ${status}`);
}

/** The row of the visitor is written in the transaction that counts them. */
async function isCounted(pool: Market['pool'], shopId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from shop_visitors join product_views using (shop_id, visitor) where shop_id = $1 and session_id = $2
       and product_views.created_at > now() - interval '1 minute' limit 1`,
    [shopId, sessionId],
  );
  return (rowCount ?? 0) > 0;
}

async function exported({ server }: Market, shop: ShopWithDays, format: string): Promise<Row[]> {
  const before = residentMb(server.pid);
  let most = before;
  let bytes = 0;
  let lines = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentMb(server.pid));
  }, 20);
  const begun = performance.now();
  try {
    const path = `/api/analytics/shop/${shop.id}/views/export?format=${format}&${range(365)}`;
    const answer = await fetch(server.url + path, { headers: as(shop) });
    if (!answer.ok || !answer.body) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    for await (const part of answer.body) {
      bytes += part.length;
      if (format === 'csv') for (const byte of part) if (byte === 10) lines += 1;
    }
  } finally {
    clearInterval(watch);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const size = `${shorten(bytes / 2 ** 20)} MB in ${shorten(seconds)} s`;
  return [
    ...(lines > 0
      ? [{ name: `export of raw views, ${format}`, measured: lines / seconds, unit: 'rows/s', limitFrom: size }]
      : [
          {
            name: `export of raw views, ${format}`,
            measured: bytes / 2 ** 20 / seconds,
            unit: 'MB/s',
            limitFrom: size,
          },
        ]),
    {
      name: `memory on top while it runs, ${format}`,
      measured: most - before,
      unit: 'MB',
      limitFrom: `${shorten(before)} MB before`,
    },
  ];
}

/** What a process holds in memory, read from the kernel, so on Linux alone (0 elsewhere). */
function residentMb(pid: number): number {
  if (process.platform !== 'linux') return 0;
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}

/** All days of one shop counted anew by the command. */
async function rebuilt({ pool, folder, databaseUrl }: Market, { id }: ShopWithDays): Promise<Row> {
  const { rows } = await pool.query<{ views: string }>(
    'select count(*) as views from product_views where shop_id = $1',
    [id],
  );
  const begun = performance.now();
  const child = spawn(process.execPath, [souk, 'analytics', 'rebuild', '--shop', id], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME },
      ...{ SOUK_DATA: join(folder, 'data'), DATABASE_URL: databaseUrl },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The rebuild ended with ${code}`);
  const seconds = (performance.now() - begun) / 1_000;
  const views = Number(rows[0]?.views);
  const of = `${views.toLocaleString('en')} views in ${shorten(seconds)} s, its start with it`;
  return { name: 'days of a shop counted anew', measured: views / seconds, unit: 'views/s', limitFrom: of };
}
