import type { FacetRow } from '../facets.store.ts';
import type { Filters } from '../filters.store.ts';
import type { QueryTerm } from '../query-terms.ts';
import type { Sort } from '../schema.ts';
import type { WordChanges } from '../word-plan.ts';
import type { Statistics } from './bm25f.ts';

/** A search as it is sent to the index. */
export interface SearchWish extends Omit<Filters, 'tsquery'> {
  /** Undefined where no words were asked for; with none of them nothing is found. */
  readonly terms: readonly QueryTerm[] | undefined;
  /** What the page before did with the words; 'best': that is found out. Absent: they are looked for as they are. */
  readonly changes?: WordChanges | 'best' | undefined;
  readonly sort: Sort;
  readonly limit: number;
  readonly after: Place | undefined;
  readonly statistics: Statistics | undefined;
  readonly withFacets: boolean;
}

/** A place in the order: among those of the currency asked for (0) or the others (1), by a number, then down by id. */
export interface Place {
  readonly part: number;
  readonly at: number;
  readonly id: string;
}

export interface FoundHit extends Place {
  /** To the nearest place of its shop, where a point was given and the shop has a place. */
  readonly km: number | undefined;
}

export interface SearchAnswer {
  readonly hits: readonly FoundHit[];
  readonly hasMore: boolean;
  readonly total: number;
  readonly facets: readonly FacetRow[] | null;
  readonly statistics: Statistics | undefined;
  readonly changes: WordChanges;
}
