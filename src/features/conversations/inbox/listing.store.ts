import { type RawBuilder, sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';

/** An inbox: of the asker as a buyer, or of a shop. */
export interface Inbox {
  readonly holderId: string;
  readonly side: Side;
}

/** The shops whose messages somebody reads: their own, and those where they work and may. */
export async function listShopsOf(db: Db, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    ${named('shops_of_reader')} select id from shops where owner_id = ${userId}
    union select shop_id from shop_staff where user_id = ${userId} and 'messages' = any(permissions)`.execute(db);
  return rows.map(({ id }) => id);
}

export interface InboxFilter {
  readonly userId: string;
  readonly archived: boolean;
  readonly unread: boolean;
  /** Null: nobody; undefined: whoever. */
  readonly assigned: string | null | undefined;
  /** Words for names and titles, and the same for messages, as `wishOf` makes it. */
  readonly q: { readonly text: string; readonly wish: string } | undefined;
}

/** Where the page before ended. */
export interface InboxKey {
  readonly pinned: boolean;
  readonly at: string;
  readonly id: string;
}

export interface ListedPlace extends InboxKey {
  readonly side: Side;
  /** Of a search. */
  readonly messageId: string | null;
  readonly seq: number | null;
  readonly body: string | null;
}

/** Conversations of these inboxes, the pinned first, then by their last message. Reads one more than `limit`. */
export async function listInboxes(
  db: Db,
  inboxes: readonly Inbox[],
  filter: InboxFilter,
  { limit, after }: { readonly limit: number; readonly after: InboxKey | undefined },
): Promise<ListedPlace[]> {
  if (inboxes.length === 0) return [];
  const most = limit + 1;
  // Each by its index and no further than the page goes; then the few that were found are put in order.
  const pages = inboxes.map((inbox) => {
    const page = filter.q ? found(inbox, filter, filter.q, after, most) : listed(inbox, filter, after, most);
    return sql`(${page})`;
  });
  const { rows } = await sql<ListedPlace>`
    select page.id, side, pinned, at, message_id as "messageId", seq, body
    from (${sql.join(pages, sql` union all `)}) as page
    order by pinned desc, at desc, id desc limit ${most}`.execute(db);
  return rows;
}

function conditionsOf(inbox: Inbox, filter: InboxFilter, after: InboxKey | undefined): RawBuilder<unknown> {
  const { archived, unread, assigned, userId } = filter;
  const conditions = [
    sql`holder_id = ${inbox.holderId}::uuid`,
    sql`listed`,
    sql`archived = ${archived}`,
    // Who bought there before they worked for it finds it among their own.
    ...(inbox.side === 'shop'
      ? [sql`not exists (select 1 from conversations where id = conversation_id and buyer_id = ${userId}::uuid)`]
      : []),
    ...(unread ? [sql`unread_count > 0`] : []),
    ...(assigned === undefined
      ? []
      : assigned === null
        ? [sql`assigned_to is null`]
        : [sql`assigned_to = ${assigned}::uuid`]),
    ...(after ? [behind(after, filter)] : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** A search goes by time alone. */
function behind({ pinned, at, id }: InboxKey, { q }: InboxFilter): RawBuilder<unknown> {
  if (q) return sql`(last_at, conversation_id) < (${at}::timestamptz, ${id}::uuid)`;
  return sql`(pinned, last_at, conversation_id) < (${pinned}, ${at}::timestamptz, ${id}::uuid)`;
}

function listed(inbox: Inbox, filter: InboxFilter, after: InboxKey | undefined, most: number): RawBuilder<unknown> {
  return sql`
    select conversation_id as id, side, pinned, last_at as at, null::uuid as message_id, null::integer as seq,
      null::text as body
    from conversation_sides where ${conditionsOf(inbox, filter, after)}
    order by pinned desc, last_at desc, conversation_id desc limit ${most}`;
}

/** So many of an inbox are looked through before the index is asked, which knows no order. */
const LOOKED_THROUGH = 500;

/**
 * Conversations with the words in the other side's name, in the product's title or in a message, newest first whether
 * pinned or not. What many hold stands among the newest, which are looked through one by one; what few hold, the index
 * finds. A buyer has no more conversations than can be looked through.
 */
function found(
  inbox: Inbox,
  filter: InboxFilter,
  { text, wish }: NonNullable<InboxFilter['q']>,
  after: InboxKey | undefined,
  most: number,
): RawBuilder<unknown> {
  const conditions = conditionsOf(inbox, filter, after);
  const asked = sql`replace(${wish}, '§', right(conversations.shop_id::text, 8))::tsquery`;
  const readable = sql`deleted_at is null and hidden_at is null`;
  const names =
    inbox.side === 'shop'
      ? sql`exists (
          select 1 from conversation_words where conversation_words.conversation_id = conversations.id
            and words @@ (select string_agg(quote_literal(right(shop_id::text, 8) || '/' || lexeme) || ':*', ' & ')::tsquery
              from unnest(to_tsvector('simple', ${text}))))`
      : sql`((select name from shops where id = shop_id) ilike ${likeOf(text)}
          or coalesce(product ->> 'title', '') ilike ${likeOf(text)})`;
  const near = sql`
    select newest.*, hit.id as message_id, hit.seq, hit.body
    from (
      select conversation_id as id, side, last_at as at from conversation_sides where ${conditions}
      order by last_at desc, conversation_id desc ${inbox.side === 'shop' ? sql`limit ${LOOKED_THROUGH}` : sql``}
    ) as newest
    join conversations on conversations.id = newest.id
    left join lateral (
      select id, seq, body from messages
      where conversation_id = conversations.id and words @@ ${asked} and ${readable} order by seq desc limit 1
    ) as hit on true
    where hit.id is not null or ${names}
    order by at desc, newest.id desc limit ${most}`;
  if (inbox.side === 'buyer') {
    return sql`select id, side, true as pinned, at, message_id, seq, body from (${near}) as near`;
  }
  return sql`
    with near as materialized (${near}),
    far as (
      select conversation_id as id, side, last_at as at, hit.id as message_id, hit.seq, hit.body
      from (
        select conversation_id as found_id from messages
        where (select count(*) from near) < ${most} and ${readable}
          and words @@ replace(${wish}, '§', right(${inbox.holderId}::text, 8))::tsquery
        union
        select conversation_id from conversation_words
        where (select count(*) from near) < ${most} and words @@ (
          select string_agg(quote_literal(right(${inbox.holderId}::text, 8) || '/' || lexeme) || ':*', ' & ')::tsquery
          from unnest(to_tsvector('simple', ${text})))
      ) as founds
      join conversation_sides on conversation_id = found_id and side = 'shop'
      left join lateral (
        select id, seq, body from messages
        where conversation_id = found_id and ${readable}
          and words @@ replace(${wish}, '§', right(${inbox.holderId}::text, 8))::tsquery order by seq desc limit 1
      ) as hit on true
      where ${conditions} order by last_at desc, conversation_id desc limit ${most}
    )
    select id, side, true as pinned, at, message_id, seq, body from (select * from near union select * from far) as both_ways
    order by at desc, id desc limit ${most}`;
}

const likeOf = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Unread messages of each of these inboxes that has any. */
export async function countUnread(
  db: Db,
  inboxes: readonly Inbox[],
  userId: string,
): Promise<{ holderId: string; unread: number }[]> {
  const { rows } = await sql<{ holderId: string; unread: number }>`
    ${named('unread_of_inboxes')} select holder_id as "holderId", sum(unread_count)::integer as unread
    from conversation_sides
    where holder_id = any(${inboxes.map(({ holderId }) => holderId)}::uuid[]) and unread_count > 0
      and not (side = 'shop' and exists (
        select 1 from conversations where id = conversation_id and buyer_id = ${userId}::uuid))
    group by holder_id`.execute(db);
  return rows;
}
