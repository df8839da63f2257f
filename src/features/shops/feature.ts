import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';
import { closeShopsOf, listShopsOf } from './store.ts';

const EXPORTED_SHOPS = 1_000;

export const shops: Feature = {
  name: 'shops',
  routes,
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
