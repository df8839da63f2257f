import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Conversation, Side } from '../schema.ts';

/** A conversation in the inbox of one side. */
export interface ConversationRow {
  readonly id: string;
  readonly side: Side;
  readonly shopId: string;
  readonly shopSlug: string;
  readonly shopName: string;
  readonly logoId: string | null;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly productId: string | null;
  readonly product: Pick<NonNullable<Conversation['product']>, 'title' | 'price'> | null;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly last: {
    readonly seq: number;
    readonly side: Side;
    readonly body: string | null;
    readonly about: NonNullable<Conversation['lastMessage']>['about'];
    readonly isDeleted: boolean;
  } | null;
  readonly lastAt: string;
  readonly lastSeq: number;
  readonly unreadCount: number;
  readonly readSeq: number;
  readonly deliveredSeq: number;
  readonly otherSeenSeq: number;
  readonly otherDeliveredSeq: number;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly assignedTo: { readonly id: string; readonly name: string } | null;
  readonly blockedByBuyer: boolean;
  readonly blockedByShop: boolean;
  readonly buyerIsErased: boolean;
  readonly shopPeople: readonly string[];
  readonly createdAt: string;
}

/** One side of a conversation. */
export interface Place {
  readonly id: string;
  readonly side: Side;
}

/** Conversations as these sides have them, in the order they are named in; one statement. */
export async function readConversations(
  db: Db,
  places: readonly Place[],
  mostPeople: number,
): Promise<ConversationRow[]> {
  const { rows } = await sql<ConversationRow>`
    ${named('conversations')} select conversations.id, own.side, conversations.shop_id as "shopId",
      shops.slug as "shopSlug", shops.name as "shopName", shops.logo_id as "logoId",
      buyer_id as "buyerId", buyer.name as "buyerName",
      case when is_seen then products.id end as "productId", conversations.product,
      case when is_seen then products.image_url end as image_url,
      case when is_seen then products.picture_id end as picture_id,
      case when last.id is not null then jsonb_build_object('seq', last.seq, 'side', last.side,
        'body', last_message, 'isDeleted', last.deleted_at is not null,
        'about', case when last.deleted_at is null and last.hidden_at is null then coalesce(
          case when last.offer_id is not null then 'offer' when last.kind = 'call' then 'call' end,
          (select files.kind from message_attachments join files on files.id = file_id
            where message_id = last.id order by position limit 1),
          case when last.product_id is not null then 'product' when last.order_id is not null then 'order' end) end
        ) end as last,
      own.last_at as "lastAt", last_seq as "lastSeq", own.unread_count as "unreadCount", own.read_seq as "readSeq",
      own.delivered_seq as "deliveredSeq", other.seen_seq as "otherSeenSeq",
      other.delivered_seq as "otherDeliveredSeq", own.archived, own.pinned, own.muted,
      case when assigned.id is not null then jsonb_build_object('id', assigned.id, 'name', assigned.name) end
        as "assignedTo",
      exists (select 1 from blocks where blocker_id = buyer_id and blocked_id = owner_id) as "blockedByBuyer",
      exists (select 1 from blocks where blocker_id = owner_id and blocked_id = buyer_id) as "blockedByShop",
      buyer.status = 'erased' as "buyerIsErased",
      owner_id || array(
        select user_id from shop_staff
        where shop_staff.shop_id = shops.id and 'messages' = any(permissions) and user_id <> owner_id
        order by created_at, user_id limit ${mostPeople} - 1) as "shopPeople",
      conversations.created_at as "createdAt"
    from unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ side }) => side)}::text[])
      with ordinality as places (id, side, place)
    join conversations on conversations.id = places.id
    join conversation_sides as own on own.conversation_id = places.id and own.side = places.side
    join conversation_sides as other on other.conversation_id = places.id and other.side <> places.side
    join shops on shops.id = conversations.shop_id
    join users as buyer on buyer.id = buyer_id
    left join users as assigned on assigned.id = own.assigned_to
    left join products on products.id = conversations.product_id
    left join messages as last on last.conversation_id = conversations.id and last.seq = last_seq
    cross join lateral (
      select own.side = 'shop' or products.status = 'active' and exists (
        select 1 from public_shops where public_shops.id = shops.id) as is_seen
    ) as sight
    order by place`.execute(db);
  return rows;
}
