import { withRoom } from './growing.ts';

/**
 * The lexemes of all documents, each with a number. Their bytes stand one behind the other and a table of hashes leads
 * to them, so that a document is read without making a text of any of its words.
 */
export interface Vocabulary {
  /** The number of the lexeme, given here as UTF-8; a new one gets the next. */
  place(source: Uint8Array, start: number, end: number): number;
  /** The number, or -1 where no document ever had it. */
  find(lexeme: string): number;
  textOf(number: number): string;
  /** The numbers of all lexemes that begin so; without those that came in just now they are found much faster. */
  beginningWith(prefix: string, options?: { readonly withNew?: boolean }): number[];
  readonly size: number;
  readonly bytes: number;
}

/** Lexemes not yet in their place in the alphabet: looked through one by one. */
const MOST_UNSORTED = 2_000;
const decoder = new TextDecoder();

export function openVocabulary(): Vocabulary {
  let letters = new Uint8Array(4_096);
  let ends = new Uint32Array(1_024);
  let size = 0;
  let slots = new Int32Array(2_048).fill(-1);
  let sorted = new Uint32Array(0);

  const startOf = (number: number) => (number === 0 ? 0 : (ends[number - 1] as number));

  function compare(a: number, b: number): number {
    const [startA, startB] = [startOf(a), startOf(b)];
    const [endA, endB] = [ends[a] as number, ends[b] as number];
    const length = Math.min(endA - startA, endB - startB);
    for (let at = 0; at < length; at++) {
      const difference = (letters[startA + at] as number) - (letters[startB + at] as number);
      if (difference !== 0) return difference;
    }
    return endA - startA - (endB - startB);
  }

  /** Before 0: the lexeme stands before everything that begins so; 0: it begins so. */
  function compareStart(number: number, prefix: Uint8Array): number {
    const start = startOf(number);
    const end = ends[number] as number;
    for (let at = 0; at < prefix.length; at++) {
      if (start + at >= end) return -1;
      const difference = (letters[start + at] as number) - (prefix[at] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  function slotOf(source: Uint8Array, start: number, end: number): number {
    const mask = slots.length - 1;
    let slot = hashOf(source, start, end) & mask;
    for (;;) {
      const number = slots[slot] as number;
      if (number < 0 || isSame(number, source, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function isSame(number: number, source: Uint8Array, start: number, end: number): boolean {
    const own = startOf(number);
    if ((ends[number] as number) - own !== end - start) return false;
    for (let at = 0; at < end - start; at++) if (letters[own + at] !== source[start + at]) return false;
    return true;
  }

  function growSlots(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number++) {
      slots[slotOf(letters, startOf(number), ends[number] as number)] = number;
    }
  }

  function sortNew(): void {
    const added = Uint32Array.from({ length: size - sorted.length }, (_, at) => sorted.length + at).sort(compare);
    const merged = new Uint32Array(size);
    let [old, fresh] = [0, 0];
    for (let at = 0; at < size; at++) {
      const takeOld =
        fresh === added.length || (old < sorted.length && compare(sorted[old] as number, added[fresh] as number) < 0);
      merged[at] = (takeOld ? sorted[old++] : added[fresh++]) as number;
    }
    sorted = merged;
  }

  return {
    place(source, start, end) {
      const slot = slotOf(source, start, end);
      const known = slots[slot] as number;
      if (known >= 0) return known;
      const number = size++;
      const from = startOf(number);
      letters = withRoom(letters, from + end - start);
      letters.set(source.subarray(start, end), from);
      ends = withRoom(ends, size);
      ends[number] = from + end - start;
      slots[slot] = number;
      if (size * 2 > slots.length) growSlots();
      return number;
    },
    find(lexeme) {
      const source = Buffer.from(lexeme);
      return slots[slotOf(source, 0, source.length)] as number;
    },
    textOf(number) {
      return decoder.decode(letters.subarray(startOf(number), ends[number]));
    },
    beginningWith(prefix, { withNew = true } = {}) {
      const unsorted = size - sorted.length;
      if (unsorted > MOST_UNSORTED || (!withNew && unsorted > size / 100)) sortNew();
      const source = Buffer.from(prefix);
      const found: number[] = [];
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compareStart(sorted[middle] as number, source) < 0) low = middle + 1;
        else high = middle;
      }
      for (let at = low; at < sorted.length && compareStart(sorted[at] as number, source) === 0; at++) {
        found.push(sorted[at] as number);
      }
      for (let number = withNew ? sorted.length : size; number < size; number++) {
        if (compareStart(number, source) === 0) found.push(number);
      }
      return found;
    },
    get size() {
      return size;
    },
    get bytes() {
      return letters.byteLength + ends.byteLength + slots.byteLength + sorted.byteLength;
    },
  };
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (source[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
