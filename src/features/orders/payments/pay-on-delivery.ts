import { collected, handedBack } from '../ledger/bookings.ts';
import type { PaymentMethod } from './method.ts';

/** The buyer pays the shop at the door or the counter, and the shop hands back what is refunded. */
export const payOnDelivery: PaymentMethod = {
  name: 'pay_on_delivery',
  paidBy: 'delivery',
  booksOfPayment: (order) => [collected(order)],
  booksOfRefund: (order, refund) => [handedBack(order, refund)],
};
