import type { Context } from '#platform/actor.ts';
import { MOST_ATTRIBUTES } from './facet-limits.ts';
import { type Counted, countFacets, type FacetRow } from './facets.store.ts';
import type { Condition, Filters } from './filters.store.ts';
import { priceBands } from './price-bands.ts';
import type { Facets } from './schema.ts';

const ratingSteps = [4, 3, 2, 1];

/** The facets of these matches, and how many there are where all were counted. */
export async function facetsOf(
  { house }: Context,
  filters: Filters,
  conditions: readonly Condition[],
): Promise<Facets> {
  return arrange(await countFacets(house.database.pool, filters, conditions), filters);
}

/** Where nothing can match. */
export function noFacets(filters: Filters): Facets {
  return arrange({ rows: [], exact: true }, filters);
}

/** Counts in the shape in which they are answered. */
export function arrange({ rows, exact }: Counted, { currency, attributes }: Filters): Facets {
  const of = (facet: FacetRow['facet']) => rows.filter((row) => row.facet === facet);
  const countOf = (facet: FacetRow['facet'], id: string) => of(facet).find((row) => row.id === id)?.count ?? 0;
  const chosen = new Set(attributes.map(({ name }) => name));
  const values = Map.groupBy(of('attribute'), ({ id }) => id);
  const names = [...chosen, ...[...values.keys()].filter((name) => !chosen.has(name))].slice(
    0,
    Math.max(MOST_ATTRIBUTES, chosen.size),
  );
  return {
    categories: of('category').map(({ id, name, more, count }) => ({ id, name: name ?? '', path: more ?? '', count })),
    prices: priceBands(new Map(of('price').map(({ id, count }) => [Number(id), count]))),
    ratings: ratingSteps.map((from) => ({ from, count: countFrom(of('rating'), from) })),
    shops: of('shop').map(({ id, name, more, count }) => ({ id, slug: more ?? '', name: name ?? '', count })),
    delivery: (['delivery', 'pickup'] as const).map((kind) => ({ kind, count: countOf('delivery', kind) })),
    stock: [true, false].map((inStock) => ({ inStock, count: countOf('stock', String(inStock)) })),
    attributes: names.map((name) => ({
      name,
      values: (values.get(name) ?? []).map(({ name: value, count }) => ({ value: value ?? '', count })),
    })),
    currency,
    exact,
  };
}

function countFrom(rows: readonly FacetRow[], least: number): number {
  return rows.reduce((sum, { id, count }) => (Number(id) >= least ? sum + count : sum), 0);
}
