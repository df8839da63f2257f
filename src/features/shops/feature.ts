import { accountBanned, accountErased, accountReinstated, accountSuspended } from '#features/accounts/events.ts';
import { outdate } from '#platform/change.ts';
import type { Feature } from '#platform/feature.ts';
import type { Listener } from '#platform/logs/house-log.ts';
import { routes } from './routes.ts';
import { closeShopsOf, listShopsOf } from './store.ts';

/** A person who is shut out takes their shops with them: what shows them is outdated at once. */
const owners: Listener = {
  name: 'shops.owners',
  hears: [accountBanned, accountSuspended, accountReinstated, accountErased],
  handle: async (tx) => outdate(tx, 'shops'),
};

const EXPORTED_SHOPS = 1_000;

export const shops: Feature = {
  name: 'shops',
  routes,
  listeners: [owners],
  personalData: [
    {
      table: 'shops',
      why: 'Orders and reviews of others name the shop; erased with its owner it is hidden and loses its texts.',
      read: (db, userId) => listShopsOf(db, userId, { limit: EXPORTED_SHOPS, after: undefined }),
      erase: closeShopsOf,
    },
    { table: 'shop_staff', why: 'Who works where ends with the account.', erase: 'with the account' },
  ],
};
