import { presenceOfPeople, type Shown } from '#features/accounts/service.ts';
import { imageOf } from '#features/catalogue/cards.ts';
import { pictureUrl } from '#features/files/service.ts';
import type { Context } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { excerptOf } from '../messages/words.ts';
import type { Conversation } from '../schema.ts';
import { type ConversationRow, type Place, readConversations } from './conversation.store.ts';
import { MOST_PEOPLE, type SeenConversation, seeConversation } from './hold.ts';

/** A conversation as the asker's side has it. Throws `not_found`. */
export async function showConversation(context: Context, id: string): Promise<Conversation> {
  const { db } = context.house.database;
  return readConversation(db, context, await seeConversation(db, context, id));
}

/** The same of one that was seen already. */
export async function readConversation(
  db: Db,
  context: Context,
  { id, mine }: Pick<SeenConversation, 'id' | 'mine'>,
): Promise<Conversation> {
  const [conversation] = await listConversations(db, context, [{ id, side: mine }]);
  if (!conversation) throw new Error(`The conversation ${id} is gone`);
  return conversation;
}

/** Conversations as these sides have them, in that order; two statements. The caller has authorised the asker. */
export async function listConversations(db: Db, { house }: Context, places: readonly Place[]): Promise<Conversation[]> {
  if (places.length === 0) return [];
  const rows = await readConversations(db, places, MOST_PEOPLE);
  const others = new Set(rows.filter((row) => !isMute(row)).flatMap(othersOf));
  const presence = others.size > 0 ? await presenceOfPeople(db, [...others]) : new Map<string, Shown>();
  return rows.map((row) => conversationOf(house, row, presence));
}

function isMute({ blockedByBuyer, blockedByShop, buyerIsErased }: ConversationRow): boolean {
  return blockedByBuyer || blockedByShop || buyerIsErased;
}

function othersOf({ side, buyerId, shopPeople }: ConversationRow): readonly string[] {
  return side === 'shop' ? [buyerId] : shopPeople;
}

function conversationOf(house: House, row: ConversationRow, presence: ReadonlyMap<string, Shown>): Conversation {
  const { id, side, product, last, blockedByBuyer, blockedByShop, buyerIsErased } = row;
  return {
    ...{ id, side },
    shop: {
      ...{ id: row.shopId, slug: row.shopSlug, name: row.shopName },
      logoUrl: row.logoId && pictureUrl(house, row.logoId, 'thumb'),
    },
    buyer: { id: row.buyerId, name: row.buyerName },
    product: product && {
      id: row.productId,
      ...product,
      imageUrl: row.productId === null ? null : imageOf(house, row),
    },
    lastMessage: last && {
      ...{ seq: last.seq, about: last.about, at: row.lastAt, mine: last.side === side, deleted: last.isDeleted },
      text: last.body === null ? null : excerptOf(last.body),
    },
    ...{ lastSeq: row.lastSeq, unreadCount: row.unreadCount, readSeq: row.readSeq, deliveredSeq: row.deliveredSeq },
    other: {
      ...{ readSeq: row.otherSeenSeq, deliveredSeq: row.otherDeliveredSeq },
      name: side === 'shop' ? row.buyerName : row.shopName,
      ...presenceIn(presence, isMute(row) ? [] : othersOf(row)),
    },
    ...{ archived: row.archived, pinned: row.pinned, muted: row.muted, assignedTo: row.assignedTo },
    blocked:
      side === 'buyer'
        ? { byMe: blockedByBuyer, byThem: blockedByShop }
        : { byMe: blockedByShop, byThem: blockedByBuyer || buyerIsErased },
    createdAt: row.createdAt,
  };
}

/** A shop is here as soon as one of its people is, of those who show it. */
export function presenceIn(
  presence: ReadonlyMap<string, Shown>,
  people: readonly string[],
): Pick<Conversation['other'], 'online' | 'lastSeenAt'> {
  const shown = people.flatMap((id) => presence.get(id) ?? []);
  if (shown.length === 0) return { online: null, lastSeenAt: null };
  const seen = shown.flatMap(({ lastSeenAt }) => lastSeenAt ?? []).sort();
  return { online: shown.some(({ online }) => online), lastSeenAt: seen.at(-1) ?? null };
}
