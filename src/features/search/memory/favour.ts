import type { QueryTerm } from '../query-terms.ts';
import type { Statistics } from './bm25f.ts';
import { beginOf } from './documents.ts';
import type { Index } from './index.ts';
import { shareNamed } from './names.ts';

/** By so much the score grows of what is in a category whose name was asked for, or has an attribute of that value. */
const CATEGORY = 0.8;
const ATTRIBUTE = 0.5;
/** Of the most popular thinkable; half of it at a popularity of 20 (some fifty sold). */
const POPULARITY = 0.15;
const HALF_POPULAR = 20;
/** Of what costs most among all that has the words: a thing costs more than what belongs to it. */
const PRICE = 0.5;

/**
 * What the score of a document is multiplied by, and what at most. A case for a laptop has the word 'laptop' as often as
 * a laptop has, but its category and its kind have another name. So what the query names wholly, a category or the value
 * of an attribute, comes before what only mentions it.
 */
export function favouring(
  index: Index,
  terms: readonly QueryTerm[],
  prices: Statistics['prices'] | undefined,
): { favourOf: (document: number) => number; most: number } {
  const { documents } = index;
  const { popularity, priceSteps, categoryEnds, attributeEnds } = documents;
  const words = new Set(terms.flatMap(({ lexemes }) => lexemes));
  const shares = sharesNamed(index, words);
  const named = valuesNamed(index, terms, words);
  const popularityOf = (popular: number) => (POPULARITY * popular) / (popular + HALF_POPULAR);
  const costs = costsFor(prices);
  const most =
    1 +
    PRICE +
    popularityOf(documents.mostPopular) +
    CATEGORY * shares.reduce((a, b) => Math.max(a, b), 0) +
    (named.size > 0 ? ATTRIBUTE : 0);

  const favourOf = (document: number) => {
    let favour = 1 + popularityOf(popularity[document] as number) + (costs[priceSteps[document] as number] as number);
    const categoryEnd = categoryEnds[document] as number;
    // Its own category, the last: 'computers' names what is sold as one, not all that lies in that branch.
    if (categoryEnd > beginOf(categoryEnds, document)) {
      favour += CATEGORY * (shares[documents.categories[categoryEnd - 1] as number] as number);
    }
    if (named.size === 0) return favour;
    const end = attributeEnds[document] as number;
    for (let one = beginOf(attributeEnds, document); one < end; one++) {
      if (named.has(documents.attributes[one] as number)) return favour + ATTRIBUTE;
    }
    return favour;
  };
  return { favourOf, most };
}

/** By price step: from nothing to `PRICE` in a curve like an S around the mean. */
function costsFor([mean, spread]: Statistics['prices'] = [1, 1]): Float64Array {
  return Float64Array.from({ length: 256 }, (_, step) => PRICE / (1 + Math.exp((-2 * (step - mean)) / spread)));
}

/** Of each category how much of its name was asked for, squared. */
function sharesNamed({ categories }: Index, words: ReadonlySet<string>): Float64Array {
  const shares = new Float64Array(categories.ids.length);
  for (const number of categories.named.having(words)) {
    shares[number] = shareNamed(categories.known[number]?.name ?? '', words) ** 2;
  }
  return shares;
}

/** The values of attributes that were asked for by their whole name. */
function valuesNamed({ attributes }: Index, terms: readonly QueryTerm[], words: ReadonlySet<string>): Set<number> {
  const longest = terms.reduce((sum, { text }) => sum + text.length + 4, 0);
  const named = new Set<number>();
  for (const number of attributes.named.having(words)) {
    const value = attributes.known[number]?.value ?? '';
    if (value.length <= longest && shareNamed(value, words) === 1) named.add(number);
  }
  return named;
}
