import { beginOf, type Documents } from './documents.ts';
import { setBit, withRoom } from './growing.ts';

/**
 * The documents of a category or of a value of an attribute, a bit each: made when it is first asked for and continued
 * with what came in since. What a document has never changes, it gets another number instead.
 */
export interface ValueSets {
  /** Holds until the next change. */
  documentsOf(kind: Kind, value: number): Uint32Array;
  /** After documents got other numbers. */
  forget(): void;
  readonly bytes: number;
}

type Kind = 'categories' | 'attributes';

interface Kept {
  bits: Uint32Array;
  /** Documents below this number are in it. */
  upTo: number;
}

/** 32 MB where there are a million documents. */
const MOST_KEPT = 256;

export function openValueSets(documents: Documents): ValueSets {
  /** The one asked for longest ago stands first. */
  const kept = new Map<string, Kept>();

  function take(name: string): Kept {
    const known = kept.get(name);
    kept.delete(name);
    if (!known && kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
    const set = known ?? { bits: new Uint32Array(0), upTo: 0 };
    kept.set(name, set);
    return set;
  }

  return {
    documentsOf(kind, value) {
      const set = take(`${kind} ${value}`);
      const { size } = documents;
      set.bits = withRoom(set.bits, (size + 31) >>> 5);
      if (set.upTo < size)
        markFrom(
          set,
          documents[kind],
          documents[`${kind === 'categories' ? 'category' : 'attribute'}Ends`],
          size,
          value,
        );
      set.upTo = size;
      return set.bits;
    },
    forget: () => kept.clear(),
    get bytes() {
      return [...kept.values()].reduce((sum, { bits }) => sum + bits.byteLength, 0);
    },
  };
}

function markFrom({ bits, upTo }: Kept, values: Uint32Array, ends: Uint32Array, size: number, value: number): void {
  let at = beginOf(ends, upTo);
  for (let document = upTo; document < size; document++) {
    for (const end = ends[document] as number; at < end; at++) if (values[at] === value) setBit(bits, document);
  }
}

/** What is in any of them; nothing where there are none. */
export function unionOf(sets: readonly Uint32Array[]): Uint32Array {
  const [first = new Uint32Array(0), ...others] = sets;
  if (others.length === 0) return first;
  const union = first.slice();
  for (const set of others)
    for (let at = 0; at < union.length; at++) union[at] = (union[at] as number) | (set[at] as number);
  return union;
}

/** The numbers whose bit is set, in rising order, without those set in `dead`. */
export function numbersIn(bits: Uint32Array, dead: Uint32Array): Uint32Array {
  let numbers = new Uint32Array(1_024);
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = ((bits[word] as number) & ~(dead[word] ?? 0)) >>> 0;
    if (left === 0) continue;
    if (count + 32 > numbers.length) numbers = withRoom(numbers, count + 32);
    for (; left !== 0; left = (left & (left - 1)) >>> 0) numbers[count++] = word * 32 + 31 - Math.clz32(left & -left);
  }
  return numbers.subarray(0, count);
}
