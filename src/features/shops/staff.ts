import { type Context, signedIn } from '#platform/actor.ts';
import { change, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { listInvitations } from './invitations.store.ts';
import { mustOwn, mustSee } from './service.ts';
import type { Permission, Staff, StaffMember } from './staff.schema.ts';
import { deleteStaff, listStaff, setPermissions } from './staff.store.ts';

/** Who works in a shop, for its people; the owner sees who was asked to as well. */
export async function browseStaff(context: Context, idOrSlug: string): Promise<Staff> {
  const { db } = context.house.database;
  const shop = await mustSee(db, idOrSlug, signedIn(context).userId);
  if (shop.role === null) throw problems.forbidden('This is not your shop');
  return {
    items: await listStaff(db, shop.id),
    invitations: shop.role === 'owner' ? await listInvitations(db, shop.id) : [],
  };
}

/** Says what somebody may do in the asker's shop from now on. */
export async function changeStaff(
  context: Context,
  idOrSlug: string,
  userId: string,
  permissions: readonly Permission[],
): Promise<StaffMember> {
  return change(context, async (tx) => {
    const shop = await mustOwn(tx, context, idOrSlug);
    const member = await setPermissions(tx, shop.id, userId, permissions);
    if (!member) throw problems.not_found();
    return member;
  });
}

/** Ends somebody's work in a shop: the owner anybody's, each of the staff their own. */
export async function removeStaff(context: Context, idOrSlug: string, userId: string): Promise<void> {
  await change(context, async (tx) => {
    const shopId = await mustOwnOrLeave(tx, context, idOrSlug, userId);
    if (!(await deleteStaff(tx, shopId, userId))) throw problems.not_found();
    outdate(tx, 'shops');
  });
}

async function mustOwnOrLeave(tx: Tx, context: Context, idOrSlug: string, userId: string): Promise<string> {
  const asker = signedIn(context).userId;
  if (userId !== asker) return (await mustOwn(tx, context, idOrSlug)).id;
  const shop = await mustSee(tx, idOrSlug, asker);
  if (shop.role === null) throw problems.forbidden('This is not your shop');
  return shop.id;
}
