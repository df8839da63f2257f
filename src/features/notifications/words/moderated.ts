import type { DataOf } from '../types.ts';

/** Where the people of something hidden still see it; a review goes by the id of its product. */
export function whereHidden({ kind, id }: DataOf<'moderation.hidden'>): string {
  if (kind === 'review') return `/products/${id}/review`;
  return kind === 'product' ? `/my-shop/products/${id}` : '/my-shop';
}
