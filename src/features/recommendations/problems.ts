import { defineProblems } from '#platform/problems.ts';

export const recommendationProblems = defineProblems({
  too_many_refusals: [409, 'You refused as much as can be kept'],
});
