import type { PersonalData } from '#platform/personal-data.ts';
import { deleteMatchesOf, listMatchesOf, listSearchesOf } from './personal-data.store.ts';

export const personalData: readonly PersonalData[] = [
  {
    table: 'saved_searches',
    why: 'What somebody looks for is theirs alone; it ends with the account.',
    read: listSearchesOf,
    erase: 'with the account',
  },
  {
    table: 'saved_search_matches',
    why: 'What was found for somebody is theirs alone; it ends with the account.',
    read: listMatchesOf,
    erase: deleteMatchesOf,
  },
];
