import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { personEvent } from '#platform/logs/events.ts';

export const notificationCreated = personEvent(
  'notification.created',
  'There is a new notification: fetch it, and the unread count.',
  Type.Object({ notificationId: Id }),
);

export const notificationChanged = personEvent(
  'notification.changed',
  'One was read, unread or deleted, here or on another device; or several at once, by `notificationIds`; or all were read, without ids.',
  Type.Object({
    change: Type.Enum(['read', 'unread', 'deleted', 'all_read']),
    notificationId: Type.Optional(Id),
    notificationIds: Type.Optional(Type.Array(Id)),
  }),
);
