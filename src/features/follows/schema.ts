import Type, { type Static } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { ShopName } from '#features/shops/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

const followerCount = Type.Integer({ minimum: 0, description: 'How many follow the shop.' });

export const Follow = Type.Object(
  {
    following: Type.Boolean({ description: 'Whether I follow it.' }),
    muted: Type.Boolean({ description: 'I follow it, and do not want to see it in my feed.' }),
    followerCount,
  },
  { title: 'Follow', examples: [{ following: true, muted: false, followerCount: 12 }] },
);
export type Follow = Static<typeof Follow>;

export const Follower = Type.Object(
  {
    user: Nullable(Type.Object({ id: Id, name: Type.String() }, { description: 'Null where the account is shut.' })),
    since: Time,
  },
  {
    title: 'Follower',
    examples: [
      { user: { id: '019a9d3e-7c00-7000-8000-000000000005', name: 'Ben Castro' }, since: '2026-11-22T10:00:00Z' },
    ],
  },
);
export type Follower = Static<typeof Follower>;

/** A shop as lists of others name it. */
const ShopCard = Type.Object({
  ...ShopName.properties,
  logoUrl: Nullable(Type.String()),
});
export type ShopCard = Static<typeof ShopCard>;

const shopExample = {
  ...{ id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'anas-attic', name: "Ana's Attic", logoUrl: null },
};

export const FollowedShop = Type.Object(
  {
    shop: Type.Object({ ...ShopCard.properties, followerCount }),
    since: Time,
    muted: Type.Boolean(),
  },
  {
    title: 'FollowedShop',
    examples: [{ shop: { ...shopExample, followerCount: 12 }, since: '2026-11-22T10:00:00Z', muted: false }],
  },
);
export type FollowedShop = Static<typeof FollowedShop>;

export const MOST_TITLE = 120;
export const MOST_BODY = 2_000;

export const NewAnnouncement = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: MOST_TITLE,
      pattern: '^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$',
      description: 'In one line.',
    }),
    body: Type.String({ minLength: 1, maxLength: MOST_BODY, pattern: '\\S' }),
  },
  {
    title: 'NewShopAnnouncement',
    examples: [{ title: 'Closed next week', body: 'We are looking for radios. Back on Monday.' }],
  },
);
export type NewAnnouncement = Static<typeof NewAnnouncement>;

export const Announcement = Type.Object(
  { id: Id, title: Type.String(), body: Type.String(), at: Time },
  {
    title: 'ShopAnnouncement',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000007',
        title: 'Closed next week',
        body: 'We are looking for radios. Back on Monday.',
        at: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Announcement = Static<typeof Announcement>;

export const newsKinds = ['new_product', 'price_drop', 'back_in_stock', 'announcement'] as const;
const NewsKind = Type.Enum([...newsKinds]);
export type NewsKind = (typeof newsKinds)[number];

export const FeedItem = Type.Object(
  {
    id: Id,
    kind: NewsKind,
    shop: ShopCard,
    // As it is now; null of an announcement.
    product: Nullable(ProductCard),
    // Of a price drop: the lowest price of the 30 days before, and what it cost from then on.
    was: Nullable(Money),
    price: Nullable(Money),
    title: Type.String({ description: 'Of an announcement; else empty.' }),
    body: Type.String({ description: 'Of an announcement; else empty.' }),
    at: Time,
    unread: Type.Boolean({ description: 'It is behind what I have seen, and newer than my following.' }),
  },
  {
    title: 'FeedItem',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000007',
        kind: 'announcement',
        shop: shopExample,
        product: null,
        was: null,
        price: null,
        title: 'Closed next week',
        body: 'We are looking for radios. Back on Monday.',
        at: '2026-11-22T10:00:00Z',
        unread: true,
      },
    ],
  },
);
export type FeedItem = Static<typeof FeedItem>;

export const FeedQuery = Type.Object({
  ...Paging.properties,
  kind: Type.Optional(NewsKind),
  shop: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Only of this shop: its id or slug.' })),
});
export type FeedQuery = Static<typeof FeedQuery>;

export const MOST_UNREAD = 100;

export const Unread = Type.Object(
  {
    unreadCount: Type.Integer({
      minimum: 0,
      maximum: MOST_UNREAD,
      description: `Of everything; never above ${MOST_UNREAD}.`,
    }),
  },
  { title: 'FeedUnread', examples: [{ unreadCount: 3 }] },
);
export type Unread = Static<typeof Unread>;

export const FeedPage = Type.Object(
  { ...Page(FeedItem).properties, ...Unread.properties },
  {
    title: 'FeedPage',
    description:
      'A page may hold fewer than asked for, also none, and have a `nextCursor`: what is sold or off sale is left out.',
  },
);
export type FeedPage = Static<typeof FeedPage>;

export const Seen = Type.Object(
  { upToId: Id },
  { title: 'FeedSeen', examples: [{ upToId: '019a9d3e-7c00-7000-8000-000000000007' }] },
);
