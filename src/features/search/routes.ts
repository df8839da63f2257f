import type { Api } from '#platform/http/api.ts';
import { FoundProducts, RecentQuery, SearchQuery, Suggestions, SuggestQuery } from './schema.ts';
import { searchProducts } from './service.ts';
import { forgetRecent, suggest } from './suggest.ts';

export function routes(api: Api): void {
  api.get(
    '/api/search/products',
    {
      operation: 'searchProducts',
      summary: 'Search products',
      description:
        'All words must match; the last one may be the beginning of a word. Words that nothing has are corrected, and ' +
        'where fewer than 20 products have all words, the least telling are left out: the answer names both, and ' +
        '`exact` switches both off. Different filters must all be fulfilled; of one that is given several times, any. ' +
        'The best match comes first, or what `sort` says.',
      access: 'optional',
      query: SearchQuery,
      answer: FoundProducts,
      problems: ['not_found'],
      limit: 'search',
    },
    (context, { query }) => searchProducts(context, query),
  );

  api.get(
    '/api/search/suggest',
    {
      operation: 'suggestSearches',
      summary: 'Complete what is being typed',
      description:
        'Queries, categories, shops and products that begin so, own recent searches first. Without text: own recent ' +
        'searches and the largest categories.',
      access: 'optional',
      query: SuggestQuery,
      answer: Suggestions,
      limit: 'search',
    },
    (context, { query }) => suggest(context, query),
  );

  api.delete(
    '/api/search/recent',
    {
      operation: 'forgetRecentSearches',
      summary: 'Forget my recent searches',
      description: "All that were tracked under the asker's account, and those of that visit without one.",
      access: 'optional',
      query: RecentQuery,
    },
    (context, { query }) => forgetRecent(context, query),
  );
}
