import { announce, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { reviewMoved, reviewNews } from './events.ts';
import { ratingMoved } from './outdate-reviews.ts';
import { holdReview, moveReview } from './store.ts';

/** Takes a review out of sight and out of the stars, for moderation. False where it is hidden already, or gone. */
export function hideReview(tx: Tx, reviewId: string): Promise<boolean> {
  return move(tx, reviewId, true);
}

/** Lets a hidden review be seen and counted again. False where it isn't hidden. */
export function showReview(tx: Tx, reviewId: string): Promise<boolean> {
  return move(tx, reviewId, false);
}

async function move(tx: Tx, reviewId: string, hidden: boolean): Promise<boolean> {
  const review = await holdReview(tx, reviewId);
  if (!review || !(await moveReview(tx, reviewId, hidden))) return false;
  const { productId, shopId, authorId, rating } = review;
  announce(tx, reviewMoved, { reviewId, productId, shopId, authorId, rating, hidden });
  ratingMoved(tx, review);
  tell(tx, [authorId], reviewNews, { reviewId, productId, shopId });
  return true;
}
