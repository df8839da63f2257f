import Type, { type Static } from 'typebox';
import { Id, Time } from '#platform/http/schema.ts';

/** What the people of a shop may be allowed to do; its owner may everything. */
export const permissions = ['profile', 'catalogue', 'orders', 'messages', 'calls', 'analytics'] as const;
export type Permission = (typeof permissions)[number];

export const Permissions = Type.Array(Type.Enum([...permissions]), { uniqueItems: true, maxItems: permissions.length });

export const StaffMember = Type.Object(
  { userId: Id, name: Type.String(), permissions: Permissions, since: Time },
  { title: 'StaffMember' },
);
export type StaffMember = Static<typeof StaffMember>;

export const Invitation = Type.Object(
  { id: Id, email: Type.String(), permissions: Permissions, expiresAt: Time },
  { title: 'Invitation' },
);
export type Invitation = Static<typeof Invitation>;

export const Staff = Type.Object(
  {
    items: Type.Array(StaffMember),
    invitations: Type.Array(Invitation, { description: 'Open ones; only the owner sees them.' }),
  },
  { title: 'Staff' },
);
export type Staff = Static<typeof Staff>;

export const NewInvitation = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }), permissions: Permissions },
  { title: 'NewInvitation', examples: [{ email: 'rui@example.com', permissions: ['catalogue', 'orders'] }] },
);
export type NewInvitation = Static<typeof NewInvitation>;

export const StaffChanges = Type.Object(
  { permissions: Permissions },
  { title: 'StaffChanges', examples: [{ permissions: ['catalogue'] }] },
);

export const AcceptInvitation = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { title: 'AcceptInvitation', examples: [{ token: 'from-the-mail' }] },
);

const idOrSlug = Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug of the shop.' });
export const InvitationParams = Type.Object({ idOrSlug, id: Id });
export const StaffParams = Type.Object({ idOrSlug, userId: Id });
