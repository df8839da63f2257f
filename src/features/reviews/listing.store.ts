import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { ReviewsQuery } from './schema.ts';
import type { ReviewRow } from './show.ts';
import { reviewColumns, reviewTables } from './store.ts';

export interface ProductReviews {
  readonly productId: string;
  readonly rating: number | undefined;
  readonly sort: ReviewsQuery['sort'];
  readonly withPictures: boolean;
}

export interface ReviewsPage {
  readonly limit: number;
  /** The last review of the page before. */
  readonly after: { readonly rating: number; readonly id: string } | undefined;
}

/** What everybody sees of the reviews of a product. Reads one more than `limit`. */
export async function listReviewsOfProduct(
  db: Db,
  { productId, rating, sort, withPictures }: ProductReviews,
  { limit, after }: ReviewsPage,
): Promise<ReviewRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`reviews.product_id = ${productId}`, sql`reviews.hidden_at is null`];
  if (rating !== undefined) conditions.push(sql`reviews.rating = ${rating}`);
  if (withPictures) conditions.push(sql`exists (select 1 from review_pictures where review_id = reviews.id)`);
  if (after) conditions.push(behind(sort, after));
  const order = { newest: '', highest: 'reviews.rating desc,', lowest: 'reviews.rating,' }[sort];
  const { rows } = await sql<ReviewRow>`
    select ${reviewColumns} from ${reviewTables} where ${sql.join(conditions, sql` and `)}
    order by ${sql.raw(order)} reviews.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

function behind(sort: ReviewsQuery['sort'], { rating, id }: { rating: number; id: string }): RawBuilder<unknown> {
  if (sort === 'newest') return sql`reviews.id < ${id}`;
  const further = sql.raw(sort === 'highest' ? '<' : '>');
  return sql`reviews.rating ${sql.raw(sort === 'highest' ? '<=' : '>=')} ${rating}
    and (reviews.rating ${further} ${rating} or reviews.id < ${id})`;
}

export interface ShopReviewRow extends ReviewRow {
  readonly product: string;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly onSale: boolean;
}

/**
 * Reviews of all products of a shop, newest first. For others than its people without those of drafts and of what
 * moderation hid, whose titles they may not read. What waits for an answer has an author who can read it.
 */
export async function listReviewsOfShop(
  db: Db,
  { shopId, answered, asPeople }: { shopId: string; answered: boolean | undefined; asPeople: boolean },
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<ShopReviewRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`reviews.shop_id = ${shopId}`, sql`reviews.hidden_at is null`];
  if (answered === true) conditions.push(sql`reviews.reply is not null`);
  if (answered === false) conditions.push(sql`reviews.reply is null and author.status <> 'erased'`);
  if (!asPeople) conditions.push(sql`products.status in ('active', 'archived')`);
  if (after !== undefined) conditions.push(sql`reviews.id < ${after}`);
  const { rows } = await sql<ShopReviewRow>`
    select ${reviewColumns}, products.title as product, products.image_url, products.picture_id,
      products.status = 'active' as "onSale"
    from ${reviewTables} join products on products.id = reviews.product_id
    where ${sql.join(conditions, sql` and `)} order by reviews.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function readStars(db: Db, of: { productId: string } | { shopId: string }): Promise<number[] | null> {
  const { rows } = await ('productId' in of
    ? sql<{ stars: number[] }>`select stars from product_counters where product_id = ${of.productId}`
    : sql<{ stars: number[] }>`select stars from shop_ratings where shop_id = ${of.shopId}`
  ).execute(db);
  return rows[0]?.stars ?? null;
}
