import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';

export interface Blocked {
  readonly byBuyer: boolean;
  readonly byShop: boolean;
}

/** Whether a buyer and the owner of a shop want nothing of each other; one indexed statement. */
export async function areBlocked(db: Db, buyerId: string, shopId: string): Promise<Blocked> {
  const { rows } = await sql<Blocked>`
    ${named('are_blocked')} select
      exists (select 1 from blocks where blocker_id = ${buyerId} and blocked_id = owner_id) as "byBuyer",
      exists (select 1 from blocks where blocker_id = owner_id and blocked_id = ${buyerId}) as "byShop"
    from shops where id = ${shopId}`.execute(db);
  return rows[0] ?? { byBuyer: false, byShop: false };
}

/** Both ends of a conversation, and whether that user may speak for its shop. */
export interface Ends {
  readonly buyerId: string;
  readonly ownerId: string;
  readonly isShop: boolean;
}

export async function findEnds(db: Db, conversationId: string, userId: string): Promise<Ends | undefined> {
  const { rows } = await sql<Ends>`
    select buyer_id as "buyerId", owner_id as "ownerId", owner_id = ${userId}::uuid or exists (
        select 1 from shop_staff
        where shop_id = shops.id and user_id = ${userId}::uuid and 'messages' = any(permissions)
      ) as "isShop"
    from conversations join shops on shops.id = shop_id where conversations.id = ${conversationId}`.execute(db);
  return rows[0];
}

/** Whose shop it is: a block of a shop's is its owner's. */
export async function ownerOf(db: Db, shopId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select owner_id as id from shops where id = ${shopId}`.execute(db);
  return rows[0]?.id;
}

/** Whether there is such a person to be blocked. */
export async function isSomebody(db: Db, userId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from users where id = ${userId} and status <> 'erased'`.execute(db);
  return rows.length > 0;
}

export interface HeldConversation {
  readonly id: string;
  readonly buyerId: string;
  readonly shopId: string;
}

/** Holds all conversations of two people until the transaction ends: whoever writes in one is before or behind it. */
export async function holdConversationsOf(tx: Tx, one: string, other: string): Promise<HeldConversation[]> {
  const { rows } = await sql<HeldConversation>`
    select conversations.id, buyer_id as "buyerId", shop_id as "shopId"
    from conversations join shops on shops.id = shop_id
    where buyer_id = ${one} and owner_id = ${other} or buyer_id = ${other} and owner_id = ${one}
    order by conversations.id for no key update of conversations`.execute(tx);
  return rows;
}

/** Writes a block; false where there was one. */
export async function insertBlock(
  tx: Tx,
  { blockerId, blockedId, createdBy }: { blockerId: string; blockedId: string; createdBy: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into blocks (blocker_id, blocked_id, created_by)
    values (${blockerId}, ${blockedId}, ${createdBy === blockerId ? null : createdBy})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function deleteBlock(tx: Tx, blockerId: string, blockedId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from blocks where blocker_id = ${blockerId} and blocked_id = ${blockedId}`.execute(tx);
  return numAffectedRows === 1n;
}

export interface BlockRow {
  readonly userId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly shopId: string | null;
  readonly shopSlug: string | null;
  readonly shopName: string | null;
}

/** Whom somebody blocked, the newest first. Reads one more than `limit`. */
export async function listBlocks(
  db: Db,
  blockerId: string,
  { limit, after, of }: { limit: number; after?: { createdAt: string; userId: string } | undefined; of?: string },
): Promise<BlockRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`blocker_id = ${blockerId}`];
  if (of !== undefined) conditions.push(sql`blocked_id = ${of}`);
  if (after)
    conditions.push(sql`(blocks.created_at, blocked_id) < (${after.createdAt}::timestamptz, ${after.userId}::uuid)`);
  const { rows } = await sql<BlockRow>`
    select blocked_id as "userId", users.name, blocks.created_at as "createdAt",
      shop.id as "shopId", shop.slug as "shopSlug", shop.name as "shopName"
    from blocks
    join users on users.id = blocked_id
    left join lateral (
      select shops.id, slug, shops.name from conversations join shops on shops.id = shop_id
      where buyer_id = blocker_id and owner_id = blocked_id
      order by conversations.id desc limit 1
    ) as shop on true
    where ${sql.join(conditions, sql` and `)}
    order by blocks.created_at desc, blocked_id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** Whom somebody blocked, for their export. */
export async function listBlocksOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select blocked_id as "userId", users.name, blocks.created_at as "createdAt"
    from blocks join users on users.id = blocked_id
    where blocker_id = ${userId} or created_by = ${userId} order by blocks.created_at`.execute(db);
  return rows;
}

/** Nobody is left to be kept away, nor to want that. */
export async function deleteBlocksOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from blocks where blocker_id = ${userId} or blocked_id = ${userId}`.execute(tx);
  await sql`update blocks set created_by = null where created_by = ${userId}`.execute(tx);
}
