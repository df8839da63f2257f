import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';
import { MOST_UNREAD, type NewsKind } from './schema.ts';

export interface FeedChoice {
  readonly userId: string;
  readonly kind: NewsKind | undefined;
  /** Id or slug of a followed shop; then also where it is muted. */
  readonly shop: string | undefined;
}

export interface NewsRow {
  readonly id: string;
  readonly kind: NewsKind;
  readonly shopId: string;
  readonly slug: string;
  readonly shop: string;
  readonly logoId: string | null;
  readonly currency: string;
  readonly productId: string | null;
  readonly was: number | null;
  readonly amount: number | null;
  readonly title: string;
  readonly body: string;
  readonly at: string;
  readonly unread: boolean;
  /** Others may see what it is about, and it is still so. */
  readonly stands: boolean;
}

const NOTHING = sql.raw(`'00000000-0000-0000-0000-000000000000'::uuid`);

/** What somebody follows and wants in their feed, and how far they have seen of each. */
function followed({ userId, shop }: FeedChoice): RawBuilder<unknown> {
  const of =
    shop === undefined
      ? sql`not muted`
      : sql`shop_id = (select id from shops where ${sql.raw(isId(shop) ? 'id' : 'slug')} = ${shop})`;
  return sql`
    select shop_id, greatest(shop_followers.id, (select seen_id from feed_marks where user_id = ${userId})) as seen
    from shop_followers
    where user_id = ${userId} and ${of} and shop_id not in (select id from hidden_shops)`;
}

/** A thing on sale that can be had; a price drop only while it costs no more than it came down to. */
const stands = sql.raw(`(news.product_id is null or exists (
  select 1 from products join product_counters on product_counters.product_id = products.id
  where products.id = news.product_id and products.status = 'active' and product_counters.stock > 0
    and (news.kind <> 'price_drop' or products.price_amount <= news.amount)))`);

/** Rows of the whole market that are looked through first: who follows much finds a page there, and asks no shop. */
const LATELY = sql.raw('1000');
const MOST = sql.raw(String(MOST_UNREAD));

/** How many rows of the feed one statement may look for: a few numbers, each with a plan that is kept. */
export const SIZES = [32, 64, 128, 256] as const;
export type Size = (typeof SIZES)[number];

/**
 * The newest rows before `before` of all that somebody follows, also those that stand no more. Where the latest rows of
 * the market don't hold so many, each followed shop is looked at once, for its newest row: the page can only come from
 * that many shops whose newest are newest, and from no row older than the last of these.
 */
export async function listNews(
  db: Db,
  choice: FeedChoice,
  { size, before }: { readonly size: Size; readonly before: string | undefined },
): Promise<NewsRow[]> {
  const most = sql.raw(String(size));
  const older = before === undefined ? sql`` : sql`and id < ${before}::uuid`;
  const ofKind = choice.kind === undefined ? sql`` : sql`and kind = ${choice.kind}`;
  const { rows } = await sql<NewsRow>`
    ${named(nameOf(choice, size, before))} with followed as materialized (${followed(choice)}),
    lately as materialized (
      select id, followed.seen
      from (select id, shop_id, kind from shop_news where true ${older} order by id desc limit ${LATELY}) as last
      join followed on followed.shop_id = last.shop_id
      where true ${ofKind}
      order by id desc limit ${most}),
    newest as materialized (
      select followed.shop_id, followed.seen, last.id
      from followed cross join lateral (
        select id from shop_news where shop_id = followed.shop_id ${ofKind} ${older} order by id desc limit 1) as last
      where (select count(*) from lately) < ${most}
      order by last.id desc limit ${most}),
    found as materialized (
      select id, seen from lately where (select count(*) from lately) = ${most}
      union all
      (select last.id, newest.seen
      from newest cross join lateral (
        select id from shop_news
        where shop_id = newest.shop_id ${ofKind} ${older}
          and id >= coalesce((select id from newest order by id desc offset ${most} - 1), ${NOTHING})
        order by id desc limit ${most}) as last
      order by last.id desc limit ${most}))
    select news.id, news.kind, news.shop_id as "shopId", slug, shops.name as shop, logo_id as "logoId", currency,
      product_id as "productId", was_amount as was, amount, title, body, news.created_at as at,
      news.id > seen as unread, ${stands} as stands
    from found join shop_news as news on news.id = found.id join shops on shops.id = news.shop_id
    order by news.id desc`.execute(db);
  return rows;
}

/**
 * Each text of the statement has its own: planning it takes longer than running it. A limit that is a parameter would make
 * PostgreSQL plan each run anew: of such a plan it cannot tell what it costs.
 */
function nameOf({ kind, shop }: FeedChoice, size: Size, before: string | undefined): string {
  const of = shop === undefined ? '' : isId(shop) ? '_of_shop' : '_of_slug';
  return `feed_${size}${kind === undefined ? '' : '_of_kind'}${of}${before === undefined ? '' : '_before'}`;
}

/**
 * How many rows of the feed are unread and stand, up to 100. The latest of the whole market are gone through; where that
 * is neither all since somebody looked, nor holds so many, each followed shop is asked.
 */
export async function countUnread(db: Db, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    ${named('count_unread_news')} with followed as materialized (
      ${followed({ userId, kind: undefined, shop: undefined })}),
    lately as materialized (
      select id, shop_id, product_id, kind, amount from shop_news
      where id > (select seen from followed order by seen limit 1)
      order by id desc limit ${LATELY}),
    late as materialized (
      select 1 from lately as news join followed on followed.shop_id = news.shop_id
      where news.id > followed.seen and ${stands} limit ${MOST})
    select count(*) from (
      select 1 from late
      where (select count(*) from lately) < ${LATELY} or (select count(*) from late) = ${MOST}
      union all
      select 1 from followed cross join lateral (
        select product_id, kind, amount from shop_news where shop_id = followed.shop_id and id > followed.seen
        order by id desc limit ${MOST}
      ) as news
      where (select count(*) from lately) = ${LATELY} and (select count(*) from late) < ${MOST} and ${stands}
      limit ${MOST}) as unread`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Remembers how far somebody has seen; never back, and never beyond what there is. */
export async function moveMark(tx: Tx, userId: string, upToId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into feed_marks as mark (user_id, seen_id)
    select ${userId}::uuid, least(${upToId}::uuid, coalesce((select id from shop_news order by id desc limit 1), ${NOTHING}))
    on conflict (user_id) do update set seen_id = excluded.seen_id, seen_at = souk_now()
      where mark.seen_id < excluded.seen_id`.execute(tx);
  return numAffectedRows === 1n;
}
