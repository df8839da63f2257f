import { monthOf, shortDate, spanOf } from '../../charts/days.ts';
import { count } from '../../parts/amounts.ts';
import { conventions, i18n } from '../../words.ts';
import { isMetric } from '../figures/metric.ts';
import * as figures from '../figures/metrics.ts';
import { spanName } from '../figures/range-words.ts';
import type { Definition, Kind, Metric, Time } from './definition.ts';
import { filterOf, kindOf, kinds, timeOf } from './definition.ts';

/** What a figure is called; of those the dashboard shows, as it calls them. */
export function metricName(metric: Metric): string {
  if (isMetric(metric)) return figures.nameOf(metric);
  return metric === 'carts' ? i18n.t('Put in a cart') : i18n.t('Pieces sold');
}

export function metricExplained(metric: Metric): string {
  if (isMetric(metric)) return figures.countedOf(metric);
  return metric === 'carts'
    ? i18n.t('How often somebody put it in their cart.')
    : i18n.t('How many pieces were in the orders.');
}

/** As it stands in a table; what cannot be added up is a dash. */
export function figureText(metric: Metric, currency: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return isMetric(metric) ? figures.figure(metric, currency, value) : count(value);
}

export const axisText = (metric: Metric, currency: string) =>
  figures.briefly(isMetric(metric) ? metric : 'views', currency);

export const timeName = (time: Time): string =>
  ({ day: () => i18n.t('Day'), week: () => i18n.t('Week'), month: () => i18n.t('Month') })[time]();

export const byTime = (time: Time): string =>
  ({ day: () => i18n.t('By day'), week: () => i18n.t('By week'), month: () => i18n.t('By month') })[time]();

export const kindName = (kind: Kind): string =>
  ({
    product: () => i18n.t('Product'),
    category: () => i18n.t('Category'),
    referrer: () => i18n.t('Where they came from'),
    device: () => i18n.t('Device'),
  })[kind]();

export const byKind = (kind: Kind): string =>
  ({
    product: () => i18n.t('By product'),
    category: () => i18n.t('By category'),
    referrer: () => i18n.t('By where they came from'),
    device: () => i18n.t('By device'),
  })[kind]();

/** Why a figure cannot be had beside what is chosen. */
export const notKeptBy = (kind: Kind | null): string =>
  kind === null
    ? i18n.t('Counted for single products only: break it down by product or category.')
    : {
        product: () => i18n.t('Not counted for these products.'),
        category: () => i18n.t('Not counted by category.'),
        referrer: () => i18n.t('Not counted by where people came from.'),
        device: () => i18n.t('Not counted by device.'),
      }[kind]();

export const compareName = (compare: NonNullable<Definition['compare']>): string =>
  ({
    none: () => i18n.t('With nothing'),
    previous: () => i18n.t('With as many days before'),
    year: () => i18n.t('With the same days a year ago'),
  })[compare]();

export const scheduleName = (schedule: 'daily' | 'weekly' | 'monthly'): string =>
  ({
    daily: () => i18n.t('Every day'),
    weekly: () => i18n.t('Every Monday'),
    monthly: () => i18n.t('On the first of each month'),
  })[schedule]();

/** A row's day, week or month. */
export function timeText(time: Time, date: string): string {
  if (time === 'month') return monthOf(date);
  return time === 'week' ? i18n.t('Week of {day}', { day: dated(date) }) : dated(date);
}
const dated = (date: string) => spanOf(date, date);

/** Below a chart, where there is little room. */
export const tickText = (time: Time, date: string) => (time === 'month' ? monthOf(date) : shortDate(date));

/** A report in a line: 'Views and Revenue, by day and by product, last 30 days, 2 filters'. */
export function inShort(definition: Definition): string {
  const list = new Intl.ListFormat(conventions(), { type: 'conjunction' });
  const [time, kind] = [timeOf(definition), kindOf(definition)];
  const { metrics, range, filters } = definition;
  const by = [time && byTime(time), kind && byKind(kind)].filter((word) => word !== undefined);
  const { startDate, endDate, last } = range;
  const filtered = kinds.reduce((sum, each) => sum + (filters?.[filterOf[each]]?.length ?? 0), 0);
  return [
    list.format(metrics.map(metricName)),
    ...by,
    last ? spanName(last) : startDate && endDate ? spanOf(startDate, endDate) : '',
    filtered > 0 ? i18n.t('{filtered, plural, one {one filter} other {# filters}}', { filtered }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
