import { LANGUAGE } from '../languages.ts';
import type { QueryTerm } from '../query-terms.ts';
import { applyChanges, asWritten, type WordPlan } from '../word-plan.ts';
import { countInMemory } from './count-facets.ts';
import type { Index } from './index.ts';
import { pickPage } from './pick-page.ts';
import { planInMemory } from './plan-in-memory.ts';
import type { ShopFacts } from './shops.ts';
import { sift } from './sift.ts';
import type { SearchAnswer, SearchWish } from './wish.ts';
import { matchWords } from './words.ts';

/** Answers a search from the index, exactly: what the database would answer, but for the order by relevance. */
export function searchIndex(index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SearchWish): SearchAnswer {
  const plan = wish.terms && planFor(index, shops, wish.terms, wish.changes);
  const planned = plan ? { ...wish, terms: [...plan.terms, ...plan.optional] } : wish;
  const matches = plan && matchWords(index, plan, wish.statistics);
  const sifted = sift(index, shops, planned, matches?.documents);
  return {
    ...pickPage(index, shops, planned, sifted, matches),
    total: sifted.total,
    facets: wish.withFacets ? countInMemory(index, shops, planned, sifted) : null,
    statistics: matches?.statistics,
    changes: plan?.changes ?? asWritten([]).changes,
  };
}

function planFor(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  terms: readonly QueryTerm[],
  changes: SearchWish['changes'],
): WordPlan {
  if (changes === undefined) return asWritten(terms);
  return changes === 'best' ? planInMemory(index, shops, terms) : applyChanges(terms, changes, LANGUAGE);
}
