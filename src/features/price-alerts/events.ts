import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { personEvent } from '#platform/logs/events.ts';

export const alertNews = personEvent(
  'price_alert.changed',
  'I set, changed or removed a price alert, here or on another device. Fetch it; when one fires a notification says so.',
  Type.Object({ alertId: Id, productId: Id }),
);
