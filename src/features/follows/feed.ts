import { publicCards } from '#features/catalogue/service.ts';
import { pictureUrl } from '#features/files/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { decodeCursor, encodeCursor } from '#platform/http/paging.ts';
import { feedNews } from './events.ts';
import { countUnread, type FeedChoice, listNews, moveMark, type NewsRow, SIZES } from './feed.store.ts';
import type { FeedItem, FeedPage, FeedQuery, Unread } from './schema.ts';

/** Read beside what the page needs, for what stands no more. */
const SPARE = 20;
/** A page looks so often for more that stands; then it is given as it is. */
const MOST_LOOKS = 4;

/** What the shops did that the asker follows, newest first. */
export async function browseFeed(context: Context, { limit, cursor, kind, shop }: FeedQuery): Promise<FeedPage> {
  const { db } = context.house.database;
  const { userId } = signedIn(context);
  const choice: FeedChoice = { userId, kind, shop: shop?.toLowerCase() };
  const { rows, nextCursor } = await look(context, choice, limit, decodeCursor(cursor, ['id'])?.[0]);
  const items = await show(context, rows);
  return { items, nextCursor, unreadCount: await countUnread(db, userId) };
}

/** Remembers how far the asker saw their feed. */
export async function markFeedSeen(context: Context, anyCaseId: string): Promise<Unread> {
  const { userId } = signedIn(context);
  const upToId = anyCaseId.toLowerCase();
  return change(context, async (tx) => {
    if (await moveMark(tx, userId, upToId)) tell(tx, [userId], feedNews, { upToId });
    return { unreadCount: await countUnread(tx, userId) };
  });
}

async function look(context: Context, choice: FeedChoice, limit: number, after: string | undefined) {
  const { db } = context.house.database;
  const rows: NewsRow[] = [];
  let before = after;
  for (let looks = 1; looks <= MOST_LOOKS; looks++) {
    const wanted = limit + 1 + SPARE * (looks - 1) ** 2;
    const size = SIZES.find((one) => one >= wanted) ?? 256;
    const found = await listNews(db, choice, { size, before });
    rows.push(...found.filter(({ stands }) => stands));
    before = found.at(-1)?.id;
    if (rows.length > limit) return { rows: rows.slice(0, limit), nextCursor: cursorBehind(rows[limit - 1]) };
    if (found.length < size) return { rows, nextCursor: null };
  }
  return { rows, nextCursor: before === undefined ? null : encodeCursor([before]) };
}

function cursorBehind(row: NewsRow | undefined): string | null {
  return row ? encodeCursor([row.id]) : null;
}

async function show(context: Context, rows: readonly NewsRow[]): Promise<FeedItem[]> {
  const { house } = context;
  const ids = new Set(rows.flatMap(({ productId }) => productId ?? []));
  const cards = ids.size === 0 ? new Map() : await publicCards(context, [...ids]);
  return rows.flatMap((row): FeedItem[] => {
    const product = row.productId === null ? null : cards.get(row.productId);
    // Went off sale since the rows were read.
    if (product === undefined) return [];
    const { id, kind, currency, was, amount, title, body, at, unread } = row;
    const logoUrl = row.logoId && pictureUrl(house, row.logoId, 'thumb');
    return [
      {
        ...{ id, kind, product, title, body, at, unread },
        shop: { id: row.shopId, slug: row.slug, name: row.shop, logoUrl },
        was: was === null ? null : { amount: was, currency },
        price: amount === null ? null : { amount, currency },
      },
    ];
  });
}
