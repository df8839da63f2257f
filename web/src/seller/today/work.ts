import { linkOptions } from '@tanstack/react-router';
import { Hourglass, MessageCircle, Package, Phone, PhoneMissed, Star, Tag } from 'lucide-react';
import type { ShopOrderPage, Today } from '../../api/types.ts';
import { ago } from '../../parts/times.tsx';
import { i18n } from '../../words.ts';

type OrderCounts = ShopOrderPage['counts'];

/** What waits in one place, with the way to just that. */
export type Work = ReturnType<typeof workOf>[number];

/**
 * Everything one may see of the day's work, the most urgent first, also where nothing waits; who may see none of it gets
 * none. The counts say which orders to begin with, once they are known.
 */
export function workOf(
  { orders, messages, missedCalls, callBacks, stock, reviews, alerts }: Today,
  counts?: OrderCounts,
) {
  const found = [
    orders && {
      icon: Package,
      name: i18n.t('Orders'),
      count: orders.count,
      what: i18n.t('{count, plural, one {order to handle} other {orders to handle}}', orders),
      more: [
        counts && whichOrders(counts),
        orders.oldestAt && i18n.t('The oldest came {ago}.', { ago: ago(orders.oldestAt) }),
      ],
      way: linkOptions({
        to: '/my-shop/orders',
        search: counts && counts.placed === 0 ? { status: 'confirmed' } : { status: 'placed' },
      }),
    },
    messages && {
      icon: MessageCircle,
      name: i18n.t('Messages'),
      count: messages.count,
      what: i18n.t('{count, plural, one {unread conversation} other {unread conversations}}', messages),
      more: [i18n.t('Nobody of the shop has read them yet.')],
      way: linkOptions({ to: '/my-shop/messages', search: { show: 'unread' } }),
    },
    callBacks && {
      icon: Phone,
      name: i18n.t('Call-backs'),
      count: callBacks.count,
      what: i18n.t('{count, plural, one {person waits for your call} other {people wait for your call}}', callBacks),
      more: [i18n.t('Who wanted it soonest stands first.')],
      way: linkOptions({ to: '/my-shop/calls' }),
    },
    missedCalls && {
      icon: PhoneMissed,
      name: i18n.t('Missed calls'),
      count: missedCalls.count,
      what: i18n.t('{count, plural, one {missed call} other {missed calls}}', missedCalls),
      more: [i18n.t('Nobody called back or wrote since.')],
      way: linkOptions({ to: '/my-shop/calls', search: { status: 'missed' } }),
    },
    stock && {
      icon: Tag,
      name: i18n.t('Stock'),
      count: stock.count + stock.soldOut,
      what: i18n.t('{count, plural, one {thing to restock} other {things to restock}}', {
        count: stock.count + stock.soldOut,
      }),
      more: [i18n.t('{few} running out, {none} sold out.', { few: stock.count, none: stock.soldOut })],
      way: linkOptions({ to: '/my-shop/stock', search: { low: true } }),
      low: stock.items,
    },
    reviews && {
      icon: Star,
      name: i18n.t('Reviews'),
      count: reviews.count,
      what: i18n.t('{count, plural, one {review to answer} other {reviews to answer}}', reviews),
      more: [i18n.t('Your answer stands below, for everybody to read.')],
      way: linkOptions({ to: '/my-shop/reviews' }),
    },
    alerts && {
      icon: Hourglass,
      name: i18n.t('Waiting buyers'),
      count: alerts.count,
      what: i18n.t('{count, plural, one {buyer waits} other {buyers wait}} for a lower price or for stock', alerts),
      more: [i18n.t('See at what price they would take it.')],
      way: linkOptions({ to: '/my-shop/waiting' }),
      // They wait for a lower price: a chance, no duty.
      isChance: true,
    },
  ];
  return found.filter((work) => work !== null);
}

function whichOrders({ placed, confirmed }: OrderCounts): string {
  if (confirmed === 0) return i18n.t('{placed} to confirm.', { placed });
  if (placed === 0) return i18n.t('{confirmed} to send.', { confirmed });
  return i18n.t('{placed} to confirm, {confirmed} to send.', { placed, confirmed });
}
