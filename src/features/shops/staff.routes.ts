import type { Api } from '#platform/http/api.ts';
import { acceptInvitation, inviteStaff, withdrawInvitation } from './invitations.ts';
import { Shop, ShopParams } from './schema.ts';
import {
  AcceptInvitation,
  Invitation,
  InvitationParams,
  NewInvitation,
  Staff,
  StaffChanges,
  StaffMember,
  StaffParams,
} from './staff.schema.ts';
import { browseStaff, changeStaff, removeStaff } from './staff.ts';

export function staffRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/staff',
    {
      operation: 'browseStaff',
      summary: 'Who works in a shop',
      access: 'user',
      params: ShopParams,
      answer: Staff,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => browseStaff(context, params.idOrSlug),
  );

  api.post(
    '/api/shops/:idOrSlug/invitations',
    {
      operation: 'inviteStaff',
      summary: 'Invite somebody to work in my shop',
      description: 'By mail; the link counts for seven days, and only for the account with that address.',
      access: 'user',
      params: ShopParams,
      body: NewInvitation,
      answer: Invitation,
      status: 201,
      problems: ['not_found', 'forbidden', 'already_staff', 'too_many_invitations'],
      creates: true,
    },
    (context, { params, body }) => inviteStaff(context, params.idOrSlug, body),
  );

  api.delete(
    '/api/shops/:idOrSlug/invitations/:id',
    {
      operation: 'withdrawInvitation',
      summary: 'Take an invitation back',
      access: 'user',
      params: InvitationParams,
      problems: ['not_found', 'forbidden'],
    },
    async (context, { params }) => void (await withdrawInvitation(context, params.idOrSlug, params.id)),
  );

  api.post(
    '/api/invitations/accept',
    {
      operation: 'acceptInvitation',
      summary: 'Accept an invitation to work in a shop',
      access: 'user',
      body: AcceptInvitation,
      answer: Shop,
      problems: ['invitation_invalid', 'invitation_for_another'],
    },
    (context, { body }) => acceptInvitation(context, body.token),
  );

  api.patch(
    '/api/shops/:idOrSlug/staff/:userId',
    {
      operation: 'changeStaff',
      summary: 'Say what somebody may do in my shop',
      access: 'user',
      params: StaffParams,
      body: StaffChanges,
      answer: StaffMember,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => changeStaff(context, params.idOrSlug, params.userId, body.permissions),
  );

  api.delete(
    '/api/shops/:idOrSlug/staff/:userId',
    {
      operation: 'removeStaff',
      summary: "End somebody's work in my shop, or my own in another's",
      access: 'user',
      params: StaffParams,
      problems: ['not_found', 'forbidden'],
    },
    async (context, { params }) => void (await removeStaff(context, params.idOrSlug, params.userId)),
  );
}
