import { houseContext } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { memoryOf, openMemory } from '../memory/memory.ts';
import { indexWaiting } from '../reindex.ts';
import { searchProducts } from '../service.ts';
import { findJudgedProducts } from './judged.store.ts';
import { type Measures, measureAll, measureQuery, type QueryMeasure } from './measure.ts';
import { type Judgement, readJudged } from './read-judged.ts';

export interface EvaluateOptions {
  /** Query, product, grade: as `readJudged` reads them. */
  readonly file: string;
  /** Slug: only of this shop, whose external ids and skus these are. */
  readonly shop?: string | undefined;
  /** Opens no index in memory: the database answers. */
  readonly bySql?: boolean | undefined;
  readonly onProgress?: (step: { done: number; total: number; what: 'loading' | 'searching' }) => void;
}

export interface Evaluation extends Measures {
  readonly judgements: number;
  /** Judgements of products that are not on sale here: left out. */
  readonly unknown: number;
  readonly each: readonly QueryMeasure[];
}

const DEEPEST = 100;
const LONGEST_LOAD_MS = 10 * 60_000;

/** Asks every query of the file as a guest would, and measures the answers. Throws `JudgedFileError`. */
export async function evaluateSearch(house: House, options: EvaluateOptions): Promise<Evaluation> {
  const { file, shop, bySql, onProgress } = options;
  const judgements = await readJudged(file);
  onProgress?.({ done: 0, total: 1, what: 'loading' });
  await indexWaiting(house);
  const ids = await findJudgedProducts(house.database.db, [...new Set(judgements.map(({ product }) => product))], shop);
  const queries = Map.groupBy(judgements, ({ query }) => query);
  const opened = bySql || memoryOf(house) ? undefined : openMemory(house);
  try {
    await memoryOf(house)?.loaded(LONGEST_LOAD_MS);
    const each: QueryMeasure[] = [];
    for (const [query, judged] of queries) {
      each.push(measureQuery(query, gradesOf(judged, ids), await find(house, query, shop)));
      onProgress?.({ done: each.length, total: queries.size, what: 'searching' });
    }
    const unknown = judgements.filter(({ product }) => !ids.has(product)).length;
    return { ...measureAll(each), judgements: judgements.length, unknown, each };
  } finally {
    await opened?.stop();
  }
}

function gradesOf(judged: readonly Judgement[], ids: ReadonlyMap<string, string>): Map<string, number> {
  return new Map(
    judged.flatMap(({ product, grade }) => {
      const id = ids.get(product);
      return id === undefined ? [] : [[id, grade] as const];
    }),
  );
}

async function find(house: House, q: string, shop: string | undefined): Promise<string[]> {
  const { items } = await searchProducts(houseContext(house), {
    q,
    limit: DEEPEST,
    facets: false,
    ...(shop && { shop }),
  });
  return items.map(({ id }) => id);
}
