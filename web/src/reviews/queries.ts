import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchMyReview, fetchReviews, fetchShopReviews, type ReviewFilter } from '../api/reviews.ts';

const page = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
};

export const reviewsOf = (productId: string, filter: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['reviews', 'of', productId, filter],
    queryFn: ({ pageParam }) => fetchReviews(productId, filter, pageParam),
    ...page,
    // Another filter: what was there stays until the answer is.
    placeholderData: keepPreviousData,
  });

export const myReviewOf = (productId: string) =>
  queryOptions({ queryKey: ['reviews', 'mine', productId], queryFn: () => fetchMyReview(productId) });

export const reviewsOfShop = (shop: string, answered: boolean | undefined) =>
  infiniteQueryOptions({
    queryKey: ['reviews', 'shop', shop, answered ?? 'all'],
    queryFn: ({ pageParam }) => fetchShopReviews(shop, answered, pageParam),
    ...page,
  });
