import { fold } from '../fold.ts';
import { beginOf } from './documents.ts';
import { hasBit } from './growing.ts';
import type { Index } from './index.ts';
import type { ShopFacts } from './shops.ts';

/** Things found by the words of their names: each word leads to its thing, in the order of the alphabet. */
interface Named {
  readonly words: readonly string[];
  readonly things: readonly number[];
  /** By thing: its words, and how many documents it has. */
  readonly namesOf: ReadonlyMap<number, readonly string[]>;
  readonly counts: Uint32Array;
}

/** Categories and shops that have something, by their names; as they were when this was made. */
export interface NamedThings {
  readonly madeAt: number;
  readonly version: number;
  readonly categories: Named;
  readonly shops: Named;
}

/** Counts stay good that long. */
const KEPT_MS = 30_000;

export function isOutdated({ madeAt, version }: NamedThings, { documents }: Index): boolean {
  return version !== documents.version && performance.now() - madeAt > KEPT_MS;
}

export function nameThings(index: Index, shops: ReadonlyMap<string, ShopFacts>): NamedThings {
  const { documents } = index;
  const ofCategories = new Uint32Array(index.categories.ids.length);
  const ofShops = new Uint32Array(index.shops.ids.length);
  const seen = Uint8Array.from(index.shops.ids, (id) => Number(shops.get(id)?.isHidden === false));
  for (let document = 0; document < documents.size; document++) {
    const shop = documents.shops[document] as number;
    if (seen[shop] === 0 || hasBit(documents.dead, document)) continue;
    ofShops[shop] = (ofShops[shop] as number) + 1;
    const end = documents.categoryEnds[document] as number;
    for (let at = beginOf(documents.categoryEnds, document); at < end; at++) {
      const category = documents.categories[at] as number;
      ofCategories[category] = (ofCategories[category] as number) + 1;
    }
  }
  return {
    madeAt: performance.now(),
    version: documents.version,
    categories: named(ofCategories, (number) => index.categories.known[number]?.name),
    shops: named(ofShops, (number) => shops.get(index.shops.ids[number] ?? '')?.name),
  };
}

function named(counts: Uint32Array, nameOf: (number: number) => string | undefined): Named {
  const namesOf = new Map<number, readonly string[]>();
  const entries: { word: string; thing: number }[] = [];
  for (const [thing, count] of counts.entries()) {
    const name = count === 0 ? undefined : nameOf(thing);
    if (name === undefined) continue;
    const words = wordsIn(name);
    namesOf.set(thing, words);
    for (const word of new Set(words)) entries.push({ word, thing });
  }
  entries.sort((a, b) => (a.word < b.word ? -1 : Number(a.word > b.word)));
  return { words: entries.map(({ word }) => word), things: entries.map(({ thing }) => thing), namesOf, counts };
}

/** Letters and digits of a text, folded. */
export function wordsIn(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** The things whose name has all those words and one that begins so; the largest first. */
export function thingsFrom(
  { words, things, namesOf, counts }: Named,
  whole: readonly string[],
  start: string,
): number[] {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] as string) < start) low = middle + 1;
    else high = middle;
  }
  const found = new Set<number>();
  for (let at = low; at < words.length && words[at]?.startsWith(start); at++) {
    const thing = things[at] as number;
    if (whole.every((word) => namesOf.get(thing)?.includes(word))) found.add(thing);
  }
  return [...found].sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
}
