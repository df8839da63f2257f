import { defineProblems } from '#platform/problems.ts';

export const followProblems = defineProblems({
  not_following: [409, 'You do not follow this shop'],
  too_many_followed: [409, 'You cannot follow more shops'],
  too_many_announcements: [409, 'The shop said enough for today'],
});
