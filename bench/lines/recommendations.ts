import { setTimeout as sleep } from 'node:timers/promises';
import { tallyTrends } from '#features/recommendations/trending.ts';
import { probe, saturate, type Wish } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line, type Row } from '../row.ts';
import type { SignedInPerson } from '../stock/people.ts';

const READERS = 500;
const INTERESTS = 30;
/** Products that the readers looked at, each with all the neighbours that a model keeps. */
const KNOWN_PRODUCTS = 5_000;
const NEIGHBOURS = 64;
const AIM_MS = 15;

/** What people with a long history may like, made anew with every request, and what is kept. */
export const recommendations: Line = {
  name: 'recommendations',
  async measure(market) {
    const readers = await market.people.settle(READERS);
    await allLearnt(market);
    await writePast(market, readers);
    const rows: Row[] = [];
    for (const strategy of ['model', 'formula', 'trending']) {
      rows.push(...(await told(market, `by ${strategy}, made anew`, anew(readers, strategy))));
    }
    rows.push(
      ...(await told(
        market,
        'kept',
        of(readers, () => ''),
      )),
    );
    const similar = market.goods.productIds
      .slice(0, KNOWN_PRODUCTS)
      .map((id) => ({ path: `/api/products/${id}/similar` }));
    rows.push(...(await told(market, 'similar products', similar)));
    return rows;
  },
};

/** What came in is learnt first: its thread would be measured, too. */
async function allLearnt({ pool }: Market): Promise<void> {
  const isLeft = async () => ((await pool.query('select from products_to_learn limit 1')).rowCount ?? 0) > 0;
  while (await isLeft()) await sleep(250);
}

const address = '/api/track/recommendations/me';

function of(readers: readonly SignedInPerson[], query: (index: number) => string): Wish[] {
  return readers.map(({ accessToken }, index) => ({
    path: address + query(index),
    headers: { authorization: `Bearer ${accessToken}` },
  }));
}

/** Each request of a reader comes from another place than the one before, so that no list is kept. */
function anew(readers: readonly SignedInPerson[], strategy: string): Wish[] {
  return Array.from({ length: 40 }, (_, round) =>
    of(readers, (index) => `?strategy=${strategy}&lat=38.7&lng=${(round - 20 + (index % 7) / 10).toFixed(1)}`),
  ).flat();
}

async function told(market: Market, name: string, wishes: readonly Wish[]): Promise<Row[]> {
  const { url } = market.server;
  const most = await saturate({ server: market.server, wishes, seconds: 3 });
  // Until what was still being answered is.
  await sleep(1_500);
  const alone = await probe({ url, wishes });
  const half = await probe({ url, wishes, perSecond: most.perSecond / 2 });
  return [
    {
      name: `recommendations ${name}`,
      measured: most.perSecond,
      unit: '/s',
      limitFrom: `${Math.round(most.microsEach)} µs each`,
    },
    atMost(`recommendations ${name}, one at a time, p50`, alone.p50, AIM_MS, 'ms', 'told'),
    atMost(`recommendations ${name}, one at a time, p99`, alone.p99, AIM_MS, 'ms', 'PERF-2'),
    atMost(`recommendations ${name}, at half the saturating rate, p99`, half.p99, AIM_MS, 'ms', 'PERF-2'),
  ];
}

/** Views and sales of the market, the histories of the readers, and what a model and the tally make of them. */
async function writePast({ pool, goods, house }: Market, readers: readonly SignedInPerson[]): Promise<void> {
  const products = goods.productIds.slice(0, KNOWN_PRODUCTS);
  await pool.query(`
    update product_counters set views = (abs(hashtext(product_id::text)) % 1000000 + 1) ^ -0.7 * 1000000,
      sold = (abs(hashtext(product_id::text || 's')) % 1000000 + 1) ^ -0.8 * 100000,
      stars = array[0, 0, abs(hashtext(product_id::text || '3')) % 4, abs(hashtext(product_id::text || '4')) % 9, abs(hashtext(product_id::text || '5')) % 20]`);
  await pool.query(
    `insert into product_views (id, kind, product_id, shop_id, day, user_id, visitor, created_at)
     select gen_random_uuid(), 'product', id, shop_id, current_date, reader, reader::text, now() - n * interval '1 minute'
     from unnest($1::uuid[]) with ordinality as readers (reader, number)
     cross join generate_series(1, ${INTERESTS}) as n
     join products on id = ($2::uuid[])[1 + (number * 7919 + n * 104729) % cardinality($2::uuid[])]`,
    [readers.map(({ userId }) => userId), products],
  );
  await pool.query(
    `insert into product_neighbours (product_id, kind, neighbours, scores)
     select one.id, kind, neighbours, scores
     from unnest($1::uuid[]) as one (id) cross join unnest(array['behaviour', 'content', 'bought']) as kind
     cross join lateral (
       select array_agg(id order by n) as neighbours, array_agg((1.0 / n)::real order by n) as scores
       from generate_series(1, ${NEIGHBOURS}) as n
       join lateral (select ($2::uuid[])[1 + abs(hashtext(one.id::text || n || kind)) % cardinality($2::uuid[])] as id) as other on true
     ) as list`,
    [products, goods.productIds.slice(0, 100_000)],
  );
  await pool.query(`insert into recommendation_model (settings, metrics, is_better, events)
    values ('{"recency": 0.9}', '{}', true, 1)`);
  await pool.query('analyze product_views, product_neighbours, product_counters');
  await tallyTrends(house);
}
