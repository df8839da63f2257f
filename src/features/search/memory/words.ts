import type { QueryTerm } from '../query-terms.ts';
import type { WordPlan } from '../word-plan.ts';
import { idfOf, meanLengths, type Statistics, scoreOf, usesWorth } from './bm25f.ts';
import { FIELDS } from './documents.ts';
import { hasBit, setBit, withRoom } from './growing.ts';
import type { Index } from './index.ts';

/** From here on a document's uses of a word, packed into one number, say that it stands in the title. */
export const TITLED = 1 << 13;

/** What has all the words. */
export interface Matches {
  /** In rising order. */
  readonly documents: Uint32Array;
  /** What scores go by. */
  readonly statistics: Statistics;
  /** How well each of some of them fits, given in the same order. */
  scoresOf(documents: Uint32Array): Float64Array;
  /** These of them stand first by relevance; undefined where none do. */
  readonly first: ReadonlySet<number> | undefined;
}

/** What a lexeme counts for: as it was asked for, as one of its other forms, as a longer one that begins so. */
const AS_ASKED = 1;
const OTHER_FORM = 0.9;
const LONGER = 0.6;
const IN_PARTS = 0.9;

/** A term with the lists of all lexemes that it may stand as. */
interface Wanted {
  readonly lists: { readonly list: number; readonly worth: number }[];
  readonly parts: Wanted[];
  /** At most so many documents have it. */
  readonly size: number;
}

function lookUp(index: Index, term: QueryTerm): Wanted {
  const { vocabulary, postings } = index;
  const worths = new Map<number, number>();
  for (const [at, lexeme] of term.lexemes.entries()) {
    const list = vocabulary.find(lexeme);
    if (list >= 0) worths.set(list, at === 0 ? AS_ASKED : OTHER_FORM);
  }
  const [start] = term.lexemes;
  if (term.prefix && start !== undefined) {
    for (const list of vocabulary.beginningWith(start)) if (!worths.has(list)) worths.set(list, LONGER);
  }
  const lists = [...worths].flatMap(([list, worth]) => (postings.lengthOf(list) > 0 ? [{ list, worth }] : []));
  const parts = term.parts.map((part) => lookUp(index, part));
  const size = lists.reduce((sum, { list }) => sum + postings.lengthOf(list), 0) + leastOf(parts);
  return { lists, parts, size };
}

function leastOf(parts: readonly Wanted[]): number {
  return parts.length === 0 ? 0 : Math.min(...parts.map(({ size }) => size));
}

/** Held from one search to the next: a new one each time would have to be thrown away. */
let scratch = new Float32Array(0);

/** The documents that fit the plan. Without statistics of an earlier page those of now are taken. */
export function matchWords(
  index: Index,
  { terms, optional, first }: WordPlan,
  earlier: Statistics | undefined,
): Matches {
  const { documents } = index;
  const needed = terms.map((term) => lookUp(index, term));
  const wanted = [...needed, ...optional.map((term) => lookUp(index, term))];
  const lengths = earlier?.lengths ?? meanLengths(documents);
  const idf = earlier?.idf ?? wanted.map(({ size }) => idfOf(size, documents.alive));
  const worth = usesWorth(lengths);
  const found = haveAll(index, needed);
  const prices = earlier?.prices ?? spreadOf(documents.priceSteps, found);
  return {
    documents: found,
    statistics: { lengths, idf, prices },
    scoresOf(some) {
      const scores = new Float64Array(some.length);
      for (const [at, one] of wanted.entries()) {
        const frequencies = frequenciesOf(index, one, some, worth);
        const weight = idf[at] ?? 1;
        for (let from = 0; from < some.length; from++) {
          scores[from] = (scores[from] as number) + scoreOf(frequencies[from] as number, weight);
        }
      }
      return scores;
    },
    first: first && new Set(findDocuments(index, first)),
  };
}

/** The documents that have all the terms. */
export function findDocuments(index: Index, terms: readonly QueryTerm[]): Uint32Array {
  return haveAll(
    index,
    terms.map((term) => lookUp(index, term)),
  );
}

/** Whose documents all have the term, each for itself. */
export function listsAlone(index: Index, term: QueryTerm): number[] {
  return lookUp(index, term).lists.map(({ list }) => list);
}

/** Where it only matters whether a word is there at all. */
const anyWorth = usesWorth([1, 1, 1, 1]);

function haveAll(index: Index, wanted: readonly Wanted[]): Uint32Array {
  const order = wanted.toSorted((a, b) => a.size - b.size);
  const [rarest] = order;
  let found = rarest ? aliveIn(index, rarest) : new Uint32Array(0);
  for (const one of order) {
    if (found.length === 0) break;
    // It was begun with all that have this one.
    if (one === rarest && one.parts.length === 0) continue;
    const [single, ...more] = listsOf(one);
    if (one.parts.length === 0 && single !== undefined && more.length === 0) {
      found = keepCommon(found, index.postings.documentsOf(single));
      continue;
    }
    const frequencies = frequenciesOf(index, one, found, anyWorth);
    let kept = 0;
    for (let from = 0; from < found.length; from++) {
      if (frequencies[from] !== 0) found[kept++] = found[from] as number;
    }
    found = found.subarray(0, kept);
  }
  return found;
}

/** Holds until the next call. */
function frequenciesOf(
  index: Index,
  wanted: Wanted,
  documents: Uint32Array,
  worth: readonly Float32Array[],
): Float32Array {
  scratch = withRoom(scratch, documents.length);
  const frequencies = scratch.subarray(0, documents.length).fill(0);
  weigh(index, wanted, documents, worth, frequencies);
  return frequencies;
}

function spreadOf(steps: Uint8Array, documents: Uint32Array): [number, number] {
  let [sum, squares] = [0, 0];
  for (const document of documents) {
    const step = steps[document] as number;
    sum += step;
    squares += step * step;
  }
  const count = Math.max(1, documents.length);
  const mean = sum / count;
  return [
    Math.max(1, Math.round(mean)),
    Math.max(1, Math.round(Math.sqrt(Math.max(0, squares / count - mean * mean)))),
  ];
}

/** All living documents that may have it: where parts count, those with the rarest of them. */
function aliveIn(index: Index, wanted: Wanted): Uint32Array {
  const lists = listsOf(wanted);
  const { dead, size } = index.documents;
  const [single, ...more] = lists;
  if (single === undefined) return new Uint32Array(0);
  if (more.length === 0) {
    const found = index.postings.documentsOf(single).slice();
    if (size === index.documents.alive) return found;
    let kept = 0;
    for (const document of found) if (!hasBit(dead, document)) found[kept++] = document;
    return found.subarray(0, kept);
  }

  const bits = new Uint32Array((size + 31) >>> 5);
  for (const list of lists) for (const document of index.postings.documentsOf(list)) setBit(bits, document);
  const found = new Uint32Array(Math.min(size, wanted.size));
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let left = ((bits[word] as number) & ~(dead[word] as number)) >>> 0; left !== 0; ) {
      const low = 31 - Math.clz32(left & -left);
      found[count++] = word * 32 + low;
      left = (left & (left - 1)) >>> 0;
    }
  }
  return found.subarray(0, count);
}

function listsOf({ lists, parts }: Wanted): number[] {
  const own = lists.map(({ list }) => list);
  if (parts.length === 0) return own;
  const rarest = parts.reduce((least, part) => (part.size < least.size ? part : least));
  return [...own, ...listsOf(rarest)];
}

/** Raises each document's frequency to that of the best lexeme it has. */
function weigh(
  index: Index,
  { lists, parts }: Wanted,
  documents: Uint32Array,
  worth: readonly Float32Array[],
  frequencies: Float32Array,
): void {
  for (const { list, worth: share } of lists) weighList(index, list, share, documents, worth, frequencies);
  if (parts.length === 0) return;
  const least = new Float32Array(documents.length).fill(Number.POSITIVE_INFINITY);
  const own = new Float32Array(documents.length);
  for (const part of parts) {
    own.fill(0);
    weigh(index, part, documents, worth, own);
    for (let at = 0; at < least.length; at++)
      if ((own[at] as number) < (least[at] as number)) least[at] = own[at] as number;
  }
  for (let at = 0; at < least.length; at++) {
    const frequency = (least[at] as number) * IN_PARTS;
    if (frequency > (frequencies[at] as number)) frequencies[at] = frequency;
  }
}

/** Walks along both, and leaps where one of them is far behind. */
function weighList(
  { documents: { lengths }, postings }: Index,
  list: number,
  share: number,
  documents: Uint32Array,
  [inTitle, inNames, inDescription, inAttributes]: readonly Float32Array[],
  frequencies: Float32Array,
): void {
  if (!inTitle || !inNames || !inDescription || !inAttributes) return;
  const having = postings.documentsOf(list);
  const uses = postings.usesOf(list);
  const [count, most] = [documents.length, having.length];
  let [at, other] = [0, 0];
  while (at < count && other < most) {
    const document = documents[at] as number;
    const next = having[other] as number;
    if (document < next) {
      if (++at < count && (documents[at] as number) < next) at = leap(documents, at + 1, next);
      continue;
    }
    if (next < document) {
      if (++other < most && (having[other] as number) < document) other = leap(having, other + 1, document);
      continue;
    }
    const packed = uses[other] as number;
    const first = document * FIELDS;
    let frequency = 0;
    if (packed >= TITLED) frequency += (packed >>> 13) * (inTitle[lengths[first] as number] as number);
    const names = (packed >>> 10) & 7;
    if (names > 0) frequency += names * (inNames[lengths[first + 1] as number] as number);
    const description = (packed >>> 5) & 31;
    if (description > 0) frequency += description * (inDescription[lengths[first + 2] as number] as number);
    const attributes = packed & 31;
    if (attributes > 0) frequency += attributes * (inAttributes[lengths[first + 3] as number] as number);
    frequency *= share;
    if (frequency > (frequencies[at] as number)) frequencies[at] = frequency;
    at++;
    other++;
  }
}

/** Those of the first that the second has too, in the place of the first. */
function keepCommon(documents: Uint32Array, having: Uint32Array): Uint32Array {
  const [count, most] = [documents.length, having.length];
  let [at, other, kept] = [0, 0, 0];
  while (at < count && other < most) {
    const document = documents[at] as number;
    const next = having[other] as number;
    if (document === next) {
      documents[kept++] = document;
      at++;
      other++;
    } else if (document < next) {
      if (++at < count && (documents[at] as number) < next) at = leap(documents, at + 1, next);
    } else if (++other < most && (having[other] as number) < document) {
      other = leap(having, other + 1, document);
    }
  }
  return documents.subarray(0, kept);
}

/** The first place from there on that holds that much or more: in steps that double, then by halves. */
function leap(numbers: Uint32Array, from: number, least: number): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < numbers.length && (numbers[high] as number) < least) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  if (high > numbers.length) high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
