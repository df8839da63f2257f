import type { PersonalData } from '#platform/personal-data.ts';
import { listAlertsOf } from './personal-data.store.ts';

export const personalData: PersonalData = {
  table: 'price_alerts',
  why: 'What somebody waits for is theirs alone; it ends with the account.',
  read: listAlertsOf,
  erase: 'with the account',
};
