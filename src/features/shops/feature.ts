import { accountBanned, accountErased, accountReinstated, accountSuspended } from '#features/accounts/events.ts';
import { outdate } from '#platform/change.ts';
import type { Feature } from '#platform/feature.ts';
import type { Listener } from '#platform/logs/house-log.ts';
import { jobs } from './jobs.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

/** A person who is shut out takes their shops with them: what shows them is outdated at once. */
const owners: Listener = {
  name: 'shops.owners',
  hears: [accountBanned, accountSuspended, accountReinstated, accountErased],
  handle: async (tx) => outdate(tx, 'shops'),
};

export const shops: Feature = { name: 'shops', routes, jobs, listeners: [owners], personalData };
