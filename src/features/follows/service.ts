import { pictureUrl } from '#features/files/service.ts';
import { orderProblems } from '#features/orders/problems.ts';
import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, notify, tell } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { followNews, shopFollowed, shopUnfollowed } from './events.ts';
import { followProblems } from './problems.ts';
import type { Follow, FollowedShop, Follower } from './schema.ts';
import {
  deleteFollower,
  type FollowRow,
  findFollow,
  holdFollower,
  insertFollower,
  listFollowed,
  listFollowers,
  markMuted,
  readFollowerCount,
} from './store.ts';

/** The feed looks at each followed shop once. */
export const MOST_FOLLOWED = 2_000;

/** Whether the asker follows a shop. Throws `not_found`. */
export async function readFollow(context: Context, idOrSlug: string): Promise<Follow> {
  return shown(await mustKnow(context.house.database.db, context, idOrSlug));
}

/**
 * Follows a shop, or follows it no more where the asker did. Toggles of one person come one after the other, whatever
 * shop they are of. Throws `not_found`, `own_shop`, `too_many_followed`.
 */
export function toggleFollow(context: Context, idOrSlug: string): Promise<Follow> {
  return changeFollow(context, idOrSlug, (tx, shop) =>
    shop.following ? leave(tx, context, shop) : join(tx, context, shop),
  );
}

/** Follows a shop. Throws as `toggleFollow` does. */
export function followShop(context: Context, idOrSlug: string): Promise<Follow> {
  return changeFollow(context, idOrSlug, async (tx, shop) => (shop.following ? shown(shop) : join(tx, context, shop)));
}

/** Follows a shop no more, also one that is out of sight by now. Throws `not_found`. */
export function unfollowShop(context: Context, idOrSlug: string): Promise<Follow> {
  return changeFollow(context, idOrSlug, async (tx, shop) => (shop.following ? leave(tx, context, shop) : shown(shop)));
}

/** Keeps what a followed shop does out of the feed. Throws `not_found`, `not_following`. */
export function muteShop(context: Context, idOrSlug: string): Promise<Follow> {
  return setMuted(context, idOrSlug, true);
}

/** Lets a followed shop into the feed again. Throws `not_found`, `not_following`. */
export function unmuteShop(context: Context, idOrSlug: string): Promise<Follow> {
  return setMuted(context, idOrSlug, false);
}

/** Who follows a shop, for its owner and staff who may. Throws `not_found`, `forbidden`. */
export async function browseFollowers(
  context: Context,
  idOrSlug: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const { db } = context.house.database;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const { id } = await mustManage(db, context, idOrSlug, 'profile');
  const rows = await listFollowers(db, id, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, (row) => [row.id]);
  const followers = items.map(
    ({ userId, name, since }): Follower => ({ user: name === null ? null : { id: userId, name }, since }),
  );
  return { items: followers, nextCursor };
}

/** The shops that the asker follows. */
export async function browseFollowed(
  context: Context,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const { house } = context;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const rows = await listFollowed(house.database.db, signedIn(context).userId, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, (row) => [row.id]);
  const shops = items.map(({ shopId, slug, name, logoId, followerCount, since, muted }): FollowedShop => {
    const logoUrl = logoId && pictureUrl(house, logoId, 'thumb');
    return { shop: { id: shopId, slug, name, logoUrl, followerCount }, since, muted };
  });
  return { items: shops, nextCursor };
}

async function changeFollow(
  context: Context,
  idOrSlug: string,
  work: (tx: Tx, shop: FollowRow) => Promise<Follow>,
): Promise<Follow> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    await holdFollower(tx, userId);
    return work(tx, await mustKnow(tx, context, idOrSlug));
  });
}

async function mustKnow(db: Db, context: Context, idOrSlug: string): Promise<FollowRow> {
  const shop = await findFollow(db, idOrSlug.toLowerCase(), signedIn(context).userId);
  if (!shop || !(shop.isPublic || shop.isOwn || shop.following)) throw problems.not_found();
  return shop;
}

/** The row of the count is held from the insertion on: nothing slow comes after it. */
async function join(
  tx: Tx,
  context: Context,
  { shopId, shop, ownerId, isOwn, name, isBlocked }: FollowRow,
): Promise<Follow> {
  if (isOwn) throw orderProblems.own_shop('Nobody follows a shop they work for');
  const { userId } = signedIn(context);
  if (!(await insertFollower(tx, { id: newId(), userId, shopId }, MOST_FOLLOWED))) {
    throw followProblems.too_many_followed(`You follow ${MOST_FOLLOWED} shops, and that is the most`);
  }
  announce(tx, shopFollowed, { shopId, userId });
  tell(tx, [userId], followNews, { shopId });
  if (!isBlocked) {
    notify(tx, {
      key: toldKey(shopId, userId),
      userId: ownerId,
      type: 'shop.followed',
      data: { shopId, shop, name },
      group: `followers:${shopId}`,
    });
  }
  return { following: true, muted: false, followerCount: await readFollowerCount(tx, shopId) };
}

/** Left and followed again: told once. */
export function toldKey(shopId: string, userId: string): string {
  return `shop.followed:${shopId}:${userId}`;
}

async function leave(tx: Tx, context: Context, { shopId }: FollowRow): Promise<Follow> {
  const { userId } = signedIn(context);
  await deleteFollower(tx, userId, shopId);
  announce(tx, shopUnfollowed, { shopId, userId });
  tell(tx, [userId], followNews, { shopId });
  return { following: false, muted: false, followerCount: await readFollowerCount(tx, shopId) };
}

function setMuted(context: Context, idOrSlug: string, muted: boolean): Promise<Follow> {
  return changeFollow(context, idOrSlug, async (tx, shop) => {
    if (!shop.following) throw followProblems.not_following();
    const { userId } = signedIn(context);
    if (await markMuted(tx, userId, shop.shopId, muted)) tell(tx, [userId], followNews, { shopId: shop.shopId });
    return { ...shown(shop), muted };
  });
}

function shown({ following, muted, followerCount }: FollowRow): Follow {
  return { following, muted, followerCount };
}
