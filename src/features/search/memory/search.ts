import type { Statistics } from './bm25f.ts';
import { countInMemory } from './count-facets.ts';
import { favour } from './favour.ts';
import type { Index } from './index.ts';
import { pickPage } from './pick-page.ts';
import type { ShopFacts } from './shops.ts';
import { sift } from './sift.ts';
import type { SearchAnswer, SearchWish } from './wish.ts';
import { type Matches, matchWords } from './words.ts';

/** Answers a search from the index, exactly: what the database would answer, but for the order by relevance. */
export function searchIndex(index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SearchWish): SearchAnswer {
  let matches: (Matches & { statistics: Statistics }) | undefined;
  if (wish.terms) {
    matches = matchWords(index, wish.terms, wish.statistics);
    if (wish.sort === 'relevance') favour(index, wish.terms, matches);
  }
  const sifted = sift(index, shops, wish, matches);
  let total = 0;
  for (const failed of sifted.fails) if (failed === 0) total++;
  return {
    ...pickPage(index, shops, wish, sifted),
    total,
    facets: wish.withFacets ? countInMemory(index, shops, wish, sifted) : null,
    statistics: matches?.statistics,
  };
}
