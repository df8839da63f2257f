import { defineProblems } from '#platform/problems.ts';

export const orderProblems = defineProblems({
  cart_empty: [409, 'There is nothing in the cart to order'],
  cart_full: [409, 'The cart holds no more lines'],
  out_of_stock: [409, 'There is not enough left of it'],
  not_for_sale: [409, 'It is not for sale now'],
  own_shop: [409, 'Nobody buys in a shop they work for'],
  not_delivered_there: [409, 'The shop does not deliver it that way'],
  quote_changed: [409, 'Prices, fees or stock changed since the quote'],
  wrong_order_state: [409, 'The order is past that'],
  not_paid: [409, 'Nothing was paid that could be refunded'],
  more_than_paid: [409, 'More cannot be refunded than was paid'],
  more_than_owed: [409, 'More cannot be settled than is owed'],
  wrong_offer_state: [409, 'The offer is past that'],
  offer_ended: [409, 'Nobody can buy at that offer any more'],
  offer_fixed: [409, 'How many are bought was agreed in the offer'],
  return_open: [409, 'A return of this order is already under way'],
  return_too_late: [409, 'The time for returning it is over'],
});
