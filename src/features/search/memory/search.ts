import { countInMemory } from './count-facets.ts';
import type { Index } from './index.ts';
import { pickPage } from './pick-page.ts';
import type { ShopFacts } from './shops.ts';
import { sift } from './sift.ts';
import type { SearchAnswer, SearchWish } from './wish.ts';
import { matchWords } from './words.ts';

/** Answers a search from the index, exactly: what the database would answer, but for the order by relevance. */
export function searchIndex(index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SearchWish): SearchAnswer {
  const matches = wish.terms && matchWords(index, wish.terms, wish.statistics);
  const sifted = sift(index, shops, wish, matches?.documents);
  return {
    ...pickPage(index, shops, wish, sifted, matches),
    total: sifted.total,
    facets: wish.withFacets ? countInMemory(index, shops, wish, sifted) : null,
    statistics: matches?.statistics,
  };
}
