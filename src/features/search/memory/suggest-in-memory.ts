import { findLanguage, LANGUAGE } from '../languages.ts';
import { type QueryTerm, queryTerms } from '../query-terms.ts';
import { stemmerFor } from '../stemmer.ts';
import { correctedText } from '../word-plan.ts';
import { forgivingCompletions, openCompletions } from './completions.ts';
import { hasBit } from './growing.ts';
import type { Index } from './index.ts';
import { isOutdated, type NamedThings, nameThings, thingsFrom, wordsIn } from './named-things.ts';
import { idOf } from './pick-page.ts';
import { planInMemory } from './plan-in-memory.ts';
import type { ShopFacts } from './shops.ts';
import { findDocuments, TITLED } from './words.ts';

export interface SuggestWish {
  /** As it was typed so far. */
  readonly typed: string;
  readonly limit: number;
}

export interface Suggested {
  readonly queries: readonly string[];
  readonly categories: readonly { readonly id: string; readonly name: string; readonly path: string }[];
  readonly shops: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
  readonly productIds: readonly string[];
}

export type Suggest = (index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SuggestWish) => Suggested;

/** Beside the words before, so many completions are weighed, by so many documents that have those words. */
const MOST_WEIGHED = 60;
const SAMPLE = 600;
/** Behind a space, so many of the commonest words are weighed. */
const MOST_NEXT = 150;
/** Products are taken from those that have one of so many completions. */
const FOR_PRODUCTS = 4;
/** Lists longer than this have their best products kept. */
const LONG_LIST = 2_000;
/** Of a longer list so many are looked at, spread over all: nobody waits for the very best of a hundred thousand. */
const MOST_LOOKED_AT = 20_000;
const BEST_KEPT = 40;
const KEPT_MS = 5 * 60_000;
const MOST_LISTS = 10_000;

/** Completes what is typed, from what there is to be found. */
export function openSuggest(): Suggest {
  const completionsOf = openCompletions();
  const best = new Map<
    number,
    { readonly documents: readonly number[]; readonly numbering: number; readonly at: number }
  >();
  let things: NamedThings | undefined;

  return (index, shops, { typed, limit }) => {
    if (!things || isOutdated(things, index)) things = nameThings(index, shops);
    const most = Math.ceil(limit / 2);
    const { before, last, text } = readTyped(index, shops, typed);
    const having = before.length > 0 ? sampleOf(findDocuments(index, before)) : undefined;
    const words = wordsIn(text);
    const completions =
      last === '' && before.length === 0
        ? []
        : weighed(index, completionsFor(index, last, before.length > 0), having, last);
    const categories =
      last === '' && before.length === 0
        ? [...things.categories.namesOf.keys()]
            .filter((thing) => !index.categories.known[thing]?.path.includes('/'))
            .sort((a, b) => (things?.categories.counts[b] ?? 0) - (things?.categories.counts[a] ?? 0) || a - b)
        : thingsFrom(things.categories, last === '' ? words.slice(0, -1) : words, last || (words.at(-1) ?? ''));
    const shopsFound =
      last === '' && before.length === 0
        ? []
        : thingsFrom(things.shops, last === '' ? words.slice(0, -1) : words, last || (words.at(-1) ?? ''));
    return {
      queries: queriesOf(index, completions, text, last).slice(0, limit),
      categories: categories.slice(0, most).flatMap((thing) => {
        const known = index.categories.known[thing];
        return known ? [{ id: index.categories.ids[thing] ?? '', name: known.name, path: known.path }] : [];
      }),
      shops: shopsFound.slice(0, most).flatMap((thing) => {
        const shop = shops.get(index.shops.ids[thing] ?? '');
        return shop && !shop.isHidden ? [{ id: shop.id, slug: shop.slug, name: shop.name }] : [];
      }),
      productIds: productsFor(index, shops, { before, last, completions, typed, most }),
    };
  };

  function completionsFor(index: Index, last: string, hasBefore: boolean): readonly number[] {
    if (last === '') return hasBefore ? completionsOf(index, '').slice(0, MOST_NEXT) : [];
    const known = completionsOf(index, last);
    if (known.length > 0) return known.slice(0, MOST_WEIGHED);
    return forgivingCompletions(index, last).slice(0, MOST_WEIGHED);
  }

  function productsFor(
    index: Index,
    shops: ReadonlyMap<string, ShopFacts>,
    { before, last, completions, typed, most }: ForProducts,
  ): string[] {
    if (last === '' && before.length === 0) return [];
    const lists = last === '' ? [] : completions.slice(0, FOR_PRODUCTS);
    let found: Iterable<number>;
    if (before.length === 0 && lists.length > 0) found = lists.flatMap((list) => bestOf(index, list));
    else if (lists.length > 0) {
      found = lists.flatMap((list) => [...findDocuments(index, [...before, wordOf(index, list)]).slice(-SAMPLE)]);
    } else found = findDocuments(index, last === '' ? before : queryTerms(typed, LANGUAGE).terms).slice(-SAMPLE);
    const { documents } = index;
    const chosen = [...new Set(found)].filter(
      (document) =>
        !hasBit(documents.dead, document) &&
        shops.get(index.shops.ids[documents.shops[document] as number] ?? '')?.isHidden === false,
    );
    const worthOf = (document: number) =>
      popularityOf(documents.popularity[document] as number) + (documents.inStock[document] as number);
    chosen.sort((a, b) => worthOf(b) - worthOf(a) || b - a);
    return chosen.slice(0, most).map((document) => idOf(documents.ids, document));
  }

  /** Those of a word's documents that have it in the title, the most popular first; of long lists kept for a while. */
  function bestOf(index: Index, list: number): readonly number[] {
    const known = best.get(list);
    const now = performance.now();
    const { documents, postings } = index;
    const { numbering } = documents;
    if (known?.numbering === numbering && now - known.at < KEPT_MS) return known.documents;
    const [having, uses] = [postings.documentsOf(list), postings.usesOf(list)];
    const top: { document: number; worth: number }[] = [];
    let least = -1;
    const step = Math.ceil(having.length / MOST_LOOKED_AT);
    for (let at = having.length - 1; at >= 0; at -= step) {
      const document = having[at] as number;
      const inTitle = (uses[at] as number) >= TITLED ? 2 : 0;
      const worth =
        inTitle + popularityOf(documents.popularity[document] as number) + (documents.inStock[document] as number);
      if (worth <= least || hasBit(documents.dead, document)) continue;
      const place = top.findIndex((one) => one.worth < worth);
      top.splice(place < 0 ? top.length : place, 0, { document, worth });
      if (top.length > BEST_KEPT) top.pop();
      if (top.length === BEST_KEPT) least = top.at(-1)?.worth ?? -1;
    }
    const found = top.map(({ document }) => document);
    if (having.length > LONG_LIST) {
      if (best.size >= MOST_LISTS) best.clear();
      best.set(list, { documents: found, numbering, at: now });
    }
    return found;
  }
}

interface ForProducts {
  readonly before: readonly QueryTerm[];
  readonly last: string;
  readonly completions: readonly number[];
  readonly typed: string;
  readonly most: number;
}

/** The words before the last, corrected where nothing has them, and the last, which is being typed. */
function readTyped(index: Index, shops: ReadonlyMap<string, ShopFacts>, typed: string) {
  const isOpen = /[\p{L}\p{M}\p{N}]$/u.test(typed);
  const last = isOpen ? (wordsIn(typed).at(-1) ?? '') : '';
  const text = (isOpen ? typed.replace(/[\p{L}\p{M}\p{N}]+$/u, '') : typed).trim();
  // Behind a sign they are no word of their own: 'usb-c'.
  const terms = queryTerms(`${text} `, LANGUAGE).terms;
  if (terms.length === 0 || findDocuments(index, terms).length > 0) return { before: terms, last, text };
  const plan = planInMemory(index, shops, terms);
  return { before: plan.terms, last, text: correctedText(text, plan.changes) ?? text };
}

/** Spread over all of them, so that no year or shop decides. */
function sampleOf(documents: Uint32Array): Uint32Array {
  if (documents.length <= SAMPLE) return documents;
  return Uint32Array.from(
    { length: SAMPLE },
    (_, at) => documents[Math.floor((at * documents.length) / SAMPLE)] as number,
  );
}

/** By how many of those documents have them; those that next to all documents have anyway count less. */
function weighed(index: Index, words: readonly number[], having: Uint32Array | undefined, last: string): number[] {
  if (!having) return [...words];
  const { documents, postings } = index;
  const weights = words.map((word) => {
    const list = postings.documentsOf(word);
    const share = Math.log(1 + documents.alive / Math.max(1, list.length));
    return { word, weight: countCommon(having, list) * (last === '' ? share : 1) };
  });
  return weights
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ word }) => word);
}

function countCommon(few: Uint32Array, many: Uint32Array): number {
  let count = 0;
  let low = 0;
  for (const document of few) {
    let high = many.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((many[middle] as number) < document) low = middle + 1;
      else high = middle;
    }
    if (many[low] === document) count++;
  }
  return count;
}

/** One of each stem, and none that says what was said before. */
function queriesOf({ vocabulary }: Index, completions: readonly number[], text: string, last: string): string[] {
  const stem = stemmerFor(LANGUAGE);
  const stopWords = findLanguage(LANGUAGE)?.stopWords;
  const said = new Set(wordsIn(text).map(stem));
  const queries: string[] = [];
  for (const number of completions) {
    const word = vocabulary.textOf(number);
    const root = stem(word);
    if (said.has(root) || stopWords?.has(word) || (last === '' && word.length < 3)) continue;
    said.add(root);
    if (word !== last || text !== '') queries.push(text === '' ? word : `${text} ${word}`);
  }
  return queries;
}

function wordOf({ vocabulary }: Index, number: number): QueryTerm {
  const text = vocabulary.textOf(number);
  return { text, kind: 'word', lexemes: [text], prefix: false, parts: [] };
}

const popularityOf = (popularity: number) => popularity / (popularity + 20);
