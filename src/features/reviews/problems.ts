import { defineProblems } from '#platform/problems.ts';

export const reviewProblems = defineProblems({
  not_bought: [403, 'Only who bought it can review it'],
  not_delivered: [409, 'It can be reviewed once it has arrived'],
  already_reviewed: [409, 'You reviewed this already; change that one'],
});
