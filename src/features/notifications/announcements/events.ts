import Type from 'typebox';
import { personSignal } from '#platform/logs/events.ts';

/** No event in the log of each: with the heads of a thousand people held, nobody else could tell them anything. */
export const announced = personSignal(
  'notifications.grew',
  'I was told something that everybody is told: fetch the notifications, and the unread count.',
  Type.Object({}),
);
