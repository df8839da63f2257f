import { defineProblems } from '#platform/problems.ts';

export const deskProblems = defineProblems({
  not_taking_calls: [409, 'This shop takes no calls'],
  call_back_over: [409, 'This call-back is done or withdrawn already'],
});
