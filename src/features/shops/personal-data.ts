import { releaseFiles } from '#features/files/service.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { deleteInvitationsOf, listInvitationsOf } from './invitations.store.ts';
import { deleteLocationsOfOwner, listLocationsOfOwner } from './locations.store.ts';
import { unsealed } from './sealed-place.ts';
import { endJobsOf, listJobsOf } from './staff.store.ts';
import { closeShopsOf, listShopsOfOwner } from './store.ts';

export const personalData: readonly PersonalData[] = [
  {
    table: 'shops',
    why: 'Orders and reviews of others name the shop; erased with its owner it is hidden and loses its texts.',
    read: listShopsOfOwner,
    erase: async (tx, userId) => releaseFiles(tx, await closeShopsOf(tx, userId)),
  },
  {
    table: 'shop_locations',
    why: 'Where the shops of somebody are, a private place encrypted; it ends with the account.',
    read: async (db, userId, { keys }) =>
      (await listLocationsOfOwner(db, userId)).map(({ shopId, ...row }) => ({ shopId, ...unsealed(keys, row) })),
    erase: deleteLocationsOfOwner,
  },
  {
    table: 'shop_staff',
    why: 'Who works where ends with the account, and with the shop.',
    read: listJobsOf,
    erase: endJobsOf,
  },
  {
    table: 'shop_invitations',
    why: 'Who was asked to work where: kept until a week after the link has ended, no longer than either account.',
    read: listInvitationsOf,
    erase: deleteInvitationsOf,
  },
];
