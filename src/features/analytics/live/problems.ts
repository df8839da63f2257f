import { defineProblems } from '#platform/problems.ts';

export const liveProblems = defineProblems({
  not_to_be_greeted: [403, 'This visitor begins conversations themselves'],
});
