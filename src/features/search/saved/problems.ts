import { defineProblems } from '#platform/problems.ts';

export const savedSearchProblems = defineProblems({
  empty_search: [422, 'A search for everything cannot be kept: say what you look for'],
  unknown_in_search: [422, 'The search names a shop or a category that is not there'],
  too_many_saved_searches: [409, 'You keep as many searches as one person can: delete one first'],
});
