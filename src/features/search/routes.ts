import type { Api } from '#platform/http/api.ts';
import { FoundProducts, SearchQuery } from './schema.ts';
import { searchProducts } from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/search/products',
    {
      operation: 'searchProducts',
      summary: 'Search products',
      description:
        'All words must match; the last one may be the beginning of a word. Different filters must all be fulfilled; of ' +
        'one that is given several times, any. The best match comes first, or what `sort` says.',
      access: 'optional',
      query: SearchQuery,
      answer: FoundProducts,
      problems: ['not_found'],
      limit: 'search',
    },
    (context, { query }) => searchProducts(context, query),
  );
}
