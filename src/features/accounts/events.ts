import Type from 'typebox';
import { Id, Time } from '#platform/http/schema.ts';
import { domainEvent, personEvent } from '#platform/logs/events.ts';

const Account = Type.Object({ userId: Id });

export const accountRegistered = domainEvent('account.registered', 'Somebody made an account.', Account);
export const accountBanned = domainEvent('account.banned', 'An admin shut an account out for good.', Account);
export const accountSuspended = domainEvent(
  'account.suspended',
  'An admin shut an account out until a time.',
  Type.Object({ userId: Id, until: Time }),
);
export const accountReinstated = domainEvent(
  'account.reinstated',
  'An account is let in again: an admin said so, or its suspension is over.',
  Account,
);
export const accountErased = domainEvent('account.erased', 'Somebody erased their account.', Account);

export const sessionStarted = personEvent(
  'session.started',
  'I signed in on some device.',
  Type.Object({ sessionId: Id }),
);
export const sessionEnded = personEvent(
  'session.ended',
  'A session of mine ended: signed out, ended from elsewhere, or expired.',
  Type.Object({ sessionId: Id }),
);
