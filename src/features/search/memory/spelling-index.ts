import { deleteKeys, editsForgiven, isPlainWord, keysOfWord, type Neighbour, neighboursOf } from '../spelling.ts';
import { hasBit, setBit, withRoom } from './growing.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The words as they are written among all lexemes, and which of them a misspelling may have meant. */
export interface SpellingIndex {
  add(word: string): void;
  /** Whether the lexeme of that number is a word as it is written, fit to be shown. */
  isWord(number: number): boolean;
  near(typed: string): Neighbour[];
  readonly size: number;
  readonly bytes: number;
}

/** New words are put in their places together, once they are so many and an eighth of all. */
const LEAST_TOGETHER = 2_000;

/**
 * Keys lead to words by a table of shelves: which shelf a key has, its hash says, and a shelf begins where the one before
 * ends. Some twenty keys a word, 5 to 6 bytes a key.
 */
export function openSpellingIndex(vocabulary: Vocabulary): SpellingIndex {
  let isWord = new Uint32Array(64);
  let numbers = new Uint32Array(1_024);
  let size = 0;
  let placed = 0;
  let ends = new Uint32Array(1);
  let shelves = new Uint32Array(0);
  /** Of the words that have no place yet. */
  const fresh = new Map<number, number[]>();

  const shelfOf = (key: number) => (key >>> 0) & (ends.length - 1);

  function placeAll(): void {
    let entries = 0;
    for (let at = 0; at < size; at++) entries += keysOfWord(vocabulary.textOf(numbers[at] as number)).length;
    ends = new Uint32Array(2 ** Math.max(4, 32 - Math.clz32(entries >>> 2)));
    for (let at = 0; at < size; at++) {
      for (const key of keysOfWord(vocabulary.textOf(numbers[at] as number))) {
        const shelf = shelfOf(key);
        ends[shelf] = (ends[shelf] as number) + 1;
      }
    }
    for (let shelf = 1; shelf < ends.length; shelf++)
      ends[shelf] = (ends[shelf] as number) + (ends[shelf - 1] as number);
    shelves = new Uint32Array(entries);
    const fill = ends.slice();
    for (let at = size - 1; at >= 0; at--) {
      const number = numbers[at] as number;
      for (const key of keysOfWord(vocabulary.textOf(number))) {
        const shelf = shelfOf(key);
        const place = (fill[shelf] as number) - 1;
        fill[shelf] = place;
        shelves[place] = number;
      }
    }
    placed = size;
    fresh.clear();
  }

  return {
    add(word) {
      if (!isPlainWord(word)) return;
      const source = Buffer.from(word);
      const number = vocabulary.place(source, 0, source.length);
      if (hasBit(isWord, number)) return;
      isWord = withRoom(isWord, (number >>> 5) + 1);
      setBit(isWord, number);
      numbers = withRoom(numbers, size + 1);
      numbers[size++] = number;
      for (const key of keysOfWord(word)) {
        const held = fresh.get(key);
        if (held) held.push(number);
        else fresh.set(key, [number]);
      }
      if (size - placed > Math.max(LEAST_TOGETHER, placed >>> 3)) placeAll();
    },
    isWord: (number) => hasBit(isWord, number),
    near(typed) {
      const edits = editsForgiven(typed);
      if (edits === 0) return [];
      const found = new Set<number>();
      for (const key of deleteKeys(typed, edits)) {
        const shelf = shelfOf(key);
        const end = ends[shelf] as number;
        for (let at = shelf === 0 ? 0 : (ends[shelf - 1] as number); at < end; at++) found.add(shelves[at] as number);
        for (const number of fresh.get(key) ?? []) found.add(number);
      }
      return neighboursOf(
        typed,
        [...found].map((number) => vocabulary.textOf(number)),
      );
    },
    get size() {
      return size;
    },
    get bytes() {
      return isWord.byteLength + numbers.byteLength + ends.byteLength + shelves.byteLength + fresh.size * 80;
    },
  };
}
