import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent, personEvent } from '#platform/logs/events.ts';

const ofFollow = Type.Object({ shopId: Id, userId: Id });

export const shopFollowed = domainEvent('shop.followed', 'Somebody follows a shop from now on.', ofFollow);

export const shopUnfollowed = domainEvent(
  'shop.unfollowed',
  'Somebody follows a shop no more. An erased person is not named here: account.erased says it.',
  ofFollow,
);

export const followNews = personEvent(
  'follow.changed',
  'I follow a shop, or no more, or its news are muted or heard again. Fetch it.',
  Type.Object({ shopId: Id }),
);

export const feedNews = personEvent('feed.seen', 'I saw my feed on another device.', Type.Object({ upToId: Id }));
