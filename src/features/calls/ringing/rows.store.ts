import { type RawBuilder, sql } from 'kysely';
import type { CallStatus, CallType, EndReason } from '#features/conversations/messages/call-line.schema.ts';
import type { Side } from '#features/conversations/schema.ts';
import { type Db, named } from '#platform/database/connection.ts';
import type { Call } from '../schema.ts';

/** What one of the two last said of their device. */
export interface Talking {
  readonly audio: boolean;
  readonly video: boolean;
  readonly sharing: boolean;
  readonly reconnecting: boolean;
}

/** A call as it is shown, whoever looks. */
export interface ShownRow {
  readonly id: string;
  readonly conversationId: string;
  readonly callerId: string;
  readonly receiverId: string;
  readonly callerSide: Side;
  readonly callType: CallType;
  readonly status: CallStatus;
  readonly endReason: EndReason | null;
  readonly duration: number;
  readonly ringExpiresAt: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly callerDeviceId: string | null;
  readonly receiverDeviceId: string | null;
  readonly lastSignalSeq: number;
  readonly shopId: string;
  readonly shopSlug: string;
  readonly shopName: string;
  readonly logoId: string | null;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly receiverName: string;
  readonly callerHidesAddress: boolean;
  readonly receiverHidesAddress: boolean;
  readonly rings: number;
  readonly caller: Talking | null;
  readonly receiver: Talking | null;
  readonly product: {
    readonly id: string;
    readonly title: string;
    readonly amount: number;
    readonly currency: string;
    readonly available: boolean;
    readonly image_url: string | null;
    readonly picture_id: string | null;
  } | null;
  readonly products: Call['products'];
  readonly serverTime: string;
}

const talking = (userId: RawBuilder<unknown>) => sql`(
  select jsonb_build_object('audio', audio, 'video', video, 'sharing', sharing, 'reconnecting', reconnecting)
  from call_participants where call_id = video_calls.id and user_id = ${userId})`;

/** A time inside of JSON, written as everywhere. */
const written = (time: RawBuilder<unknown>) => sql`to_char(${time}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Of a product that others cannot see, nobody gets a picture here. */
const shownOf = (ids: RawBuilder<unknown>): RawBuilder<ShownRow> => sql<ShownRow>`
  select video_calls.id, conversation_id as "conversationId", caller_id as "callerId", receiver_id as "receiverId",
    caller_side as "callerSide", call_type as "callType", video_calls.status, end_reason as "endReason", duration,
    ring_expires_at as "ringExpiresAt", video_calls.created_at as "createdAt", started_at as "startedAt",
    ended_at as "endedAt", caller_device_id as "callerDeviceId", receiver_device_id as "receiverDeviceId",
    last_signal_seq as "lastSignalSeq", shops.id as "shopId", shops.slug as "shopSlug", shops.name as "shopName",
    shops.logo_id as "logoId", buyer_id as "buyerId", buyer.name as "buyerName", receiver.name as "receiverName",
    caller.hides_address as "callerHidesAddress", receiver.hides_address as "receiverHidesAddress",
    (select count(*) from call_rings where call_id = video_calls.id)::integer as rings,
    ${talking(sql`caller_id`)} as caller, ${talking(sql`receiver_id`)} as receiver,
    (
      select jsonb_build_object('id', products.id, 'title', products.title, 'amount', products.price_amount,
        'currency', products.currency, 'available', is_public, 'image_url', case when is_public then image_url end,
        'picture_id', case when is_public then picture_id end)
      from call_products join products on products.id = product_id
      cross join lateral (select products.status = 'active' and exists (
        select 1 from public_shops where public_shops.id = products.shop_id) as is_public) as sight
      where call_products.call_id = video_calls.id and unpinned_at is null
    ) as product,
    array(
      select jsonb_build_object('productId', product_id, 'title', title, 'pinnedAt', ${written(sql`pinned_at`)},
        'unpinnedAt', ${written(sql`unpinned_at`)})
      from call_products where call_products.call_id = video_calls.id order by call_products.id
    ) as products,
    souk_now() as "serverTime"
  from (${ids}) as page
  join video_calls on video_calls.id = page.id
  join conversations on conversations.id = conversation_id
  join shops on shops.id = video_calls.shop_id
  join users as buyer on buyer.id = buyer_id
  join users as caller on caller.id = caller_id
  join users as receiver on receiver.id = receiver_id`;

/** These calls, the newest first. */
export async function readCalls(db: Db, ids: readonly string[]): Promise<ShownRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ShownRow>`
    ${named('calls')} ${shownOf(sql`select unnest(${[...ids]}::uuid[]) as id`)} order by video_calls.id desc`.execute(
    db,
  );
  return rows;
}

export interface CallFilter {
  /** Of somebody themselves, or all of a shop. */
  readonly of: { readonly userId: string } | { readonly shopId: string };
  readonly status: CallStatus | undefined;
  readonly callType: CallType | undefined;
  readonly conversationId: string | undefined;
}

export interface CallListPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

/**
 * Calls, newest first. Who called somebody who was busy has no such call: it is theirs who missed it. Reads one more than
 * `limit`.
 */
export async function listCalls(db: Db, filter: CallFilter, { limit, after }: CallListPage): Promise<ShownRow[]> {
  const { of, status, callType, conversationId } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (callType !== undefined) conditions.push(sql`call_type = ${callType}`);
  if (conversationId !== undefined) conditions.push(sql`conversation_id = ${conversationId}`);
  if (after !== undefined) conditions.push(sql`id < ${after}`);
  const fits = sql.join(conditions, sql` and `);
  const pageOf = (whose: RawBuilder<unknown>) =>
    sql`(select id from video_calls where ${whose} and ${fits} order by id desc limit ${limit + 1})`;
  const page =
    'shopId' in of
      ? pageOf(sql`shop_id = ${of.shopId} and (caller_side = 'buyer' or end_reason is distinct from 'busy')`)
      : sql`select id from (
          ${pageOf(sql`caller_id = ${of.userId} and end_reason is distinct from 'busy'`)}
          union ${pageOf(sql`receiver_id = ${of.userId}`)}) as mine order by id desc limit ${limit + 1}`;
  const { rows } = await sql<ShownRow>`${shownOf(page)} order by video_calls.id desc`.execute(db);
  return rows;
}

export interface Present {
  /** The one they are in, or ring out. */
  readonly callId: string | null;
  readonly ringing: readonly string[];
  readonly now: string;
}

/**
 * What goes on for somebody: who is in a call is rung by nothing else, and who wants their peace by nothing at all. Of a
 * shop ring those calls that nobody has taken.
 */
export async function findPresent(db: Db, userId: string): Promise<Present> {
  const { rows } = await sql<Present>`
    ${named('present_calls')} with mine as (
      select call_id as id, caller_id = ${userId} or status = 'active' as is_in, caller_id, ring_expires_at
      from call_slots join video_calls on video_calls.id = call_id where user_id = ${userId}
    )
    select (select id from mine where is_in) as "callId", souk_now() as now, array(
      select id from mine where not is_in and ring_expires_at > souk_now()
      union all
      select video_calls.id
      from (
        select id from shops where owner_id = ${userId}
        union select shop_id from shop_staff where user_id = ${userId} and 'calls' = any(permissions)
      ) as served
      join video_calls on video_calls.shop_id = served.id and ended_at is null
      join users on users.id = ${userId}
      where video_calls.status in ('initiated', 'ringing') and caller_side = 'buyer' and caller_id <> ${userId}
        and ring_expires_at > souk_now() and not exists (select 1 from mine)
        and (disturb_not_before is null or disturb_not_before <= souk_now())
    ) as ringing`.execute(db);
  const [present] = rows;
  if (!present) throw new Error('Nothing was read');
  return present;
}
