import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, probe, saturate, type Wish } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line, type Row } from '../row.ts';
import { openDice } from '../stock/words.ts';

const QUERIES = 2_000;
const LEAST_PER_SECOND = 500;
const CLIENTS = 32;

/** Searches as people make them: one to three words, common ones more often; and the commonest word alone. */
export const search: Line = {
  name: 'search',
  async measure(market) {
    const { url } = market.server;
    const { vocabulary } = market.goods;
    await indexLoaded(url);
    const dice = openDice(2);
    const usual = Array.from({ length: QUERIES }, () => {
      const words = Array.from({ length: 1 + Math.floor(dice() * 3) }, () => vocabulary.pick(dice));
      return wishFor(words.join(' '));
    });
    const commonest = [wishFor(await commonestWord(market))];
    const rate = await saturate({ server: market.server, wishes: usual });
    const alone = await probe({ url, wishes: usual });
    const half = await probe({ url, wishes: usual, perSecond: rate.perSecond / 2 });
    const hardest = await probe({ url, wishes: commonest });
    const narrowed = narrowedWishes(market);
    const narrowedAlone = await probe({ url, wishes: narrowed });
    const byShop = await probe({ url, wishes: shopPages(market) });
    const byCategory = await probe({ url, wishes: categoryPages(market) });
    const nearest = await probe({ url, wishes: nearestFirst(market) });
    const hardestCounted = await probe({
      url,
      wishes: commonest.map(({ path }) => ({ path: path.replace('facets=false&', '') })),
    });
    const narrowedByMany = await saturate({ server: market.server, wishes: narrowed, connections: CLIENTS });
    return [
      rateRow(rate),
      atMost('search one at a time, p50', alone.p50, 2, 'ms', 'PERF-2'),
      atMost('search one at a time, p99', alone.p99, 25, 'ms', 'PERF-2'),
      { name: 'search at half the saturating rate, p50', measured: half.p50, unit: 'ms' },
      atMost('search at half the saturating rate, p99', half.p99, 25, 'ms', 'PERF-2'),
      atMost('search for the commonest word, p99', hardest.p99, 40, 'ms', 'PERF-2'),
      { name: 'the same with facets, p99', measured: hardestCounted.p99, unit: 'ms' },
      atMost('search with three filters and facets one at a time, p50', narrowedAlone.p50, 2, 'ms', 'PERF-2'),
      atMost('search with three filters and facets one at a time, p99', narrowedAlone.p99, 25, 'ms', 'PERF-2'),
      { name: 'a category without words, with facets, p99', measured: byCategory.p99, unit: 'ms' },
      { name: 'a shop without words, with facets, p99', measured: byShop.p99, unit: 'ms' },
      { name: 'a word within 20 km by distance, with facets, p99', measured: nearest.p99, unit: 'ms' },
      atMost(`search with three filters and facets, ${CLIENTS} clients, p99`, narrowedByMany.p99, 150, 'ms', 'PERF-1'),
    ];
  },
};

/** The server loads its index behind its start; until then searches ask the database, which is not what is measured here. */
async function indexLoaded(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/search/products?limit=1&facets=false`);
    const { nextCursor } = (await answer.json()) as { nextCursor: string | null };
    // Its cursors say who made them.
    if (nextCursor === null || Buffer.from(nextCursor, 'base64url').includes('memory ')) return;
    await sleep(500);
  }
}

function wishFor(q: string): Wish {
  return { path: `/api/search/products?facets=false&q=${encodeURIComponent(q)}` };
}

/** Words, a category, a range of prices and a colour, with all facets; each asked for once or twice, so hardly ever kept. */
function narrowedWishes({ goods: { vocabulary } }: Market): Wish[] {
  const dice = openDice(3);
  return Array.from({ length: QUERIES * 2 }, () => {
    const words = Array.from({ length: 1 + Math.floor(dice() * 3) }, () => vocabulary.pick(dice));
    const least = Math.floor(dice() * 60_000);
    const query = new URLSearchParams({
      q: words.join(' '),
      category: vocabulary.words[Math.floor(dice() * 12)] ?? '',
      minPrice: String(least),
      maxPrice: String(least + 40_000),
      'attr.colour': vocabulary.words[300 + Math.floor(dice() * 12)] ?? '',
    });
    return { path: `/api/search/products?${query}` };
  });
}

function shopPages({ goods: { shopSlugs } }: Market): Wish[] {
  return shopSlugs.map((slug) => ({ path: `/api/search/products?shop=${slug}` }));
}

function categoryPages({ goods: { vocabulary } }: Market): Wish[] {
  return vocabulary.words.slice(0, 12).map((name) => ({ path: `/api/search/products?category=${name}` }));
}

function nearestFirst({ goods: { vocabulary } }: Market): Wish[] {
  const dice = openDice(4);
  return Array.from({ length: 200 }, () => ({
    path: `/api/search/products?q=${vocabulary.pick(dice)}&lat=38.9&lng=-8.9&radiusKm=20&sort=distance`,
  }));
}

function rateRow({ perSecond, microsEach }: Load): Row {
  const limit = {
    limit: LEAST_PER_SECOND,
    wanted: 'at least',
    limitFrom: `PERF-3; processor ${Math.round(microsEach)} µs each beside the database`,
  } as const;
  return { name: 'search', measured: perSecond, unit: '/s', ...limit };
}

async function commonestWord({ goods, server }: Market): Promise<string> {
  let most = { word: '', matches: -1 };
  for (const word of goods.vocabulary.words.slice(0, 5)) {
    const answer = await fetch(server.url + wishFor(word).path);
    const { total } = (await answer.json()) as { total: { value: number } };
    if (total.value > most.matches) most = { word, matches: total.value };
  }
  return most.word;
}
