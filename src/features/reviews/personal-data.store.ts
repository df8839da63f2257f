import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export async function listReviewsBy(db: Db, authorId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select reviews.id, reviews.product_id as "productId", products.title as product, rating, reviews.title, body,
      array(select file_id from review_pictures where review_id = reviews.id order by position) as pictures,
      reply, replied_at as "repliedAt", reviews.created_at as "createdAt", edited_at as "editedAt",
      hidden_at as "hiddenAt"
    from reviews join products on products.id = reviews.product_id
    where author_id = ${authorId} order by reviews.id`.execute(db);
  return rows;
}

/** Leaves nothing of somebody's reviews but the stars. Answers which they are, and the pictures they showed. */
export async function emptyReviewsOf(
  tx: Tx,
  authorId: string,
): Promise<{ reviews: { productId: string; shopId: string }[]; pictures: string[] }> {
  const { rows: pictures } = await sql<{ id: string }>`
    delete from review_pictures where review_id in (select id from reviews where author_id = ${authorId})
    returning file_id as id`.execute(tx);
  const { rows: reviews } = await sql<{ productId: string; shopId: string }>`
    update reviews set title = '', body = '', reply = null, replied_by = null, replied_at = null
    where author_id = ${authorId} returning product_id as "productId", shop_id as "shopId"`.execute(tx);
  return { reviews, pictures: pictures.map(({ id }) => id) };
}

/** What somebody answered for a shop stays the shop's, without who it was. */
export async function forgetReplier(tx: Tx, userId: string): Promise<void> {
  await sql`update reviews set replied_by = null where replied_by = ${userId}`.execute(tx);
}
