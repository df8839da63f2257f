import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { RoleName } from './schema.ts';

const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'Told to the person.' });
const AccountStatus = Type.Enum(['active', 'suspended', 'banned', 'erased']);

export const Account = Type.Object(
  {
    id: Id,
    email: Type.String(),
    emailVerified: Type.Boolean(),
    name: Type.String(),
    role: RoleName,
    status: AccountStatus,
    reason: Nullable(Type.String()),
    suspendedUntil: Nullable(Time),
    createdAt: Time,
  },
  {
    title: 'Account',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        email: 'ana@example.com',
        emailVerified: true,
        name: 'Ana',
        role: 'buyer',
        status: 'suspended',
        reason: 'Spam in conversations',
        suspendedUntil: '2026-12-01T00:00:00Z',
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Account = Static<typeof Account>;

export const AccountQuery = {
  email: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'Beginning of the address.' })),
  status: Type.Optional(AccountStatus),
};

export const Ban = Type.Object({ reason: Reason }, { title: 'Ban', examples: [{ reason: 'Sold what never existed' }] });

export const Suspension = Type.Object(
  { until: Time, reason: Reason },
  { title: 'Suspension', examples: [{ until: '2026-12-01T00:00:00Z', reason: 'Spam in conversations' }] },
);
export type Suspension = Static<typeof Suspension>;

export const RoleChange = Type.Object({ role: RoleName }, { title: 'RoleChange', examples: [{ role: 'moderator' }] });

export const AuditItem = Type.Object(
  {
    id: Id,
    actorId: Nullable(Id),
    action: Type.String({ description: 'What was done, as `account.banned`.' }),
    subjectType: Type.String(),
    subjectId: Nullable(Id),
    detail: Type.Record(Type.String(), Type.Unknown()),
    ipAddress: Type.String(),
    createdAt: Time,
  },
  {
    title: 'AuditItem',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000004',
        actorId: '019a9d3e-7c00-7000-8000-000000000005',
        action: 'account.banned',
        subjectType: 'user',
        subjectId: '019a9d3e-7c00-7000-8000-000000000001',
        detail: { reason: 'Sold what never existed' },
        ipAddress: '203.0.113.0',
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
