import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { isId } from '#platform/ids.ts';
import { invalid } from '#platform/problems.ts';
import { excerptAround, wishOf } from '../messages/words.ts';
import type { ConversationPage, ConversationsQuery, ConversationUnreadCount } from '../schema.ts';
import { countUnread, type Inbox, type InboxFilter, listInboxes, listShopsOf } from './listing.store.ts';
import { listConversations } from './reading.ts';

/**
 * The inbox of the asker, of a shop of theirs, or all together. Throws `not_found` and `forbidden` for a shop whose
 * messages the asker does not read.
 */
export async function browseConversations(context: Context, query: ConversationsQuery): Promise<ConversationPage> {
  const { limit, cursor } = query;
  const { db } = context.house.database;
  const { userId } = signedIn(context);
  const key = decodeCursor(cursor, ['number', 'time', 'id']);
  const filter = filterOf(query, userId);
  const inboxes = await inboxesOf(context, query);
  const after = key && { pinned: key[0] !== 0, at: key[1], id: key[2] };
  const nothing = query.q !== undefined && !filter.q;
  const rows = nothing ? [] : await listInboxes(db, inboxes, filter, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ pinned, at, id }) => [pinned ? 1 : 0, at, id]);
  const conversations = await listConversations(db, context, items);
  const counts = await countUnread(db, inboxes, userId);
  return {
    items: filter.q
      ? conversations.map((each, at) => ({ ...each, match: matchOf(items[at], query.q) }))
      : conversations,
    nextCursor,
    unreadCount: counts.reduce((sum, { unread }) => sum + unread, 0),
  };
}

/** How many messages the asker has not read, as a buyer and in each shop whose messages they read. */
export async function countUnreadMessages(context: Context): Promise<ConversationUnreadCount> {
  const { db } = context.house.database;
  const { userId } = signedIn(context);
  const shopIds = await listShopsOf(db, userId);
  const counts = await countUnread(db, [mine(userId), ...shopIds.map(ofShop)], userId);
  const unreadOf = (id: string) => counts.find(({ holderId }) => holderId === id)?.unread ?? 0;
  const shops = shopIds.map((shopId) => ({ shopId, unreadCount: unreadOf(shopId) }));
  const buyer = unreadOf(userId);
  return { unreadCount: shops.reduce((sum, { unreadCount }) => sum + unreadCount, buyer), buyer, shops };
}

const mine = (userId: string): Inbox => ({ holderId: userId, side: 'buyer' });
const ofShop = (shopId: string): Inbox => ({ holderId: shopId, side: 'shop' });

async function inboxesOf(context: Context, { shop, side }: ConversationsQuery): Promise<Inbox[]> {
  const { db } = context.house.database;
  const { userId } = signedIn(context);
  if (shop !== undefined) {
    const { id } = await mustManage(db, context, shop, 'messages');
    return side === 'buyer' ? [] : [ofShop(id)];
  }
  if (side === 'buyer') return [mine(userId)];
  const shops = (await listShopsOf(db, userId)).map(ofShop);
  return side === 'shop' ? shops : [mine(userId), ...shops];
}

function filterOf({ archived, unread = false, assigned, q }: ConversationsQuery, userId: string): InboxFilter {
  const text = q?.trim() ?? '';
  const wish = wishOf(text);
  return {
    ...{ userId, archived, unread, q: wish === undefined ? undefined : { text, wish } },
    assigned: assigned === undefined ? undefined : whoIs(assigned, userId),
  };
}

function whoIs(assigned: string, userId: string): string | null {
  if (assigned === 'nobody') return null;
  if (assigned === 'me') return userId;
  if (!isId(assigned)) throw invalid('/assigned', 'is neither `me` nor `nobody` nor an id');
  return assigned;
}

function matchOf(
  row: { messageId: string | null; seq: number | null; body: string | null } | undefined,
  q = '',
): { messageId: string; seq: number; excerpt: string } | null {
  if (!row?.messageId || row.seq === null) return null;
  return { messageId: row.messageId, seq: row.seq, excerpt: excerptAround(row.body ?? '', q) };
}
