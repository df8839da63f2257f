import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { reviewNews, reviewReplied } from './events.ts';
import { outdateReviews } from './outdate-reviews.ts';
import type { Reply, Review } from './schema.ts';
import { shown } from './show.ts';
import { findReview, type HeldReview, holdReview, setReply } from './store.ts';

/** Answers a review for the shop, or says it otherwise; the same words again change nothing. Throws `not_found`, `forbidden`. */
export async function replyToReview(context: Context, id: string, { text }: Reply): Promise<Review> {
  const words = text.trim();
  return change(context, async (tx) => {
    const { review, shop } = await mustAnswerFor(tx, context, id);
    if (words !== review.reply) {
      await writeReply(tx, context, review, words);
      // Told of the first answer alone: corrections of it are no news.
      const data = { productId: review.productId, shop: shop.name };
      notify(tx, { key: `review.replied:${review.id}`, userId: review.authorId, type: 'review.replied', data });
    }
    const row = await findReview(tx, review.id);
    if (!row) throw problems.not_found();
    return shown(context.house, row);
  });
}

/** Takes the answer of the shop back. Throws `not_found` where there is none, `forbidden`. */
export async function takeReplyBack(context: Context, id: string): Promise<void> {
  await change(context, async (tx) => {
    const { review } = await mustAnswerFor(tx, context, id);
    if (review.reply === null) throw problems.not_found();
    await writeReply(tx, context, review, null);
  });
}

async function mustAnswerFor(tx: Tx, context: Context, anyCaseId: string) {
  signedIn(context);
  const review = await holdReview(tx, anyCaseId.toLowerCase());
  if (!review || review.hidden) throw problems.not_found();
  const shop = await mustManage(tx, context, review.shopId, 'orders');
  return { review, shop };
}

async function writeReply(tx: Tx, context: Context, review: HeldReview, text: string | null): Promise<void> {
  const { productId, shopId, authorId } = review;
  await setReply(tx, review.id, text, signedIn(context).userId);
  announce(tx, reviewReplied, { reviewId: review.id, productId, shopId, authorId });
  outdateReviews(tx, review);
  tell(tx, [authorId], reviewNews, { reviewId: review.id, productId, shopId });
}
