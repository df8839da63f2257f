import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { ReviewRow } from './show.ts';

/** What is read of a review, over `reviews` and what `reviewTables` joins to it. */
export const reviewColumns = sql.raw(`
  reviews.id, reviews.product_id as "productId", reviews.shop_id as "shopId", reviews.author_id as "authorId",
  case when author.status <> 'erased' then author.name end as author, reviews.rating, reviews.title, reviews.body,
  (select coalesce(jsonb_agg(jsonb_build_object('id', files.id, 'alt', alt, 'width', width, 'height', height)
     order by position), '[]')
   from review_pictures join files on files.id = file_id where review_id = reviews.id) as pictures,
  line.options, reviews.reply, reviews.replied_at as "repliedAt", reviews.created_at as "createdAt",
  reviews.edited_at as "editedAt", reviews.hidden_at is not null as hidden`);

export const reviewTables = sql.raw(`
  reviews join users as author on author.id = reviews.author_id join order_lines as line on line.id = reviews.line_id`);

/** What somebody is to a product that they might review. */
export interface Standing {
  readonly shopId: string;
  readonly shop: string;
  readonly title: string;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly isPublic: boolean;
  /** They own the shop or work in it. */
  readonly isOwn: boolean;
  /** The latest purchase of it that arrived. */
  readonly lineId: string | null;
  /** They ordered it, and it did not arrive yet. */
  readonly isOnItsWay: boolean;
}

export async function findStanding(db: Db, productId: string, userId: string): Promise<Standing | undefined> {
  const bought = sql`
    select order_lines.id, orders.status from orders join order_lines on order_lines.order_id = orders.id
    where orders.buyer_id = ${userId} and order_lines.product_id = products.id`;
  const { rows } = await sql<Standing>`
    select products.shop_id as "shopId", shops.name as shop, products.title, image_url, picture_id,
      products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shops.id) as "isPublic",
      shops.owner_id = ${userId} or exists (
        select 1 from shop_staff where shop_staff.shop_id = shops.id and user_id = ${userId}) as "isOwn",
      (select id from (${bought}) as bought where status in ('delivered', 'returned')
       order by id desc limit 1) as "lineId",
      exists (select 1 from (${bought}) as bought where status in ('placed', 'confirmed', 'shipped')) as "isOnItsWay"
    from products join shops on shops.id = products.shop_id
    where products.id = ${productId}`.execute(db);
  return rows[0];
}

export interface NewRow {
  readonly id: string;
  readonly productId: string;
  readonly shopId: string;
  readonly authorId: string;
  readonly lineId: string;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
}

/** Writes a review; false where the author has one of that product. */
export async function insertReview(tx: Tx, row: NewRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into reviews (id, product_id, shop_id, author_id, line_id, rating, title, body)
    values (${row.id}, ${row.productId}, ${row.shopId}, ${row.authorId}, ${row.lineId}, ${row.rating}, ${row.title},
      ${row.body})
    on conflict (author_id, product_id) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function findReview(db: Db, id: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    select ${reviewColumns} from ${reviewTables} where reviews.id = ${id}`.execute(db);
  return rows[0];
}

export async function findReviewOf(db: Db, productId: string, authorId: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    select ${reviewColumns} from ${reviewTables}
    where reviews.product_id = ${productId} and reviews.author_id = ${authorId}`.execute(db);
  return rows[0];
}

export interface HeldReview {
  readonly id: string;
  readonly productId: string;
  readonly shopId: string;
  readonly authorId: string;
  readonly rating: number;
  readonly reply: string | null;
  readonly hidden: boolean;
}

/** Holds the row of a review until the transaction ends. */
export async function holdReview(tx: Tx, id: string): Promise<HeldReview | undefined> {
  const { rows } = await sql<HeldReview>`
    select id, product_id as "productId", shop_id as "shopId", author_id as "authorId", rating, reply,
      hidden_at is not null as hidden
    from reviews where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

export async function updateReview(
  tx: Tx,
  id: string,
  words: { readonly rating?: number; readonly title?: string; readonly body?: string },
): Promise<void> {
  await tx
    .updateTable('reviews')
    .set({ ...words, edited_at: sql<string>`souk_now()` })
    .where('id', '=', id)
    .execute();
}

export async function deleteReview(tx: Tx, id: string): Promise<void> {
  await sql`delete from reviews where id = ${id}`.execute(tx);
}

export async function picturesOf(tx: Tx, reviewId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select file_id as id from review_pictures where review_id = ${reviewId} order by position`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Brings a review to exactly these pictures; the caller claimed the files and releases those it no longer shows. */
export async function setPictures(
  tx: Tx,
  reviewId: string,
  pictures: readonly { readonly id: string; readonly alt: string }[],
): Promise<void> {
  await sql`delete from review_pictures where review_id = ${reviewId}`.execute(tx);
  if (pictures.length === 0) return;
  await sql`
    insert into review_pictures (review_id, file_id, position, alt)
    select ${reviewId}, id, place - 1, alt
    from unnest(${pictures.map(({ id }) => id)}::uuid[], ${pictures.map(({ alt }) => alt)}::text[])
      with ordinality as given (id, alt, place)`.execute(tx);
}

export async function setReply(tx: Tx, id: string, text: string | null, by: string): Promise<void> {
  await sql`
    update reviews set reply = ${text}, replied_by = ${text === null ? null : by}::uuid,
      replied_at = ${text === null ? sql`null` : sql`souk_now()`}
    where id = ${id}`.execute(tx);
}

/** Takes a review out of sight, or lets it be seen again. False where it is so already. */
export async function moveReview(tx: Tx, id: string, hidden: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update reviews set hidden_at = ${hidden ? sql`souk_now()` : sql`null`}
    where id = ${id} and (hidden_at is not null) <> ${hidden}`.execute(tx);
  return numAffectedRows === 1n;
}
