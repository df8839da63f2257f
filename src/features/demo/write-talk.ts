import { Readable } from 'node:stream';
import { askToBeCalled } from '#features/calls/desk/call-backs.ts';
import { writePastCall } from '#features/calls/past-calls.ts';
import { browseQuickReplies, writeAwayMessage, writeQuickReply } from '#features/conversations/desk/desk.ts';
import { archive, assign, readUpTo, switchTo } from '#features/conversations/inbox/marks.ts';
import { openConversation } from '#features/conversations/inbox/open.ts';
import { react } from '#features/conversations/messages/edit.ts';
import { browseMessages } from '#features/conversations/messages/history.ts';
import type { Message } from '#features/conversations/messages/messages.schema.ts';
import { sendMessage } from '#features/conversations/messages/send.ts';
import { makeOffer } from '#features/conversations/offers/offers.ts';
import { uploadPrivateFile } from '#features/files/service.ts';
import { browseFeed, markFeedSeen } from '#features/follows/feed.ts';
import { type PastNews, writePastNews } from '#features/follows/past-news.ts';
import { followShop } from '#features/follows/service.ts';
import { browseAnnouncements, makeAnnouncement } from '#features/notifications/announcements/announcements.ts';
import { acceptOffer } from '#features/orders/offers/offers.ts';
import { setAlert } from '#features/price-alerts/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { AlreadyThere } from '#platform/http/api.ts';
import { Problem } from '#platform/problems.ts';
import { takeSnapshot } from './drawings/snapshot.ts';
import { madeUpOrder, madeUpPrices } from './market/orders.ts';
import { type MadeUpTalk, productCalled, type Turn, talks } from './market/talks.ts';
import {
  AWAY,
  announcements,
  cheaper,
  FEED_SEEN,
  houseTelling,
  madeUpAlerts,
  madeUpFollows,
  productNews,
  quickReplies,
} from './market/tellings.ts';
import { signInAccounts } from './sign-ins.ts';
import { type OwnVariant, orderPlacedAt, variantsOf } from './store.ts';
import { actingThen, daysBefore, lastPrices, placedTime, roundedIn, type Seller } from './write-past.ts';

/** What an open offer leaves the newcomer to answer it, in hours. */
const LONGEST_OFFER = 168;

/** People and shops of the demo, by their numbers. */
export interface Cast {
  readonly personOf: (number: number) => Promise<string>;
  readonly sellerOf: (shop: number) => Promise<Seller>;
}

/**
 * A part of the social life. What an interrupted run did of it stays as it is and is not done again; `within` is written
 * together with the mark that it is done.
 */
export interface TalkPart {
  readonly before?: () => Promise<void>;
  readonly within?: (tx: Tx) => Promise<void>;
}

/** All of it, in its order: of the same shops and people in each size. */
export function partsOfTalk(house: House, cast: Cast, started: Temporal.Instant): readonly TalkPart[] {
  const acting = (userId: string, hoursAgo: number) => actingThen(house, userId, before(started, hoursAgo));
  const seller = () => cast.sellerOf(0);
  return [
    { before: () => writeFollows(cast, acting) },
    ...talks.map((talk) => ({ before: () => writeTalk(talk, { house, cast, started, acting }) })),
    { before: async () => writeDesk(acting((await seller()).ownerId, 1), (await seller()).shopId) },
    { within: async (tx) => writePastNews(tx, await newsOf(house, cast, started)) },
    { before: () => seeFeeds(house, cast, started) },
    { before: () => tellAsHouse(house, cast, started) },
    { before: () => writeAlerts(house, cast, acting) },
  ];
}

function before(started: Temporal.Instant, hours: number): Temporal.Instant {
  return started.subtract({ seconds: Math.round(hours * 3_600) });
}

type Acting = (userId: string, hoursAgo: number) => Context;

/** The lists of who follows stand in the order they are written in. */
async function writeFollows({ personOf, sellerOf }: Cast, acting: Acting): Promise<void> {
  for (const { person, shop, hoursAgo } of madeUpFollows()) {
    await followShop(acting(await personOf(person), hoursAgo), (await sellerOf(shop)).shopId);
  }
}

/** What people wait for. Where somebody cannot (a shop of their own, nothing to wait for) they never wished it. */
async function writeAlerts(house: House, { personOf, sellerOf }: Cast, acting: Acting): Promise<void> {
  for (const { person, shop, product, wish, hoursAgo } of madeUpAlerts) {
    const seller = await sellerOf(shop);
    const sold = (await variantsOf(house.database.db, seller.shopId)).toSorted((a, b) =>
      a.externalId < b.externalId ? -1 : 1,
    );
    const products = [...Map.groupBy(sold, ({ productId }) => productId)];
    const [productId, variants] = products[product] ?? [];
    if (!productId || !variants) continue;
    const amount = Math.min(...variants.map((variant) => variant.amount));
    const targetPrice = wish.kind === 'target' && {
      amount: roundedIn(seller.shop, amount * wish.factor),
      currency: seller.shop.currency,
    };
    const { kind } = wish;
    try {
      await setAlert(acting(await personOf(person), hoursAgo), {
        ...{ productId, kind },
        ...(targetPrice && { targetPrice }),
        ...(wish.kind === 'percent' && { percent: wish.percent }),
      });
    } catch (error) {
      if (!(error instanceof Problem && error.status === 409)) throw error;
    }
  }
}

interface Stage {
  readonly house: House;
  readonly cast: Cast;
  readonly started: Temporal.Instant;
  readonly acting: Acting;
}

/** Nobody else talks in it, so the number of a message says which turn it was. */
async function writeTalk(talk: MadeUpTalk, { house, cast, started, acting }: Stage): Promise<void> {
  const { db } = house.database;
  const seller = await cast.sellerOf(talk.shop);
  const buyerId = await cast.personOf(talk.buyer);
  const speaker = (by: Turn['by'], hoursAgo: number) => acting(by === 'buyer' ? buyerId : seller.ownerId, hoursAgo);
  const variants = await variantsOf(db, seller.shopId);
  const ware = (called: string) => {
    const wanted = productCalled(talk.shop, called);
    return variants.find(({ externalId }) => externalId === wanted);
  };
  const subject = talk.about === undefined ? undefined : ware(talk.about);
  const order = talk.order === undefined ? undefined : madeUpOrder(talk.order);
  const orderId = order && (await orderPlacedAt(db, buyerId, placedTime(order, started).toString()));

  const begun = speaker('buyer', talk.turns[0]?.hoursAgo ?? 0);
  const wish = subject ? { shopId: seller.shopId, productId: subject.productId } : { shopId: seller.shopId };
  const { id } = there(await openConversation(begun, wish));
  const { items } = await browseMessages(begun, id, { limit: 100, after: 0 });
  for (const [at, turn] of talk.turns.entries()) {
    const context = speaker(turn.by, turn.hoursAgo);
    const other = (hoursAgo: number) => speaker(turn.by === 'buyer' ? 'shop' : 'buyer', hoursAgo);
    if (turn.calls) {
      const { type: callType, seconds } = turn.calls;
      if (!items[at]) await writePastCall(context, { conversationId: id, callType, seconds });
      continue;
    }
    const message = items[at] ?? (await write(context, id, turn, { at, ware, subject, orderId, seller }));
    if (turn.liked) await react(other(turn.hoursAgo), id, message.id, turn.liked);
    if (turn.takenHoursAgo !== undefined && message.offer?.status !== 'accepted') {
      await acceptOffer(other(turn.takenHoursAgo), message.offer?.id ?? '');
    }
  }

  const last = talk.turns.at(-1);
  if (!last) return;
  const reader = last.by === 'buyer' ? 'shop' : 'buyer';
  if (talk.unreadBy !== reader) await readUpTo(speaker(reader, last.hoursAgo), id, talk.turns.length);
  if (talk.pinnedBy) await switchTo(speaker(talk.pinnedBy, last.hoursAgo), id, 'pinned', true);
  if (talk.archivedBy) await archive(speaker(talk.archivedBy, last.hoursAgo), id, true);
  if (talk.wantsCall) await askForCall(speaker('buyer', last.hoursAgo), id, talk.wantsCall, started);
  if (talk.assigned) await assign(speaker('shop', last.hoursAgo), id, seller.ownerId);
}

async function askForCall(
  buyer: Context,
  conversationId: string,
  { note, inHours }: NonNullable<MadeUpTalk['wantsCall']>,
  started: Temporal.Instant,
): Promise<void> {
  const wantedAt = before(started, -inHours).toString();
  await askToBeCalled(buyer, { conversationId, callType: 'audio', note, wantedAt });
}

interface Scene {
  /** From 0. */
  readonly at: number;
  readonly ware: (called: string) => OwnVariant | undefined;
  readonly subject: OwnVariant | undefined;
  readonly orderId: string | undefined;
  readonly seller: Seller;
}

async function write(context: Context, id: string, turn: Turn, scene: Scene): Promise<Message> {
  const { at, ware, subject, orderId, seller } = scene;
  if (turn.offers !== undefined && subject) {
    const { productId, id: variantId, amount } = subject;
    const price = { amount: roundedIn(seller.shop, amount * turn.offers), currency: seller.shop.currency };
    return makeOffer(context, id, { productId, variantId, price, expiresInHours: LONGEST_OFFER });
  }
  const { shows, says } = turn;
  const shown = shows === undefined || shows === 'order' ? undefined : ware(shows.called);
  const picture =
    turn.snapshot && (await uploadPrivateFile(context, Readable.from([takeSnapshot()]), 'my-turntable.png'));
  return there(
    await sendMessage(context, id, {
      clientMessageId: `demo-${at}`,
      ...(says !== undefined && { body: says }),
      ...(shown && { productId: shown.productId }),
      ...(shows === 'order' && orderId && { orderId }),
      ...(picture && { attachments: [{ id: picture.id }] }),
    }),
  );
}

function there<T>(answer: T | AlreadyThere<T>): T {
  return answer instanceof AlreadyThere ? answer.answer : answer;
}

async function writeDesk(owner: Context, shopId: string): Promise<void> {
  const titles = new Set((await browseQuickReplies(owner, shopId)).items.map(({ title }) => title));
  for (const reply of quickReplies) if (!titles.has(reply.title)) await writeQuickReply(owner, shopId, reply);
  await writeAwayMessage(owner, shopId, { when: 'closed', body: AWAY });
}

/** What the listener would have heard in these weeks. */
async function newsOf(house: House, { sellerOf }: Cast, started: Temporal.Instant): Promise<PastNews[]> {
  const numbers = [...new Set([...productNews, ...cheaper, ...announcements].map(({ shop }) => shop))];
  const shops = new Map(
    await Promise.all(
      numbers.map(async (number) => {
        const seller = await sellerOf(number);
        return [number, { seller, variants: await variantsOf(house.database.db, seller.shopId) }] as const;
      }),
    ),
  );
  const news = (number: number, of: Partial<PastNews> & Pick<PastNews, 'kind' | 'at'>): PastNews => {
    const shopId = shops.get(number)?.seller.shopId ?? '';
    return { ...{ shopId, productId: null, was: null, amount: null, title: '', body: '', authorId: null }, ...of };
  };
  const ware = (number: number, called: string) => {
    const externalId = productCalled(number, called);
    return (shops.get(number)?.variants ?? []).filter((variant) => variant.externalId === externalId);
  };
  return [
    ...announcements.map(({ shop, daysAgo, title, body }) => {
      const authorId = shops.get(shop)?.seller.ownerId ?? null;
      return news(shop, { kind: 'announcement', at: before(started, daysAgo * 24), title, body, authorId });
    }),
    ...productNews.flatMap(({ shop, daysAgo, kind, called }) => {
      const [variant] = ware(shop, called);
      return variant ? [news(shop, { kind, at: before(started, daysAgo * 24), productId: variant.productId })] : [];
    }),
    ...cheaper.flatMap(({ shop, called }) => {
      const [variant] = ware(shop, called).sort((a, b) => a.amount - b.amount);
      const [earlier] = variant ? madeUpPrices(shop, variant.externalId) : [];
      const seller = shops.get(shop)?.seller;
      if (!variant || !earlier || !seller) return [];
      const { productId, amount } = variant;
      const was = roundedIn(seller.shop, amount * earlier.factor);
      return [news(shop, { kind: 'price_drop', at: daysBefore(started, lastPrices(shop)), productId, was, amount })];
    }),
  ];
}

/** Those who can sign in have seen all but the newest. */
async function seeFeeds(house: House, { personOf }: Cast, started: Temporal.Instant): Promise<void> {
  const seenAt = before(started, FEED_SEEN * 24);
  for (const { number } of signInAccounts) {
    const context = actingThen(house, await personOf(number), seenAt);
    const { items } = await browseFeed(context, { limit: 100 });
    const seen = items.find(({ at }) => Temporal.Instant.compare(Temporal.Instant.from(at), seenAt) <= 0);
    if (seen) await markFeedSeen(context, seen.id);
  }
}

/** Rings in the bells of those who follow that shop once a server runs. */
async function tellAsHouse(house: House, { personOf, sellerOf }: Cast, started: Temporal.Instant): Promise<void> {
  const { shop, hoursAgo, title, body, link } = houseTelling;
  const admin = signInAccounts.find(({ role }) => role === 'admin');
  const actor = { userId: await personOf(admin?.number ?? 0), role: 'admin', sessionId: null } as const;
  const context = houseContext(house, actor, before(started, hoursAgo));
  const { items } = await browseAnnouncements(context, { limit: 100 });
  if (items.some((one) => one.title === title && one.author?.id === actor.userId)) return;
  const segment = { followsShopId: (await sellerOf(shop)).shopId };
  await makeAnnouncement(context, { title, body, link, audience: 'segment', segment });
}
