import type { Filters } from '../filters.store.ts';
import type { QueryTerm } from '../query-terms.ts';
import { findDocument } from './documents.ts';
import type { Index } from './index.ts';
import type { ShopFacts } from './shops.ts';
import { sift } from './sift.ts';

/** What a wish asks for, without order and page. */
export type MatchWish = Omit<Filters, 'tsquery'>;

/**
 * Which of these products each wish finds: a list a wish, of the places of the products in the list given. Only these
 * documents are looked at, so that thousands of wishes cost milliseconds.
 */
export function matchAmong(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  productIds: readonly string[],
  wishes: readonly MatchWish[],
): number[][] {
  const places = new Map<number, number>();
  for (const [place, id] of productIds.entries()) {
    const document = findDocument(index.documents, wordsOf(id));
    if (document >= 0) places.set(document, place);
  }
  const documents = Uint32Array.from(places.keys()).sort();
  if (documents.length === 0) return wishes.map(() => []);
  // Many wishes share their words.
  const known = new Map<string, Uint8Array>();
  const having = (term: QueryTerm): Uint8Array => {
    const name = JSON.stringify(term);
    let flags = known.get(name);
    if (!flags) {
      flags = flagsOf(index, term, documents);
      known.set(name, flags);
    }
    return flags;
  };
  return wishes.map((wish) => {
    const given = wish.terms ? withAll(documents, wish.terms.map(having)) : documents;
    if (given.length === 0) return [];
    const whole = {
      ...wish,
      sort: 'newest',
      limit: 0,
      after: undefined,
      statistics: undefined,
      withFacets: false,
    } as const;
    const sifted = sift(index, shops, whole, given);
    return Array.from(sifted.documents, (document) => places.get(document) as number);
  });
}

/** None where no words are left: signs alone are in nothing. */
function withAll(documents: Uint32Array, terms: readonly Uint8Array[]): Uint32Array {
  if (terms.length === 0) return new Uint32Array(0);
  return documents.filter((_, at) => terms.every((flags) => flags[at] === 1));
}

/** Of each of the documents, in rising order, whether it has the term: any of its lexemes, or all of its parts. */
function flagsOf(index: Index, term: QueryTerm, documents: Uint32Array): Uint8Array {
  const { vocabulary, postings } = index;
  const flags = new Uint8Array(documents.length);
  const [start] = term.lexemes;
  const lists = [
    ...term.lexemes.map((lexeme) => vocabulary.find(lexeme)).filter((list) => list >= 0),
    ...(term.prefix && start !== undefined ? vocabulary.beginningWith(start) : []),
  ];
  for (const list of lists) {
    if (postings.lengthOf(list) > 0) mark(flags, documents, postings.documentsOf(list));
  }
  if (term.parts.length > 0) {
    const parts = term.parts.map((part) => flagsOf(index, part, documents));
    for (let at = 0; at < flags.length; at++) if (parts.every((part) => part[at] === 1)) flags[at] = 1;
  }
  return flags;
}

/** Marks the documents that are in the list, each looked for by halves behind the one before. */
function mark(flags: Uint8Array, documents: Uint32Array, having: Uint32Array): void {
  let from = 0;
  for (let at = 0; at < documents.length && from < having.length; at++) {
    const document = documents[at] as number;
    let high = having.length;
    while (from < high) {
      const middle = (from + high) >>> 1;
      if ((having[middle] as number) < document) from = middle + 1;
      else high = middle;
    }
    if (having[from] === document) flags[at] = 1;
  }
}

/** The id of a product as the index has it. */
function wordsOf(id: string): Uint32Array {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Uint32Array.from({ length: 4 }, (_, word) => bytes.readUInt32BE(word * 4));
}
