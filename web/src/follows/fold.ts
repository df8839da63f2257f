import type { FeedItem } from '../api/types.ts';

/** What one shop did on one day. */
export type Doings = { key: string; shop: FeedItem['shop']; items: FeedItem[]; at: string; unread: boolean };
export type Day = { day: string; shops: Doings[] };

/** The local day of a moment: YYYY-MM-DD. */
export const dayOf = (at: string): string => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/**
 * Pages of the feed by day and shop. Within a page a shop stands once a day, where its newest stands; what a later page
 * brings stands below, so that nothing moves that somebody is reading.
 */
export function fold(pages: readonly (readonly FeedItem[])[]): Day[] {
  const days: Day[] = [];
  for (const [number, page] of pages.entries()) {
    for (const item of page) {
      const day = dayOf(item.at);
      if (days.at(-1)?.day !== day) days.push({ day, shops: [] });
      const { shops } = days.at(-1) as Day;
      const key = `${number} ${day} ${item.shop.id}`;
      const known = shops.find((doings) => doings.key === key);
      if (known) {
        known.items.push(item);
        known.unread ||= item.unread;
      } else shops.push({ key, shop: item.shop, items: [item], at: item.at, unread: item.unread });
    }
  }
  return days;
}
