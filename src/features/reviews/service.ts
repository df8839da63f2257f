import { imageOf } from '#features/catalogue/cards.ts';
import { claimPictures, releaseFiles } from '#features/files/service.ts';
import { orderProblems } from '#features/orders/problems.ts';
import { peopleOf } from '#features/shops/people.ts';
import { readShop, shopProblems } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { reviewEdited, reviewNews, reviewRemoved, reviewWritten } from './events.ts';
import { outdateReviews, ratingMoved } from './outdate-reviews.ts';
import { reviewProblems } from './problems.ts';
import type { MyReview, NewReview, Review, ReviewChanges } from './schema.ts';
import { shown } from './show.ts';
import {
  deleteReview,
  findReview,
  findReviewOf,
  findStanding,
  type HeldReview,
  holdReview,
  insertReview,
  picturesOf,
  type Standing,
  setPictures,
  updateReview,
} from './store.ts';

export { browseReviews, browseShopReviews } from './listing.ts';
export { replyToReview, takeReplyBack } from './reply.ts';
export { hideReview, showReview } from './standing.ts';

/** What I wrote about a product, or whether I may, and why not. Throws `not_found` for one that is not mine to know of. */
export async function readMyReview(context: Context, anyCaseId: string): Promise<MyReview> {
  const productId = anyCaseId.toLowerCase();
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const standing = await mustKnow(db, productId, userId);
  const row = await findReviewOf(db, productId, userId);
  const product = { id: productId, title: standing.title, imageUrl: imageOf(context.house, standing) };
  if (row) return { product, review: shown(context.house, row), mayReview: false, why: null };
  const why = whyNot(standing);
  return { product, review: null, mayReview: why === null, why };
}

/**
 * Reviews what the asker bought and got, once. Throws `not_found`, `own_shop`, `not_bought`, `not_delivered`,
 * `already_reviewed`.
 */
export async function writeReview(context: Context, anyCaseId: string, input: NewReview): Promise<Review> {
  const productId = anyCaseId.toLowerCase();
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const standing = await mustKnow(tx, productId, userId);
    const lineId = mustHaveGot(standing);
    const { shopId } = standing;
    const { rating } = input;
    const review = { id: newId(), productId, shopId, authorId: userId };
    const words = { title: input.title?.trim() ?? '', body: input.body?.trim() ?? '' };
    if (!(await insertReview(tx, { ...review, ...words, rating, lineId }))) throw reviewProblems.already_reviewed();
    await writePictures(tx, context, review.id, input.pictures ?? []);

    announce(tx, reviewWritten, { reviewId: review.id, productId, shopId, authorId: userId, rating });
    ratingMoved(tx, review);
    const people = await peopleOf(tx, shopId, 'orders');
    for (const person of people) {
      // Written, taken back and written again: told once.
      const key = `review.written:${productId}:${userId}:${person}`;
      const data = { productId, product: standing.title, shop: standing.shop, rating };
      notify(tx, { key, userId: person, type: 'review.written', data });
    }
    tell(tx, [...people, userId], reviewNews, { reviewId: review.id, productId, shopId });
    return mustShow(tx, context, review.id);
  });
}

/** Changes one's own review. Throws `not_found`, `forbidden`, `hidden_by_moderator`. */
export async function editReview(context: Context, id: string, changes: ReviewChanges): Promise<Review> {
  return change(context, async (tx) => {
    const review = await mustHaveWritten(tx, context, id);
    const { rating = review.rating, title, body, pictures } = changes;
    await updateReview(tx, review.id, {
      rating,
      ...(title !== undefined && { title: title.trim() }),
      ...(body !== undefined && { body: body.trim() }),
    });
    if (pictures) await writePictures(tx, context, review.id, pictures);
    const { productId, shopId, authorId } = review;
    announce(tx, reviewEdited, {
      ...{ reviewId: review.id, productId, shopId, authorId, rating, ratingBefore: review.rating },
    });
    if (rating === review.rating) outdateReviews(tx, review);
    else ratingMoved(tx, review);
    tell(tx, [...(await peopleOf(tx, shopId, 'orders')), authorId], reviewNews, {
      reviewId: review.id,
      productId,
      shopId,
    });
    return mustShow(tx, context, review.id);
  });
}

/** Takes one's own review back, with its stars, its pictures and the shop's answer. Throws as `editReview` does. */
export async function removeReview(context: Context, id: string): Promise<void> {
  await change(context, async (tx) => {
    const review = await mustHaveWritten(tx, context, id);
    const { productId, shopId, authorId, rating } = review;
    const pictures = await picturesOf(tx, review.id);
    await deleteReview(tx, review.id);
    await releaseFiles(tx, pictures);
    announce(tx, reviewRemoved, { reviewId: review.id, productId, shopId, authorId, rating });
    ratingMoved(tx, review);
    tell(tx, [...(await peopleOf(tx, shopId, 'orders')), authorId], reviewNews, {
      reviewId: review.id,
      productId,
      shopId,
    });
  });
}

/** Refuses with `not_found` whoever cannot see that review. */
export async function mustSeeReview(context: Context, anyCaseId: string): Promise<void> {
  const review = await findReview(context.house.database.db, anyCaseId.toLowerCase());
  if (!review || review.hidden) throw problems.not_found();
  await readShop(context, review.shopId);
}

async function mustKnow(db: Parameters<typeof findStanding>[0], productId: string, userId: string): Promise<Standing> {
  const standing = await findStanding(db, productId, userId);
  // What was bought can be reviewed when it is no longer on sale, too.
  const knows = standing && (standing.isPublic || standing.isOwn || standing.lineId || standing.isOnItsWay);
  if (!knows) throw problems.not_found();
  return standing;
}

function whyNot({ isOwn, lineId, isOnItsWay }: Standing): MyReview['why'] {
  if (isOwn) return 'own_shop';
  if (lineId) return null;
  return isOnItsWay ? 'not_delivered' : 'not_bought';
}

function mustHaveGot(standing: Standing): string {
  const why = whyNot(standing);
  if (why === 'own_shop') throw orderProblems.own_shop('Nobody reviews what a shop they work for sells');
  if (why !== null || standing.lineId === null) throw reviewProblems[why ?? 'not_bought']();
  return standing.lineId;
}

async function mustHaveWritten(tx: Tx, context: Context, anyCaseId: string): Promise<HeldReview> {
  const { userId } = signedIn(context);
  const review = await holdReview(tx, anyCaseId.toLowerCase());
  if (!review || (review.hidden && review.authorId !== userId)) throw problems.not_found();
  if (review.authorId !== userId) throw problems.forbidden('Somebody else wrote this review');
  // Otherwise it could be written again as it was.
  if (review.hidden) throw shopProblems.hidden_by_moderator();
  return review;
}

async function writePictures(
  tx: Tx,
  context: Context,
  reviewId: string,
  given: NonNullable<NewReview['pictures']>,
): Promise<void> {
  const pictures = given.map(({ id, alt = '' }) => ({ id: id.toLowerCase(), alt: alt.trim() }));
  const ids = pictures.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) < at);
  if (twice >= 0) throw invalid(`/pictures/${twice}/id`, 'stands twice');
  const before = await picturesOf(tx, reviewId);
  await claimPictures(tx, context, ids, before);
  await setPictures(tx, reviewId, pictures);
  await releaseFiles(
    tx,
    before.filter((id) => !ids.includes(id)),
  );
}

async function mustShow(tx: Tx, context: Context, id: string): Promise<Review> {
  const row = await findReview(tx, id);
  if (!row) throw problems.not_found();
  return shown(context.house, row);
}
