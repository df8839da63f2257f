import Type, { type Static } from 'typebox';

/** What buyers' reviews say of a product, or of all products of a shop together. */
export const Rating = Type.Object(
  {
    average: Type.Number({ minimum: 1, maximum: 5, description: 'Stars, to one decimal.' }),
    count: Type.Integer({ minimum: 1, description: 'Reviews.' }),
  },
  { title: 'Rating', examples: [{ average: 4.6, count: 28 }] },
);
export type Rating = Static<typeof Rating>;

/**
 * The mean of so many reviews with one star, two, … five, to one decimal, half up; null where there are none. In whole
 * numbers, so that it is what `souk_rating` says in the database, which searches go by.
 */
export function ratingOf(stars: readonly number[] | null): Rating | null {
  let count = 0;
  let sum = 0;
  for (const [at, many] of (stars ?? []).entries()) {
    count += many;
    sum += many * (at + 1);
  }
  return count === 0 ? null : { average: Math.floor((sum * 20 + count) / (count * 2)) / 10, count };
}
