import type { Order, OrderChange, OrderStatus, PaymentStatus } from '../api/types.ts';
import { i18n } from '../words.ts';

type Kind = Order['delivery']['kind'];

export const orderStatuses = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned'] as const;

export function statusWord(status: OrderStatus, kind: Kind = 'delivery'): string {
  const words: Record<OrderStatus, string> = {
    placed: i18n.t('Placed'),
    confirmed: kind === 'pickup' ? i18n.t('Ready to pick up') : i18n.t('Confirmed'),
    shipped: i18n.t('On its way'),
    delivered: kind === 'pickup' ? i18n.t('Picked up') : i18n.t('Delivered'),
    cancelled: i18n.t('Cancelled'),
    returned: i18n.t('Returned'),
  };
  return words[status];
}

export const paymentWord = (status: PaymentStatus): string =>
  ({
    due: i18n.t('Not paid yet'),
    authorised: i18n.t('Payment held'),
    paid: i18n.t('Paid'),
    partly_refunded: i18n.t('Partly refunded'),
    refunded: i18n.t('Refunded'),
  })[status];

export const methodWord = (method: Order['paymentMethod']): string =>
  ({ pay_on_delivery: i18n.t('Payment on delivery') })[method];

/** What happened, in one line of the timeline. */
export function changeWord({ kind, to }: OrderChange, delivery: Kind): string {
  const words: Record<OrderChange['kind'], Record<string, string>> = {
    status: {
      placed: i18n.t('Order placed'),
      confirmed: delivery === 'pickup' ? i18n.t('Ready to pick up') : i18n.t('Order confirmed'),
      shipped: i18n.t('Sent off'),
      delivered: delivery === 'pickup' ? i18n.t('Picked up') : i18n.t('Delivered'),
      cancelled: i18n.t('Order cancelled'),
      returned: i18n.t('Everything came back'),
    },
    payment: {
      due: i18n.t('Payment due'),
      authorised: i18n.t('Payment held'),
      paid: i18n.t('Paid'),
      partly_refunded: i18n.t('Part of the money went back'),
      refunded: i18n.t('The money went back'),
    },
    return: {
      requested: i18n.t('Return asked for'),
      accepted: i18n.t('Return accepted'),
      declined: i18n.t('Return declined'),
      received: i18n.t('Returned goods received'),
    },
  };
  return words[kind][to] ?? to;
}

/** Who did it, as the reader would call them. */
export function byWord({ by }: OrderChange, { role, buyer, shop }: Pick<Order, 'role' | 'buyer' | 'shop'>): string {
  if (by === 'house') return i18n.t('The market');
  if (by === 'buyer') return role === 'buyer' ? i18n.t('You') : buyer.name;
  return role === 'shop' ? i18n.t('Your shop') : shop.name;
}

/** What the state of an order means for the reader and what comes next. */
export function nextWord({ status, role, delivery: { kind }, shop }: Order): string {
  const buyer = role === 'buyer';
  const name = { shop: shop.name };
  if (status === 'placed') {
    return buyer ? i18n.t('{shop} has been told and will confirm it.', name) : i18n.t('The buyer waits for your word.');
  }
  if (status === 'confirmed') {
    if (kind === 'pickup') {
      return buyer
        ? i18n.t('You can fetch it. Pay when you have it in your hands.')
        : i18n.t('The buyer comes to fetch it and pays then.');
    }
    return buyer ? i18n.t('{shop} is packing it.', name) : i18n.t('Pack it, send it off, and say so here.');
  }
  if (status === 'shipped') {
    return buyer
      ? i18n.t('Pay when it arrives, then say that you have it.')
      : i18n.t('Say so here once it has arrived and is paid.');
  }
  if (status === 'delivered') return buyer ? i18n.t('Enjoy it!') : i18n.t('All done.');
  if (status === 'cancelled') return i18n.t('Nothing is sent and nothing is owed.');
  return i18n.t('All pieces are back in the shop.');
}

export const optionsText = (options: Record<string, string>) => Object.values(options).join(' / ');
