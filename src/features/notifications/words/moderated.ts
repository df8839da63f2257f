import type { DataOf } from '../types.ts';

/** Where the people of something hidden still see it, or where it was; a review goes by the id of its product. */
export function whereHidden({ kind, id }: DataOf<'moderation.hidden'>): string {
  if (kind === 'review') return `/products/${id}/review`;
  if (kind === 'message') return '/messages';
  return kind === 'product' ? `/my-shop/products/${id}` : '/my-shop';
}
