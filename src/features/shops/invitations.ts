import { emailKeyOf } from '#features/accounts/email.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { defineProblems, problems } from '#platform/problems.ts';
import { hashOf, invitationToken } from './invitation-token.ts';
import {
  belongsToShop,
  countInvitations,
  findProvenAddress,
  holdInvitation,
  markAccepted,
  upsertInvitation,
  withdraw,
} from './invitations.store.ts';
import { invitationMail } from './jobs.ts';
import type { Shop } from './schema.ts';
import { mustOwn, mustSee } from './service.ts';
import { shown } from './show.ts';
import type { Invitation, NewInvitation } from './staff.schema.ts';
import { insertStaff } from './staff.store.ts';
import { holdShop } from './store.ts';

const invitationProblems = defineProblems({
  invitation_invalid: [400, 'This invitation is not valid any more'],
  invitation_for_another: [403, 'This invitation is for another address, or yours is not confirmed yet'],
  already_staff: [409, 'They work in this shop already'],
  too_many_invitations: [409, 'Too many invitations for now'],
});

const LIVES_DAYS = 7;
/** New addresses in a day, and mails to one address: a shop is no way to fill the mailboxes of strangers. */
const MOST_A_DAY = 20;
const MOST_MAILS = 3;

/** Mails somebody a link that makes them one of the asker's staff. Another to the same address replaces the first. */
export async function inviteStaff(context: Context, idOrSlug: string, input: NewInvitation): Promise<Invitation> {
  const { house } = context;
  const { userId } = signedIn(context);
  const email = emailKeyOf(input.email);
  return change(context, async (tx) => {
    const shop = await mustOwn(tx, context, idOrSlug);
    await holdShop(tx, shop.id);
    if (await belongsToShop(tx, shop.id, email)) throw invitationProblems.already_staff();
    if ((await countInvitations(tx, shop.id, 24)) >= MOST_A_DAY) throw invitationProblems.too_many_invitations();
    const id = newId();
    const row = {
      ...{ id, shopId: shop.id, email, permissions: input.permissions, invitedBy: userId, days: LIVES_DAYS },
      tokenHash: hashOf(invitationToken(house.keys, id)),
    };
    const invitation = await upsertInvitation(tx, row, MOST_MAILS);
    if (!invitation) throw invitationProblems.too_many_invitations('This address was written to often enough');
    await house.jobs.enqueue(tx, invitationMail, [{ invitationId: id }]);
    return invitation;
  });
}

/** Takes an invitation back: its link opens nothing any more. */
export async function withdrawInvitation(context: Context, idOrSlug: string, id: string): Promise<void> {
  await change(context, async (tx) => {
    const shop = await mustOwn(tx, context, idOrSlug);
    if (!(await withdraw(tx, shop.id, id))) throw problems.not_found();
  });
}

/**
 * Makes the asker one of the staff who invited them; again it answers the same. Throws `invitation_invalid`, and
 * `invitation_for_another` where the asker has not proven to own the address it was mailed to.
 */
export async function acceptInvitation(context: Context, token: string): Promise<Shop> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const invitation = await holdInvitation(tx, hashOf(token));
    if (!invitation?.isOpen && !invitation?.isAccepted) throw invitationProblems.invitation_invalid();
    if ((await findProvenAddress(tx, userId)) !== invitation.email) throw invitationProblems.invitation_for_another();
    if (invitation.isOpen) {
      await insertStaff(tx, invitation.shopId, userId, invitation.permissions);
      await markAccepted(tx, invitation.id);
    }
    const shop = await mustSee(tx, invitation.shopId, userId);
    // Accepted once, and dismissed since.
    if (shop.role === null) throw invitationProblems.invitation_invalid();
    return shown(context.house, shop);
  });
}
