import { imageOf } from '#features/catalogue/cards.ts';
import type { Side } from '#features/conversations/schema.ts';
import { pictureUrl } from '#features/files/service.ts';
import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import { iceServersFor } from '../ice/ice-servers.ts';
import type { ActiveCalls, Call, CallPage, CallStart, CallsQuery } from '../schema.ts';
import { seeCall } from './hold.ts';
import { type CallFilter, findPresent, listCalls, readCalls, type ShownRow, type Talking } from './rows.store.ts';

/** A call as the asker sees it. Throws `not_found`. */
export async function readCall(context: Context, id: string): Promise<Call> {
  const { db } = context.house.database;
  return showCall(db, context, (await seeCall(db, context, id)).id);
}

/** The same for who was let in already; in a transaction, so that its own writes show. */
export async function showCall(db: Db, context: Context, id: string): Promise<Call> {
  return callOf(context, await readRow(db, id));
}

/** The same for who began or took it just now: with what a device needs to find the other. */
export async function showStart(context: Context, id: string): Promise<CallStart> {
  const row = await readRow(context.house.database.db, id);
  const { callerId, callerHidesAddress, receiverHidesAddress, serverTime } = row;
  const hidesAddress = callerId === signedIn(context).userId ? callerHidesAddress : receiverHidesAddress;
  return { ...callOf(context, row), serverTime, ...iceServersFor(context, { hidesAddress, now: serverTime }) };
}

async function readRow(db: Db, id: string): Promise<ShownRow> {
  const [row] = await readCalls(db, [id]);
  if (!row) throw problems.not_found();
  return row;
}

/** The call that the asker is in or rings out, and those that ring for them. */
export async function readActive(context: Context): Promise<ActiveCalls> {
  const { db } = context.house.database;
  const { callId, ringing, now } = await findPresent(db, signedIn(context).userId);
  const rows = await readCalls(db, callId === null ? ringing : [callId, ...ringing]);
  const mine = rows.find(({ id }) => id === callId);
  return {
    call: mine ? callOf(context, mine) : null,
    ringing: rows.filter((row) => row !== mine).map((row) => callOf(context, row)),
    serverTime: now,
  };
}

/** Calls of the asker, or of a shop whose calls they take, newest first. Throws `not_found`, `forbidden`. */
export async function browseCalls(context: Context, query: CallsQuery): Promise<CallPage> {
  const { db } = context.house.database;
  const { status, callType, conversationId, limit } = query;
  const of = await whoseCalls(db, context, query.shop);
  const [after] = decodeCursor(query.cursor, ['id']) ?? [];
  const rows = await listCalls(db, { of, status, callType, conversationId }, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map((row) => callOf(context, row)), nextCursor };
}

async function whoseCalls(db: Db, context: Context, shop: string | undefined): Promise<CallFilter['of']> {
  if (shop === undefined) return { userId: signedIn(context).userId };
  return { shopId: (await mustManage(db, context, shop, 'calls')).id };
}

/** A call as one who has to do with it sees it; pure. Who buys there is the buyer, also where they work there since. */
function callOf(context: Context, row: ShownRow): Call {
  const { house } = context;
  const { userId } = signedIn(context);
  const side: Side = row.buyerId === userId ? 'buyer' : 'shop';
  const wasAnswered = row.startedAt !== null;
  const isReceiver = wasAnswered && row.receiverId === userId;
  const isCaller = row.callerId === userId;
  return {
    ...{ id: row.id, conversationId: row.conversationId, callerId: row.callerId, receiverId: row.receiverId },
    ...{ callType: row.callType, status: row.status, endReason: row.endReason, duration: row.duration },
    ...{ ringExpiresAt: row.ringExpiresAt, createdAt: row.createdAt },
    ...{ startedAt: row.startedAt, endedAt: row.endedAt },
    direction: row.callerSide === side ? 'outgoing' : 'incoming',
    side,
    shop: {
      ...{ id: row.shopId, slug: row.shopSlug, name: row.shopName },
      logoUrl: row.logoId && pictureUrl(house, row.logoId, 'thumb'),
    },
    buyer: { id: row.buyerId, name: row.buyerName },
    answeredBy: side === 'shop' && row.callerSide === 'buyer' && wasAnswered ? row.receiverName : null,
    rings: row.rings,
    me: isCaller
      ? { deviceId: row.callerDeviceId, ...mediaOf(row.caller ?? atFirst(row)) }
      : isReceiver
        ? { deviceId: row.receiverDeviceId, ...mediaOf(row.receiver ?? atFirst(row)) }
        : null,
    peer: isCaller ? row.receiver : isReceiver ? row.caller : null,
    product: productOf(house, row.product),
    products: row.products,
    lastSignalSeq: row.lastSignalSeq,
  };
}

function mediaOf({ audio, video, sharing }: Talking): Pick<Talking, 'audio' | 'video' | 'sharing'> {
  return { audio, video, sharing };
}

/** What a device sends until it says otherwise. */
function atFirst({ callType }: ShownRow): Talking {
  return { audio: true, video: callType === 'video', sharing: false, reconnecting: false };
}

function productOf(house: House, product: ShownRow['product']): Call['product'] {
  if (!product) return null;
  const { id, title, available, amount, currency } = product;
  return { id, title, available, price: { amount, currency }, imageUrl: imageOf(house, product) };
}
