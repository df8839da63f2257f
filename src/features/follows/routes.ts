import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { feedRoutes } from './feed.routes.ts';
import { newsRoutes } from './news.routes.ts';
import { Follow, FollowedShop, Follower } from './schema.ts';
import {
  browseFollowed,
  browseFollowers,
  followShop,
  muteShop,
  readFollow,
  toggleFollow,
  unfollowShop,
  unmuteShop,
} from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/follow',
    {
      operation: 'readFollow',
      summary: 'Whether I follow a shop',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found'],
    },
    (context, { params }) => readFollow(context, params.idOrSlug),
  );

  api.post(
    '/api/shops/:idOrSlug/follow',
    {
      operation: 'toggleFollow',
      summary: 'Follow a shop, or stop it',
      description: 'The other of what is now. With an Idempotency-Key a repeat moves nothing.',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found', 'own_shop', 'too_many_followed'],
      creates: true,
    },
    (context, { params }) => toggleFollow(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/follow',
    {
      operation: 'followShop',
      summary: 'Follow a shop',
      description: 'Following already changes nothing.',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found', 'own_shop', 'too_many_followed'],
    },
    (context, { params }) => followShop(context, params.idOrSlug),
  );

  api.delete(
    '/api/shops/:idOrSlug/follow',
    {
      operation: 'unfollowShop',
      summary: 'Stop following a shop',
      description: 'Works for shops that others cannot see any more, too.',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found'],
    },
    (context, { params }) => unfollowShop(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/follow/mute',
    {
      operation: 'muteFollowedShop',
      summary: 'Leave a shop that I follow out of my feed',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found', 'not_following'],
    },
    (context, { params }) => muteShop(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/follow/unmute',
    {
      operation: 'unmuteFollowedShop',
      summary: 'Show a shop that I follow in my feed again',
      access: 'user',
      params: ShopParams,
      answer: Follow,
      problems: ['not_found', 'not_following'],
    },
    (context, { params }) => unmuteShop(context, params.idOrSlug),
  );

  api.get(
    '/api/shops/:idOrSlug/followers',
    {
      operation: 'browseFollowers',
      summary: 'Who follows my shop',
      description: 'The newest first. Needs the permission `profile`.',
      access: 'user',
      params: ShopParams,
      query: Paging,
      answer: Page(Follower),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseFollowers(context, params.idOrSlug, query),
  );

  api.get(
    '/api/me/following',
    {
      operation: 'browseFollowedShops',
      summary: 'Shops I follow',
      description: 'The one followed last comes first. Those that others cannot see now are left out.',
      access: 'user',
      query: Paging,
      answer: Page(FollowedShop),
    },
    (context, { query }) => browseFollowed(context, query),
  );

  newsRoutes(api);
  feedRoutes(api);
}
