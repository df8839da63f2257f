import { clearTable } from '#features/orders/offers/offers.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, tell } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { invalid, problems } from '#platform/problems.ts';
import { conversationChanged, peopleBlocked } from '../events.ts';
import type { Block, BlockPage, BlocksQuery, NewBlock } from './blocks.schema.ts';
import {
  type BlockRow,
  deleteBlock,
  findEnds,
  type HeldConversation,
  holdConversationsOf,
  insertBlock,
  isSomebody,
  listBlocks,
  ownerOf,
} from './blocks.store.ts';

export { areBlocked } from './blocks.store.ts';

/** With how many people `change` speaks at most. */
const MOST_TOLD = 49;

/** Who blocks whom, and for whom it is said. */
interface Wish {
  readonly blockerId: string;
  readonly blockedId: string;
}

/**
 * Wants nothing of somebody any more: neither can write to the other, nor call, and what they had on the table is off
 * it. Said again it is as it was. Throws `not_found`, `invalid_input`.
 */
export async function block(context: Context, input: NewBlock): Promise<{ block: Block; isNew: boolean }> {
  const { userId } = signedIn(context);
  if ((input.userId === undefined) === (input.conversationId === undefined))
    throw invalid('/userId', 'name a person or a conversation, and only one');
  return change(context, async (tx) => {
    const wish = input.conversationId
      ? await otherSideOf(tx, context, input.conversationId.toLowerCase())
      : { blockerId: userId, blockedId: input.userId?.toLowerCase() ?? '' };
    const { blockerId, blockedId } = wish;
    if (blockerId === blockedId) throw invalid('/userId', 'is yourself');
    if (!(await isSomebody(tx, blockedId))) throw problems.not_found();
    // Held first: a message is before the block, or finds it.
    const conversations = await holdConversationsOf(tx, blockerId, blockedId);
    const isNew = await insertBlock(tx, { ...wish, createdBy: userId });
    if (isNew) {
      for (const [buyerId, ofBuyer] of Map.groupBy(conversations, ({ buyerId }) => buyerId)) {
        const shopIds = [...new Set(ofBuyer.map(({ shopId }) => shopId))];
        await clearTable(tx, buyerId, shopIds);
        for (const shopId of shopIds) announce(tx, peopleBlocked, { buyerId, shopId });
      }
      await tellOf(tx, conversations);
    }
    const [row] = await listBlocks(tx, blockerId, { limit: 1, of: blockedId });
    if (!row) throw problems.not_found();
    return { block: shown(row), isNew };
  });
}

/** Hears somebody again. Throws `not_found` where they were not blocked. */
export async function unblock(context: Context, anyCaseId: string, shop: string | undefined): Promise<void> {
  const blockedId = anyCaseId.toLowerCase();
  await change(context, async (tx) => {
    const blockerId = await blockerOf(tx, context, shop);
    const conversations = await holdConversationsOf(tx, blockerId, blockedId);
    if (!(await deleteBlock(tx, blockerId, blockedId))) throw problems.not_found();
    await tellOf(tx, conversations);
  });
}

/** Whom the asker blocked, or the shop; the newest first. */
export async function browseBlocks(context: Context, { shop, limit, cursor }: BlocksQuery): Promise<BlockPage> {
  const { db } = context.house.database;
  const key = decodeCursor(cursor, ['time', 'id']);
  const after = key && { createdAt: key[0], userId: key[1] };
  const rows = await listBlocks(db, await blockerOf(db, context, shop), { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ createdAt, userId }) => [createdAt, userId]);
  return { items: items.map(shown), nextCursor };
}

/** A person of the shop says it in its owner's name. */
async function blockerOf(db: Db, context: Context, shop: string | undefined): Promise<string> {
  if (shop === undefined) return signedIn(context).userId;
  const { id } = await mustManage(db, context, shop, 'messages');
  const ownerId = await ownerOf(db, id);
  if (ownerId === undefined) throw problems.not_found();
  return ownerId;
}

async function otherSideOf(tx: Tx, context: Context, conversationId: string): Promise<Wish> {
  const { userId } = signedIn(context);
  const ends = await findEnds(tx, conversationId, userId);
  if (ends?.buyerId === userId) return { blockerId: userId, blockedId: ends.ownerId };
  if (!ends?.isShop) throw problems.not_found();
  return { blockerId: ends.ownerId, blockedId: ends.buyerId };
}

/** All devices of both sides look anew at what they can do there. */
async function tellOf(tx: Tx, conversations: readonly HeldConversation[]): Promise<void> {
  if (conversations.length === 0) return;
  const people = await peopleOfShops(tx, [...new Set(conversations.map(({ shopId }) => shopId))], 'messages');
  const everybody = new Set([
    ...conversations.map(({ buyerId }) => buyerId),
    ...conversations.flatMap(({ shopId }) => people.get(shopId) ?? []),
  ]);
  const told = new Set([...everybody].slice(0, MOST_TOLD));
  for (const { id: conversationId, buyerId, shopId } of conversations) {
    const theirs = [...new Set([buyerId, ...(people.get(shopId) ?? [])])];
    tell(
      tx,
      theirs.filter((id) => told.has(id)),
      conversationChanged,
      { conversationId },
    );
  }
}

function shown({ userId, name, createdAt, shopId, shopSlug, shopName }: BlockRow): Block {
  const shop = shopId === null ? null : { id: shopId, slug: shopSlug ?? '', name: shopName ?? '' };
  return { user: { id: userId, name }, shop, createdAt };
}
