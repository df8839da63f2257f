import type { Value } from '../../charts/rows.ts';
import { count, money } from '../../parts/amounts.ts';
import { digitsOf, majorText } from '../../parts/minor-units.ts';
import { conventions, i18n } from '../../words.ts';
import type { Metric } from './metric.ts';

/** Sums of money and what comes of a division; everything else is counted. */
const isMoney = (metric: Metric) => metric === 'revenue' || metric === 'avgOrderValue';
export const isWhole = (metric: Metric) => metric !== 'conversionRate';

export const nameOf = (metric: Metric): string =>
  ({
    views: () => i18n.t('Views'),
    uniqueVisitors: () => i18n.t('Visitors'),
    productViews: () => i18n.t('Views of products'),
    messagesReceived: () => i18n.t('Messages received'),
    orders: () => i18n.t('Orders'),
    revenue: () => i18n.t('Revenue'),
    newFollowers: () => i18n.t('New followers'),
    conversionRate: () => i18n.t('Visitors who order'),
    avgOrderValue: () => i18n.t('Worth of an order'),
  })[metric]();

export const countedOf = (metric: Metric): string =>
  ({
    views: () => i18n.t('How often pages of your shop and of its products were opened. Robots are not counted.'),
    uniqueVisitors: () =>
      i18n.t('People who looked, each once a day: who comes on two days is counted on both of them.'),
    productViews: () => i18n.t('How often the pages of your products were opened.'),
    messagesReceived: () => i18n.t('What buyers wrote to you, each message once.'),
    orders: () => i18n.t('Orders that were paid or confirmed, on the day they were placed.'),
    revenue: () =>
      i18n.t(
        'What was paid for the orders of these days, less what you paid back in them. A refund counts on its own day, so a day can be below zero.',
      ),
    newFollowers: () => i18n.t('Everybody who began to follow you, even if they left again.'),
    conversionRate: () => i18n.t('Orders divided by visitors.'),
    avgOrderValue: () => i18n.t('Revenue divided by orders.'),
  })[metric]();

/** Whole, as it stands in a tile or a table. */
export function figure(metric: Metric, currency: string, value: number): string {
  if (isMoney(metric)) return money({ amount: value, currency });
  return metric === 'conversionRate' ? share(value) : count(value);
}

/** As short as an axis needs it. */
export function briefly(metric: Metric, currency: string): (value: number) => string {
  const compact = { notation: 'compact', maximumFractionDigits: 1 } as const;
  if (metric === 'conversionRate') return share;
  if (!isMoney(metric)) return (value) => new Intl.NumberFormat(conventions(), compact).format(value);
  return (value) =>
    new Intl.NumberFormat(conventions(), { ...compact, style: 'currency', currency }).format(
      value / 10 ** digitsOf(currency),
    );
}

/** A fraction of one as per cent. */
export const share = (value: number) =>
  new Intl.NumberFormat(conventions(), { style: 'percent', maximumFractionDigits: value < 0.1 ? 2 : 1 }).format(value);

/** How tables show a column of this metric, and how their files write it: money in whole units, by text alone. */
export function columnOf(metric: Metric, currency: string, name = nameOf(metric)) {
  return {
    name,
    show: (value: Value) => figure(metric, currency, Number(value)),
    plain: isMoney(metric) ? (value: Value) => majorText({ amount: Number(value), currency }) : undefined,
  };
}
