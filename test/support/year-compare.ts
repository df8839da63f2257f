import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from './app.ts';
import { countDays } from './year-counts.ts';
import type { YearMarket } from './year-market.ts';
import { keptDays, recountPlainly } from './year-recount.ts';

/** On a loaded machine; alone it takes a second. */
const HEARD_WITHIN_MS = 60_000;

/** Waits until those who write figures have heard everything. */
export async function heardAll({ house }: TestServer): Promise<void> {
  for (const begun = Date.now(); ; await sleep(50)) {
    const { rows } = await house.database.pool.query(
      `select listener from listener_cursors as cursor where listener like 'shop-%' and exists (
         select from domain_events where type <> 'tags.outdated'
           and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id))`,
    );
    if (rows.length === 0) return;
    assert.ok(Date.now() - begun < HEARD_WITHIN_MS, `${rows.map(({ listener }) => listener)} hear everything`);
  }
}

/** Asserts of every shop that its days are what was done there, counted by hand, and by plain SQL. */
export async function compareYear(server: TestServer, market: YearMarket): Promise<void> {
  const known = market.shops.map((shop) => sorted(countDays(market, shop)));
  for (const [at, shop] of market.shops.entries()) {
    assert.deepEqual(await recountPlainly(server, shop), known[at], `shop ${at}, by plain SQL`);
  }
  for (const [at, shop] of market.shops.entries()) {
    assert.deepEqual(await keptDays(server, shop), known[at], `shop ${at}, as it is kept`);
  }
}

const sorted = <T>(days: ReadonlyMap<string, T>) => new Map([...days].sort(([one], [other]) => (one < other ? -1 : 1)));
