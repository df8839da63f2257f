import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent, personEvent } from '#platform/logs/events.ts';

const ofReview = { reviewId: Id, productId: Id, shopId: Id };
const rated = { ...ofReview, authorId: Id, rating: Type.Integer() };

export const reviewWritten = domainEvent('review.written', 'A buyer reviewed what they bought.', Type.Object(rated));

export const reviewEdited = domainEvent(
  'review.edited',
  'The author of a review changed its stars, its words or its pictures.',
  Type.Object({ ...rated, ratingBefore: Type.Integer() }),
);

export const reviewRemoved = domainEvent(
  'review.removed',
  'The author took a review back; it counts no more.',
  Type.Object(rated),
);

export const reviewMoved = domainEvent(
  'review.moved',
  'A moderator hid a review, which counts no more, or shows it again.',
  Type.Object({ ...rated, hidden: Type.Boolean() }),
);

export const reviewReplied = domainEvent(
  'review.replied',
  'The shop answered a review, or took its answer back.',
  Type.Object({ ...ofReview, authorId: Id }),
);

export const reviewNews = personEvent(
  'review.changed',
  'A review of mine, or of a shop I work for, is new or not as it was. Fetch it.',
  Type.Object(ofReview),
);
