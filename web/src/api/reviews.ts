import { del, get, patch, post, put } from './http.ts';
import type { MyReview, NewReview, Review, ReviewChanges, ReviewPage, ShopReviewPage } from './types.ts';

export type ReviewSort = 'newest' | 'highest' | 'lowest';
export type ReviewFilter = { rating?: number | undefined; sort?: ReviewSort; withPictures?: boolean | undefined };

const of = (productId: string) => `/products/${encodeURIComponent(productId)}/reviews`;

export const fetchReviews = (productId: string, filter: ReviewFilter, cursor: string | null) =>
  get<ReviewPage>(of(productId), { ...filter, limit: 10, cursor });
export const fetchMyReview = (productId: string) => get<MyReview>(`${of(productId)}/mine`);
export const writeReview = (productId: string, review: NewReview, key: string) =>
  post<Review>(of(productId), review, key);
export const editReview = (id: string, changes: ReviewChanges) => patch<Review>(`/reviews/${id}`, changes);
export const removeReview = (id: string) => del<void>(`/reviews/${id}`);
export const fetchShopReviews = (shop: string, answered: boolean | undefined, cursor: string | null) =>
  get<ShopReviewPage>(`/shops/${encodeURIComponent(shop)}/reviews`, { answered, limit: 20, cursor });
export const replyToReview = (id: string, text: string) => put<Review>(`/reviews/${id}/reply`, { text });
export const takeReplyBack = (id: string) => del<void>(`/reviews/${id}/reply`);
