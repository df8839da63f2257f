import { defineProblems } from '#platform/problems.ts';

export const preferenceProblems = defineProblems({
  locked_preference: [409, 'One is always told of this that way'],
  unsubscribe_link_invalid: [400, 'This link to get no more mails does not work'],
});
