import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchLatestProducts, fetchPrices, fetchProduct, fetchProducts } from '../api/products.ts';
import type { ProductStatus } from '../api/types.ts';

const page = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
};

export const latestProducts = queryOptions({
  queryKey: ['products', 'latest'],
  queryFn: () => fetchLatestProducts(20),
});

export const oneProduct = (id: string) =>
  queryOptions({ queryKey: ['products', 'one', id], queryFn: () => fetchProduct(id) });

/** Of the variant; without one, of whichever is the cheapest. */
export const pricesOf = (id: string, variantId: string | undefined) =>
  queryOptions({
    queryKey: ['products', 'prices', id, variantId ?? 'cheapest'],
    queryFn: () => fetchPrices(id, variantId),
    // Another variant's stay until its own are here, never another product's.
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  });

export const productsOf = (shop: string, status?: ProductStatus) =>
  infiniteQueryOptions({
    queryKey: ['products', 'of', shop, status ?? 'all'],
    queryFn: ({ pageParam }) => fetchProducts({ shop, ...(status ? { status } : {}), limit: 24, cursor: pageParam }),
    ...page,
  });
