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
  'One was read, unread or deleted, here or on another device; or several at once, by `notificationIds`; or all were read, without ids; or one says something else now, `retold`: fetch it.',
  Type.Object({
    change: Type.Enum(['read', 'unread', 'deleted', 'all_read', 'retold']),
    notificationId: Type.Optional(Id),
    notificationIds: Type.Optional(Type.Array(Id)),
  }),
);
