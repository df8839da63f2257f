import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';

/** A shop for one who follows it or might. */
export interface FollowRow {
  readonly shopId: string;
  readonly shop: string;
  readonly ownerId: string;
  /** Everybody can see it. */
  readonly isPublic: boolean;
  /** They own the shop or work in it. */
  readonly isOwn: boolean;
  readonly following: boolean;
  readonly muted: boolean;
  readonly followerCount: number;
  /** The one who looks. */
  readonly name: string;
  /** The owner does not want to hear of them. */
  readonly isBlocked: boolean;
}

/** Lets one after the other change what that user follows; what is read after this is still so at the end. */
export async function holdFollower(tx: Tx, userId: string): Promise<void> {
  await sql`${named('hold_follower')} select 1 from users where id = ${userId} for no key update`.execute(tx);
}

export async function findFollow(db: Db, idOrSlug: string, userId: string): Promise<FollowRow | undefined> {
  const column = isId(idOrSlug) ? 'id' : 'slug';
  const { rows } = await sql<FollowRow>`
    ${named(`find_follow_by_${column}`)} select shops.id as "shopId", shops.name as shop, owner_id as "ownerId",
      exists (select 1 from public_shops where public_shops.id = shops.id) as "isPublic",
      owner_id = me.id or exists (
        select 1 from shop_staff where shop_staff.shop_id = shops.id and shop_staff.user_id = me.id) as "isOwn",
      follower.id is not null as following, coalesce(follower.muted, false) as muted,
      coalesce(followers, 0) as "followerCount", me.name,
      exists (select 1 from blocks where blocker_id = owner_id and blocked_id = me.id) as "isBlocked"
    from shops join users as me on me.id = ${userId}
    left join shop_followers as follower on follower.shop_id = shops.id and follower.user_id = me.id
    left join shop_follower_counts as counted on counted.shop_id = shops.id
    where shops.${sql.raw(column)} = ${idOrSlug}`.execute(db);
  return rows[0];
}

/** Follows; false where the user follows `most` shops already. The caller holds the follower. */
export async function insertFollower(
  tx: Tx,
  { id, userId, shopId }: { readonly id: string; readonly userId: string; readonly shopId: string },
  most: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    ${named('follow_shop')} insert into shop_followers (id, user_id, shop_id)
    select ${id}::uuid, ${userId}::uuid, ${shopId}::uuid
    where (select count(*) from shop_followers where user_id = ${userId}) < ${most}::int`.execute(tx);
  return numAffectedRows === 1n;
}

export async function deleteFollower(tx: Tx, userId: string, shopId: string): Promise<void> {
  await sql`
    ${named('unfollow_shop')} delete from shop_followers where user_id = ${userId} and shop_id = ${shopId}`.execute(tx);
}

/** The count as the database keeps it beside the rows. */
export async function readFollowerCount(db: Db, shopId: string): Promise<number> {
  const { rows } = await sql<{ followers: number }>`
    ${named('follower_count')} select followers from shop_follower_counts where shop_id = ${shopId}`.execute(db);
  return rows[0]?.followers ?? 0;
}

/** Whether it was otherwise before. */
export async function markMuted(tx: Tx, userId: string, shopId: string, muted: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update shop_followers set muted = ${muted}
    where user_id = ${userId} and shop_id = ${shopId} and muted <> ${muted}`.execute(tx);
  return numAffectedRows === 1n;
}

export interface ListPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

export interface FollowerRow {
  readonly id: string;
  readonly userId: string;
  /** Null where the account is shut. */
  readonly name: string | null;
  readonly since: string;
}

/** Who follows a shop, newest first. Reads one more than `limit`. */
export async function listFollowers(db: Db, shopId: string, { limit, after }: ListPage): Promise<FollowerRow[]> {
  const { rows } = await sql<FollowerRow>`
    select follower.id, follower.user_id as "userId", active_users.name, follower.created_at as since
    from shop_followers as follower left join active_users on active_users.id = follower.user_id
    where shop_id = ${shopId} ${after === undefined ? sql`` : sql`and follower.id < ${after}`}
    order by follower.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export interface FollowedRow {
  readonly id: string;
  readonly shopId: string;
  readonly slug: string;
  readonly name: string;
  readonly logoId: string | null;
  readonly followerCount: number;
  readonly since: string;
  readonly muted: boolean;
}

/** Shops that somebody follows and everybody can see, the one followed last first. Reads one more than `limit`. */
export async function listFollowed(db: Db, userId: string, { limit, after }: ListPage): Promise<FollowedRow[]> {
  const { rows } = await sql<FollowedRow>`
    select follower.id, shops.id as "shopId", slug, shops.name, logo_id as "logoId",
      coalesce(followers, 0) as "followerCount", follower.created_at as since, muted
    from shop_followers as follower join shops on shops.id = follower.shop_id
    left join shop_follower_counts as counted on counted.shop_id = shops.id
    where follower.user_id = ${userId} and shops.id not in (select id from hidden_shops)
      ${after === undefined ? sql`` : sql`and follower.id < ${after}`}
    order by follower.id desc limit ${limit + 1}`.execute(db);
  return rows;
}
