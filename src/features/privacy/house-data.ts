import type { PersonalData } from '#platform/personal-data.ts';
import { forgetRepeatsOf, readNewsOf } from './store.ts';

/** The tables of the platform that know people; no feature owns them. */
export const houseData: readonly PersonalData[] = [
  {
    table: 'user_events',
    why: 'The news of somebody, kept seven days for their devices, ends with the account.',
    read: readNewsOf,
    erase: 'with the account',
  },
  {
    table: 'user_event_heads',
    why: 'How many news somebody had; a number for machines, it ends with the account.',
    erase: 'with the account',
  },
  {
    table: 'idempotency_keys',
    why: 'First answers of repeated requests may hold what somebody wrote; kept 24 hours, and gone with the account.',
    erase: forgetRepeatsOf,
  },
];
