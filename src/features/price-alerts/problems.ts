import { defineProblems } from '#platform/problems.ts';

export const alertProblems = defineProblems({
  already_cheaper: [409, 'It costs no more than that already'],
  already_in_stock: [409, 'It is in stock already'],
  same_alert: [409, 'You wait for this already'],
  too_many_alerts: [409, 'You cannot wait for more'],
  currency_mismatch: [422, 'The product has its price in another currency'],
  not_cheaper: [422, 'That is no lower than the price of now'],
});
