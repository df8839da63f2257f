import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';

/** How many views; `SOUK_TEST_VIEWS` for a shorter look. */
const VIEWS = Number(process.env.SOUK_TEST_VIEWS ?? 10_000_000);
/** What the exports may take beyond what the process had before, however many rows there are. */
const MOST_BYTES = 200 * 1_048_576;

let market: TestServer;
let ana: Person;
let shop: { id: string; slug: string };

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = (await ana.post<{ id: string; slug: string }>('/api/shops', { name: 'Attic', timeZone: 'UTC' })).body;
  const client = await market.house.database.pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where tablename = 'product_views' and indexname not in ('product_views_pkey', 'product_views_shop_id')`,
    );
    for (const { name } of rows) await client.query(`drop index ${name}`);
    for (let from = 0; from < VIEWS; from += 500_000) {
      await client.query({
        text: `
          insert into product_views (id, kind, shop_id, day, visitor, device, browser, os, referrer, duration, created_at)
          select md5('view ' || nr)::uuid, 'shop', $1, at::date, md5((nr % 100000)::text), 'mobile', 'Firefox', 'Android',
            'https://radio.example/' || nr % 1000, nr % 300, at
          from (select nr, '2026-01-01T00:00:00Z'::timestamptz + nr * interval '1 second' as at
            from generate_series($2::integer, $3::integer) as nr) as seen`,
        values: [shop.id, from, Math.min(from + 500_000, VIEWS) - 1],
        query_timeout: 600_000,
      } as { text: string; values: unknown[] });
    }
    await client.query('analyze product_views');
  } finally {
    client.release(true);
  }
});
after(() => market.close());

for (const format of ['csv', 'xlsx', 'parquet'] as const) {
  test(`all views of a shop stream as ${format} in no memory`, { timeout: 3_600_000 }, async (t) => {
    const path = `/api/analytics/shop/${shop.slug}/views/export?format=${format}&startDate=2026-01-01&endDate=2030-01-01`;
    const take = async (from: string) => {
      const response = await fetch(market.url + from, { headers: { authorization: `Bearer ${ana.accessToken}` } });
      assert.equal(response.status, 200);
      const [hash, lines] = [createHash('sha256'), { count: 0, bytes: 0 }];
      for await (const piece of response.body ?? []) {
        hash.update(piece);
        lines.bytes += piece.length;
        if (format === 'csv') for (const byte of piece) if (byte === 10) lines.count += 1;
      }
      return { ...lines, digest: hash.digest('hex') };
    };
    // What is loaded with the first of them is no memory of theirs.
    await take(path.replace('2030', '2026'));
    const before = process.memoryUsage().rss;
    let peak = before;
    const watching = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 100);
    const startedAt = performance.now();
    const taken = await take(path);
    clearInterval(watching);
    const seconds = (performance.now() - startedAt) / 1_000;
    const mb = (bytes: number) => Math.round(bytes / 1_048_576);
    t.diagnostic(
      `${VIEWS} views, ${mb(taken.bytes)} MB in ${seconds.toFixed(1)} s; ${mb(before)} MB before, ${mb(peak)} MB at most`,
    );
    if (format === 'csv') assert.equal(taken.count, VIEWS + 1);
    assert.ok(peak - before < MOST_BYTES, `grew by ${mb(peak - before)} MB`);
  });
}
