import { count, money } from '../../parts/amounts.ts';
import { conventions, i18n } from '../../words.ts';
import type { Definition, Dimension, Device, Kind, Last, Metric, Report } from './definition.ts';

/** What a figure is called, and what is counted in it, in a sentence. */
export const metricWords = (): Record<Metric, readonly [name: string, explained: string]> => ({
  views: [i18n.t('Views'), i18n.t('How often your shop or a product was looked at.')],
  productViews: [i18n.t('Product views'), i18n.t('Views of products alone, without the page of your shop.')],
  uniqueVisitors: [i18n.t('Visitors'), i18n.t('Different people a day. Who comes on two days counts twice.')],
  carts: [i18n.t('Put in a cart'), i18n.t('How often somebody put it in their cart.')],
  messagesReceived: [i18n.t('Messages'), i18n.t('What buyers wrote to you.')],
  orders: [i18n.t('Orders'), i18n.t('On the day they were placed; what was cancelled before it was paid is left out.')],
  pieces: [i18n.t('Pieces sold'), i18n.t('How many pieces were in those orders.')],
  revenue: [i18n.t('Revenue'), i18n.t('What was paid, less what was paid back that day. A day can be below zero.')],
  newFollowers: [i18n.t('New followers'), i18n.t('Who began to follow your shop.')],
  conversionRate: [i18n.t('Orders per visitor'), i18n.t('Orders divided by visitors.')],
  avgOrderValue: [i18n.t('Average order'), i18n.t('Revenue divided by orders.')],
});

export const dimensionWords = (): Record<Dimension, string> => ({
  day: i18n.t('Day'),
  week: i18n.t('Week'),
  month: i18n.t('Month'),
  product: i18n.t('Product'),
  category: i18n.t('Category'),
  referrer: i18n.t('Where they came from'),
  device: i18n.t('Device'),
});

export const kindWords = (): Record<Kind, string> => ({
  product: i18n.t('by product'),
  category: i18n.t('by category'),
  referrer: i18n.t('by where they came from'),
  device: i18n.t('by device'),
});

export const lastWords = (): Record<Last, string> => ({
  '7d': i18n.t('Last {days} days', { days: 7 }),
  '30d': i18n.t('Last {days} days', { days: 30 }),
  '90d': i18n.t('Last {days} days', { days: 90 }),
  '12m': i18n.t('Last 12 months'),
  this_month: i18n.t('This month'),
  last_month: i18n.t('Last month'),
});

export const deviceWords = (): Record<Device, string> => ({
  desktop: i18n.t('Computer'),
  mobile: i18n.t('Phone'),
  tablet: i18n.t('Tablet'),
});

export const scheduleWords = (): Record<NonNullable<Report['schedule']>, string> => ({
  daily: i18n.t('Every day'),
  weekly: i18n.t('Every Monday'),
  monthly: i18n.t('On the first of each month'),
});
