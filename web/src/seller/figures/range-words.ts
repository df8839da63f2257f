import { i18n } from '../../words.ts';
import { type faultOf, MOST_DAYS, type Span } from './address.ts';

export const spanName = (span: Span): string =>
  ({
    today: () => i18n.t('Today'),
    '7d': () => i18n.t('Last {days} days', { days: 7 }),
    '30d': () => i18n.t('Last {days} days', { days: 30 }),
    '90d': () => i18n.t('Last {days} days', { days: 90 }),
    '12m': () => i18n.t('Last 12 months'),
    this_month: () => i18n.t('This month'),
    last_month: () => i18n.t('Last month'),
  })[span]();

export const faultWord = (fault: NonNullable<ReturnType<typeof faultOf>>): string =>
  ({
    'no date': () => i18n.t('Choose both days.'),
    order: () => i18n.t('The last day is before the first.'),
    'too long': () => i18n.t('That is too long: at most {days} days.', { days: MOST_DAYS }),
    future: () => i18n.t('The first day has not come yet.'),
  })[fault]();
