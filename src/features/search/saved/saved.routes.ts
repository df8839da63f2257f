import type { Api } from '#platform/http/api.ts';
import { Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { NewSavedSearch, SavedSearch, SavedSearchChanges, SavedSearchPage } from './schema.ts';
import { browseSavedSearches, changeSavedSearch, markSeen, removeSavedSearch, saveSearch } from './service.ts';

export function savedRoutes(api: Api): void {
  api.post(
    '/api/saved-searches',
    {
      operation: 'saveSearch',
      summary: 'Keep a search and be told what comes to match it',
      description:
        'At most 100 a person. The same search again answers the one that is kept, whatever name and `every` it has. ' +
        'New is what is put up after it was saved, and what changed since so that it matches and did not before: ' +
        'cheaper, in stock again, better rated, or with other words. Each product is told once; nothing of shops that ' +
        'the owner works for, or of those one of the two blocked. The order (`sort`) is not kept.',
      access: 'user',
      body: NewSavedSearch,
      answer: SavedSearch,
      status: 201,
      oftenThere: true,
      problems: ['empty_search', 'unknown_in_search', 'too_many_saved_searches'],
      creates: true,
    },
    (context, { body }) => saveSearch(context, body),
  );

  api.get(
    '/api/saved-searches',
    {
      operation: 'browseSavedSearches',
      summary: 'The searches I keep, the newest first',
      access: 'user',
      query: Paging,
      answer: SavedSearchPage,
    },
    (context, { query }) => browseSavedSearches(context, query),
  );

  api.patch(
    '/api/saved-searches/:id',
    {
      operation: 'changeSavedSearch',
      summary: 'Give a search that I keep another name, or be told at other times',
      access: 'user',
      params: IdParams,
      body: SavedSearchChanges,
      answer: SavedSearch,
      problems: ['not_found'],
    },
    (context, { params, body }) => changeSavedSearch(context, params.id, body),
  );

  api.put(
    '/api/saved-searches/:id/seen',
    {
      operation: 'markSavedSearchSeen',
      summary: 'I looked at what is new: count anew from here',
      access: 'user',
      params: IdParams,
      answer: SavedSearch,
      problems: ['not_found'],
    },
    (context, { params }) => markSeen(context, params.id),
  );

  api.delete(
    '/api/saved-searches/:id',
    {
      operation: 'removeSavedSearch',
      summary: 'Keep a search no longer',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => removeSavedSearch(context, params.id),
  );
}
