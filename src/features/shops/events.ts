import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent } from '#platform/logs/events.ts';

export const shopOpened = domainEvent('shop.opened', 'Somebody opened a shop.', Type.Object({ shopId: Id }));

export const shopChanged = domainEvent(
  'shop.changed',
  'The profile of a shop changed: what shows or finds it by name reads it anew.',
  Type.Object({ shopId: Id }),
);
