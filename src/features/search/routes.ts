import type { Api } from '#platform/http/api.ts';
import { FoundProducts, SearchQuery } from './schema.ts';
import { searchProducts } from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/search/products',
    {
      operation: 'searchProducts',
      summary: 'Search products',
      description: 'All words must match; the last one may be the beginning of a word. The best match comes first.',
      access: 'optional',
      query: SearchQuery,
      answer: FoundProducts,
      problems: ['not_found'],
      limit: 'search',
    },
    (context, { query }) => searchProducts(context, query),
  );
}
