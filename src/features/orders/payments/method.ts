import type { Booking, PaidOrder, PaidRefund } from '../ledger/bookings.ts';
import type { PaymentMethodName } from '../schema.ts';
import { payOnDelivery } from './pay-on-delivery.ts';

/**
 * A way to pay. What every way shares (states, refunds, the sale in the books) is in this folder; a method says only
 * where the money is. docs/decisions/0005-payments.md tells how one that asks a provider fits in.
 */
export interface PaymentMethod {
  readonly name: PaymentMethodName;
  /** What makes an order paid: the handing over, or the word of a provider. */
  readonly paidBy: 'delivery' | 'provider';
  /** What stands in the books beside the sale; nothing where the market has the money. */
  readonly booksOfPayment: (order: PaidOrder) => readonly Booking[];
  /** What stands in the books beside the refund. */
  readonly booksOfRefund: (order: PaidOrder, refund: PaidRefund) => readonly Booking[];
}

const methods: Readonly<Record<PaymentMethodName, PaymentMethod>> = {
  pay_on_delivery: payOnDelivery,
};

/** The method of that name, as an order has it. */
export function paymentMethod(name: PaymentMethodName): PaymentMethod {
  return methods[name];
}

/** What a buyer may choose from. */
export const paymentMethods: readonly PaymentMethodName[] = Object.values(methods).map(({ name }) => name);
