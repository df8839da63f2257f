import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchCategoriesBelow } from '../../api/categories.ts';
import { fetchProduct } from '../../api/products.ts';
import { fetchReport, fetchReports, runReport } from '../../api/reports.ts';
import { fetchSuggestions, searchProducts } from '../../api/search.ts';
import { fetchStock } from '../../api/stock.ts';
import type { Shop } from '../../api/types.ts';
import type { Definition, Filters } from './definition.ts';

export const reportsOf = (shopId: string) =>
  infiniteQueryOptions({
    queryKey: ['reports', shopId, 'list'],
    queryFn: ({ pageParam }) => fetchReports(shopId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const reportOf = (shopId: string, id: string) =>
  queryOptions({ queryKey: ['reports', shopId, 'one', id], queryFn: () => fetchReport(shopId, id) });

/** What it says now; while another is fetched, the last one stays. */
export const resultOf = (shopId: string, asked: Definition) =>
  queryOptions({
    queryKey: ['report result', shopId, asked],
    queryFn: () => runReport(shopId, asked),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

export const reportsChanged = (client: QueryClient, shopId: string) =>
  client.invalidateQueries({ queryKey: ['reports', shopId] });

export type Named = { id: string; name: string };

/** Products of the shop by a piece of their name: who may work on them finds also those that are not on sale. */
export async function findProducts(shop: Shop, wanted: string): Promise<{ items: Named[] }> {
  const found = shop.permissions.includes('catalogue')
    ? (await fetchStock(shop.slug, { q: wanted, cursor: null })).items.map(({ productId, title }) => [productId, title])
    : (await searchProducts({ q: wanted, shop: shop.slug, facets: false, limit: 20 })).items.map(({ id, title }) => [
        id,
        title,
      ]);
  const names = new Map(found as [string, string][]);
  return { items: [...names].slice(0, 8).map(([id, name]) => ({ id, name })) };
}

/** Categories by the beginning of their name. */
export async function findCategories(wanted: string): Promise<{ items: Named[] }> {
  const { categories } = await fetchSuggestions(wanted, undefined, AbortSignal.timeout(10_000));
  return { items: categories.map(({ id, name }) => ({ id, name })) };
}

const MOST_BRANCHES = 100;

/** What products and categories that a report remembers by their ids are called; those that are gone are not there. */
export const namesOf = ({ products = [], categories = [] }: Filters) =>
  queryOptions({
    queryKey: ['report names', products, categories],
    queryFn: async () => {
      const named = await Promise.all(products.map((id) => fetchProduct(id).catch(() => null)));
      return new Map([
        ...named.flatMap((product) => (product ? [[product.id, product.title] as const] : [])),
        ...(await categoryNames(categories)),
      ]);
    },
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });

/** From the root down, branch by branch, until all are found: a category is asked for by what it is below. */
async function categoryNames(ids: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let branches = [''];
  for (let asked = 0; names.size < ids.length && branches.length > 0 && asked < MOST_BRANCHES; ) {
    const now = branches.slice(0, MOST_BRANCHES - asked);
    asked += now.length;
    const found = (await Promise.all(now.map(fetchCategoriesBelow))).flat();
    for (const { id, name } of found) if (ids.includes(id)) names.set(id, name);
    branches = found.map(({ path }) => path);
  }
  return names;
}
