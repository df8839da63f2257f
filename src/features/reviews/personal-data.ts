import { releaseFiles } from '#features/files/service.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { outdateReviews } from './outdate-reviews.ts';
import { emptyReviewsOf, forgetReplier, listReviewsBy } from './personal-data.store.ts';

export const personalData: PersonalData = {
  table: 'reviews',
  why:
    'What somebody wrote and photographed, and what the shop answered them, may name or show them, and no machine can ' +
    'tell: it goes. The stars stay, as a number of nobody: other buyers and the shop go by them.',
  read: listReviewsBy,
  erase: eraseReviews,
};

async function eraseReviews(tx: Tx, userId: string): Promise<void> {
  const { reviews, pictures } = await emptyReviewsOf(tx, userId);
  await releaseFiles(tx, pictures);
  await forgetReplier(tx, userId);
  for (const review of reviews) outdateReviews(tx, review);
}
