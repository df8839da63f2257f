import { fold } from '../fold.ts';
import { findLanguage, LANGUAGE } from '../languages.ts';
import type { QueryTerm } from '../query-terms.ts';
import { stemmerFor } from '../stemmer.ts';
import { beginOf } from './documents.ts';
import type { Index } from './index.ts';
import type { Matches } from './words.ts';

/** By so much the score grows of what is in a category whose name was asked for, or has an attribute of that value. */
const CATEGORY = 0.8;
const ATTRIBUTE = 0.5;
/** Of the most popular thinkable; half of it at a popularity of 20 (some fifty sold). */
const POPULARITY = 0.15;
const HALF_POPULAR = 20;

/**
 * A case for a laptop has the word 'laptop' as often as a laptop has, but its category and its kind have another name.
 * So what the query names wholly, a category or the value of an attribute, comes before what only mentions it.
 */
export function favour(index: Index, terms: readonly QueryTerm[], { documents: found, scores }: Matches): void {
  const { documents, categories, attributes } = index;
  const { popularity, categoryEnds, attributeEnds } = documents;
  const words = new Set(terms.flatMap(({ lexemes }) => lexemes));
  const longest =
    Math.max(0, ...terms.map(({ text }) => text.length)) + terms.reduce((sum, { text }) => sum + text.length + 3, 0);
  const initials = new Set([...words].map((word) => word.charCodeAt(0)));
  /** Of each value, by its number: 0 not looked at, 1 not named, 2 named. */
  const looked = new Uint8Array(attributes.ids.length);
  const namesValue = (number: number) => {
    if (looked[number] === 0) {
      const value = attributes.known[number]?.value ?? '';
      const mayBe = value.length <= longest && (value.charCodeAt(0) > 127 || initials.has(value.charCodeAt(0) | 32));
      looked[number] = mayBe && shareNamed(value, words) === 1 ? 2 : 1;
    }
    return looked[number] === 2;
  };
  const shares = Float64Array.from(categories.known, (category) =>
    category ? shareNamed(category.name, words) ** 2 : 0,
  );

  for (let at = 0; at < found.length; at++) {
    const document = found[at] as number;
    const popular = popularity[document] as number;
    let more = (POPULARITY * popular) / (popular + HALF_POPULAR);
    const categoryEnd = categoryEnds[document] as number;
    // Its own category, the last: 'computers' names what is sold as one, not all that lies in that branch.
    if (categoryEnd > beginOf(categoryEnds, document)) {
      more += CATEGORY * (shares[documents.categories[categoryEnd - 1] as number] as number);
    }
    const end = attributeEnds[document] as number;
    for (let one = beginOf(attributeEnds, document); one < end; one++) {
      if (!namesValue(documents.attributes[one] as number)) continue;
      more += ATTRIBUTE;
      break;
    }
    scores[at] = Math.round((scores[at] as number) * (1 + more));
  }
}

/** How many of the words of a name are among those given, from 0 to 1. */
function shareNamed(name: string, words: ReadonlySet<string>): number {
  const stem = stemmerFor(LANGUAGE);
  const stopWords = findLanguage(LANGUAGE)?.stopWords;
  const own = fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !stopWords?.has(word));
  if (own.length === 0) return 0;
  return own.filter((word) => words.has(word) || words.has(stem(word))).length / own.length;
}
