import type { Index } from './index.ts';
import { TITLED } from './words.ts';

/** Words that begin so, those that most documents have first. */
export type Completions = (index: Index, prefix: string) => readonly number[];

const MOST_KEPT = 200;
const SHORT = 3;
const MOST_PREFIXES = 20_000;
const KEPT_MS = 10 * 60_000;
/** A kept list is made anew when the vocabulary has grown by a fiftieth. */
const GROWN = 1.02;

/** What is asked for again and again, and would be the dearest to make anew, is kept: the words of short beginnings. */
export function openCompletions(): Completions {
  const kept = new Map<string, { readonly words: readonly number[]; readonly size: number; readonly at: number }>();
  return (index, prefix) => {
    const { size } = index.vocabulary;
    const known = kept.get(prefix);
    const now = performance.now();
    if (known && size <= known.size * GROWN && now - known.at < KEPT_MS) return known.words;
    const words = mostUsed(index, index.vocabulary.beginningWith(prefix));
    if ([...prefix].length <= SHORT) {
      if (kept.size >= MOST_PREFIXES) kept.clear();
      kept.set(prefix, { words, size, at: now });
    }
    return words;
  };
}

/** Documents of a word that are looked at, spread over all of them. */
const SAMPLE = 40;
/** What a word in descriptions alone is worth beside one in titles: people look for names of things. */
const UNTITLED = 0.02;

/** Those that are words and in documents, the commonest in titles first. */
function mostUsed({ spelling, postings }: Index, numbers: readonly number[]): number[] {
  const used = numbers.filter((number) => spelling.isWord(number) && postings.lengthOf(number) > 0);
  const commonest = used.sort((a, b) => postings.lengthOf(b) - postings.lengthOf(a) || a - b).slice(0, MOST_KEPT);
  const worth = new Map(commonest.map((number) => [number, postings.lengthOf(number) * (UNTITLED + inTitles(number))]));
  return commonest.sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0));

  function inTitles(number: number): number {
    const uses = postings.usesOf(number);
    const looked = Math.min(SAMPLE, uses.length);
    let titled = 0;
    for (let at = 0; at < looked; at++) {
      if ((uses[Math.floor((at * uses.length) / looked)] as number) >= TITLED) titled++;
    }
    return titled / looked;
  }
}

const alphabets = [
  ['a', 'z'],
  ['а', 'я'],
  ['α', 'ω'],
  ['א', 'ת'],
  ['ا', 'ي'],
] as const;
const SHORTEST_FORGIVEN = 4;

/** The same where the beginning is one edit away, behind its first letter. */
export function forgivingCompletions(index: Index, prefix: string): number[] {
  if (prefix.length < SHORTEST_FORGIVEN) return [];
  const found = new Set<number>();
  for (const near of variantsOf(prefix)) {
    for (const number of index.vocabulary.beginningWith(near, { withNew: false })) found.add(number);
  }
  return mostUsed(index, [...found]);
}

function variantsOf(prefix: string): Set<string> {
  const letter = prefix.charAt(1);
  const [from = '', to = ''] = alphabets.find(([first, last]) => letter >= first && letter <= last) ?? [];
  const letters: string[] = [];
  if (from)
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) letters.push(String.fromCharCode(code));
  const variants = new Set<string>();
  for (let at = 1; at <= prefix.length; at++) {
    const [start, end] = [prefix.slice(0, at), prefix.slice(at)];
    if (end !== '') variants.add(start + end.slice(1));
    if (end.length > 1) variants.add(start + end.charAt(1) + end.charAt(0) + end.slice(2));
    for (const other of letters) {
      if (end !== '') {
        variants.add(start + other + end.slice(1));
        variants.add(start + other + end);
      }
    }
  }
  variants.delete(prefix);
  // Shorter ones begin more than was meant.
  for (const variant of variants) if (variant.length < SHORTEST_FORGIVEN - 1) variants.delete(variant);
  return variants;
}
