import { imageOf } from '#features/catalogue/cards.ts';
import { readProduct } from '#features/catalogue/service.ts';
import { readShop } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { listReviewsOfProduct, listReviewsOfShop, readStars } from './listing.store.ts';
import { reviewsOf } from './outdate-reviews.ts';
import type { ReviewsQuery, ShopReviewsQuery } from './schema.ts';
import { shown, summaryOf } from './show.ts';

/** The reviews of a product and what they say together, in ready bytes. Throws `not_found` where the asker cannot see it. */
export async function browseReviews(context: Context, anyCaseId: string, query: ReviewsQuery) {
  const productId = anyCaseId.toLowerCase();
  const { limit, cursor, sort, rating, withPictures = false } = query;
  const { house } = context;
  const key = decodeCursor(cursor, ['number', 'id']);
  const page = { limit, after: key && { rating: starsIn(key[0]), id: key[1] } };
  await readProduct(context, productId);
  const name = `reviews ${productId} ${limit} ${sort} ${rating ?? ''} ${withPictures} ${cursor ?? ''}`;
  return house.cache.fetch(name, reviewsOf({ productId }), async () => {
    const { db } = house.database;
    const rows = await listReviewsOfProduct(db, { productId, rating, sort, withPictures }, page);
    const { items, nextCursor } = toPage(rows, limit, ({ rating, id }) => [rating, id]);
    const summary = summaryOf(await readStars(db, { productId }));
    return new ReadyAnswer({ items: items.map((row) => shown(house, row)), nextCursor, summary });
  });
}

/** The reviews of all products of a shop. Throws `not_found`. */
export async function browseShopReviews(context: Context, idOrSlug: string, query: ShopReviewsQuery) {
  const { limit, cursor, answered } = query;
  const { house } = context;
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  const { id: shopId, role } = await readShop(context, idOrSlug);
  const read = async (asPeople: boolean) => {
    const { db } = house.database;
    const rows = await listReviewsOfShop(db, { shopId, answered, asPeople }, page);
    const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
    const reviews = items.map((row) => ({
      ...shown(house, row),
      product: { id: row.productId, title: row.product, imageUrl: imageOf(house, row), onSale: row.onSale },
    }));
    return { items: reviews, nextCursor, summary: summaryOf(await readStars(db, { shopId })) };
  };
  if (role) return read(true);
  const name = `reviews of shop ${shopId} ${limit} ${answered ?? ''} ${cursor ?? ''}`;
  return house.cache.fetch(name, reviewsOf({ shopId }), async () => new ReadyAnswer(await read(false)));
}

/** A number from outside, as a column of stars can be compared with. */
function starsIn(given: number): number {
  return Math.min(5, Math.max(0, Math.trunc(given)));
}
