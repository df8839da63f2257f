import { refuseBlocked, seeConversation } from '#features/conversations/inbox/hold.ts';
import { findOrOpen } from '#features/conversations/inbox/open.ts';
import { pictureUrl } from '#features/files/service.ts';
import { readGroup } from '#features/notifications/service.ts';
import { peopleOf } from '#features/shops/people.ts';
import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, notify, tell } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { isOddTime } from '#platform/http/times.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import {
  type CallBackRow,
  closeByCall,
  closeCallBack,
  findCallBack,
  isSoon,
  listCallBacks,
  listQueue,
  putCallBack,
} from './call-backs.store.ts';
import type { CallBack, CallBackPage, CallBacksQuery, NewCallBack } from './desk.schema.ts';
import { callBackChanged } from './events.ts';
import { deskProblems } from './problems.ts';
import { lookAtDesk } from './reachability.ts';

/** How far ahead somebody may wish to be called. */
const MOST_DAYS = 30;

/**
 * Asks a shop to call the asker; asked again while it is open, that one has the new note and time. Also in the hours in
 * which the shop is not rung. Throws `not_found`, `own_shop`, `blocked`, `not_taking_calls`, `invalid_input`.
 */
export async function askToBeCalled(context: Context, wish: NewCallBack): Promise<CallBack | AlreadyThere<CallBack>> {
  const { userId: buyerId } = signedIn(context);
  const { callBack, isNew } = await change(context, async (tx) => {
    const { conversationId, shopId } = await conversationFor(tx, context, wish);
    const { why } = await lookAtDesk(tx, { shopId, buyerId, callerSide: 'buyer' });
    if (why === 'not_taking_calls') throw deskProblems.not_taking_calls();
    const { wantedAt = null } = wish;
    if (wantedAt !== null && (isOddTime(wantedAt) || !(await isSoon(tx, wantedAt, MOST_DAYS)))) {
      throw invalid('/wantedAt', `is not within the next ${MOST_DAYS} days`);
    }
    const { callType, note = '' } = wish;
    const ends = { conversationId, shopId, buyerId };
    const put = await putCallBack(tx, { id: newId(), ...ends, callType, note: note.trim(), wantedAt });
    const row = await mustFind(tx, put.id);
    await tellOf(tx, row, put.isNew);
    return { callBack: shown(context.house, row), isNew: put.isNew };
  });
  return isNew ? callBack : alreadyThere(callBack);
}

async function conversationFor(
  tx: Tx,
  context: Context,
  { conversationId, shopId }: NewCallBack,
): Promise<{ readonly conversationId: string; readonly shopId: string }> {
  if ((conversationId === undefined) === (shopId === undefined)) {
    throw invalid('/conversationId', 'must be given, or else `shopId`');
  }
  const id = conversationId ?? (await findOrOpen(tx, context, { shopId: shopId as string })).id;
  const seen = await seeConversation(tx, context, id);
  if (seen.mine !== 'buyer') throw invalid('/conversationId', 'is not one of yours as a buyer');
  refuseBlocked(seen);
  return { conversationId: seen.id, shopId: seen.shopId };
}

/** Whom a shop is to call, or by whom the asker wants to be called. Throws `not_found`, `forbidden`. */
export async function browseCallBacks(context: Context, { shop, ...filter }: CallBacksQuery): Promise<CallBackPage> {
  const { db } = context.house.database;
  if (shop !== undefined) {
    const { id: shopId } = await mustManage(db, context, shop, 'calls');
    const { status = 'open' } = filter;
    return status === 'open' ? browseQueue(context, shopId, filter) : browseNewest(context, { shopId }, filter);
  }
  return browseNewest(context, { buyerId: signedIn(context).userId }, filter);
}

type Paged = Pick<CallBacksQuery, 'limit' | 'cursor' | 'status'>;

async function browseQueue({ house }: Context, shopId: string, { limit, cursor }: Paged): Promise<CallBackPage> {
  const key = decodeCursor(cursor, ['time', 'id']);
  const after = key && { dueAt: key[0], id: key[1] };
  const rows = await listQueue(house.database.db, shopId, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ dueAt, id }) => [dueAt, id]);
  return { items: items.map((row) => shown(house, row)), nextCursor };
}

async function browseNewest(
  { house }: Context,
  of: Parameters<typeof listCallBacks>[1],
  { limit, cursor, status }: Paged,
): Promise<CallBackPage> {
  const before = decodeCursor(cursor, ['id'])?.[0];
  const rows = await listCallBacks(house.database.db, of, { limit, status, before });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map((row) => shown(house, row)), nextCursor };
}

/** The shop called them, or settled it otherwise; again is no change. Throws `not_found`, `forbidden`, `call_back_over`. */
export function doneCalling(context: Context, id: string): Promise<CallBack> {
  return close(context, id, 'shop', 'done');
}

/** The buyer no longer wants to be called; again is no change. Throws `not_found`, `forbidden`, `call_back_over`. */
export function withdrawCallBack(context: Context, id: string): Promise<CallBack> {
  return close(context, id, 'buyer', 'withdrawn');
}

async function close(
  context: Context,
  anyCaseId: string,
  side: 'buyer' | 'shop',
  status: 'done' | 'withdrawn',
): Promise<CallBack> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const callBack = await mustBeIn(tx, userId, anyCaseId.toLowerCase(), side);
    const isClosed = await closeCallBack(tx, callBack.id, { status, doneBy: side === 'shop' ? userId : null });
    const now = await mustFind(tx, callBack.id);
    if (isClosed) await tellOf(tx, now);
    if (now.status !== status) throw deskProblems.call_back_over();
    return shown(context.house, now);
  });
}

/** Who asked for it is the buyer, also where they work for the shop since. */
async function mustBeIn(tx: Tx, userId: string, id: string, side: 'buyer' | 'shop'): Promise<CallBackRow> {
  const callBack = await findCallBack(tx, id);
  if (!callBack) throw problems.not_found();
  const isBuyer = callBack.buyerId === userId;
  if (!isBuyer && !(await peopleOf(tx, callBack.shopId, 'calls')).includes(userId)) throw problems.not_found();
  if (isBuyer !== (side === 'buyer')) throw problems.forbidden('That is for the other side');
  return callBack;
}

/** An answered call between the two is what was asked for. */
export async function settleByCall(tx: Tx, callId: string): Promise<void> {
  const closed = await closeByCall(tx, callId);
  if (closed) await tellOf(tx, closed);
}

async function tellOf(tx: Tx, { id, shopId, buyerId, status, ...row }: CallBackRow, isNew = false): Promise<void> {
  const people = (await peopleOf(tx, shopId, 'calls')).filter((person) => person !== buyerId);
  tell(tx, [buyerId, ...people], callBackChanged, { callBackId: id, shopId, status });
  const group = `call_back:${id}`;
  if (status !== 'open') await readGroup(tx, people, group);
  if (!isNew) return;
  const { shopName: shop, shopSlug, buyerName: buyer, note, wantedAt, callType } = row;
  const data = { callBackId: id, shop, shopSlug, buyer, note, wantedAt, callType };
  for (const userId of people) {
    notify(tx, { key: requestKey(id, userId), userId, type: 'call_back.requested', data, group });
  }
}

/** The key of the wish to tell one of the people of a shop that a buyer wants to be called. */
export function requestKey(callBackId: string, userId: string): string {
  return `call_back.requested:${callBackId}:${userId}`;
}

async function mustFind(db: Db, id: string): Promise<CallBackRow> {
  const row = await findCallBack(db, id);
  if (!row) throw problems.not_found();
  return row;
}

function shown(house: House, row: CallBackRow): CallBack {
  const { shopId, shopSlug, shopName, logoId, buyerId, buyerName, dueAt: _, ...callBack } = row;
  return {
    ...callBack,
    shop: { id: shopId, slug: shopSlug, name: shopName, logoUrl: logoId && pictureUrl(house, logoId, 'thumb') },
    buyer: { id: buyerId, name: buyerName },
  };
}
