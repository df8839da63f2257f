import { pictureOf } from '#features/files/service.ts';
import { ratingOf } from '#features/shops/rating.ts';
import type { House } from '#platform/house.ts';
import type { Review, ReviewSummary } from './schema.ts';

/** A review as the database has it. */
export interface ReviewRow {
  readonly id: string;
  readonly productId: string;
  readonly shopId: string;
  readonly authorId: string;
  /** Null where the account is erased. */
  readonly author: string | null;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly pictures: readonly { id: string; alt: string; width: number; height: number }[];
  readonly options: Record<string, string>;
  readonly reply: string | null;
  readonly repliedAt: string | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly hidden: boolean;
}

/** A review as everybody sees it. */
export function shown(house: House, row: ReviewRow): Review {
  return {
    id: row.id,
    productId: row.productId,
    rating: row.rating,
    title: row.title,
    body: row.body,
    pictures: row.pictures.map(({ alt, ...file }) => ({ ...pictureOf(house, file), alt })),
    author: row.author === null ? null : { name: signature(row.author) },
    options: row.options,
    reply: row.reply !== null && row.repliedAt !== null ? { text: row.reply, at: row.repliedAt } : null,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
    ...(row.hidden && { hidden: true }),
  };
}

/** How a buyer signs in public, where search engines read along: 'Ana Sousa' as 'Ana S.'. */
export function signature(name: string): string {
  const names = name.trim().split(/\s+/);
  const last = names.length > 1 ? names.at(-1) : undefined;
  return last ? `${names[0]} ${[...last][0]}.` : (names[0] ?? '');
}

export function summaryOf(stars: readonly number[] | null): ReviewSummary {
  const { average = null, count = 0 } = ratingOf(stars) ?? {};
  return { average, count, stars: [...(stars ?? [0, 0, 0, 0, 0])] };
}
