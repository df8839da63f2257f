import type { PersonalData } from '#platform/personal-data.ts';
import { forgetReportsOf, listReportsOf } from './personal-data.store.ts';

export const reportsOfPerson: PersonalData = {
  table: 'analytics_reports',
  why: 'How somebody looks at the figures is theirs; what they share with the shop stays with the shop, without their name.',
  read: listReportsOf,
  erase: forgetReportsOf,
};
