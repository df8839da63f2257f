import { type Documents, FIELDS, lengthOfStep } from './documents.ts';

/**
 * Relevance by BM25F: the uses of a word are weighed and divided by the field's length before they saturate together.
 * Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6:
 *   tf = Σ weight · uses / (1 - b + b · length / average)      score = Σ idf · tf / (k1 + tf)
 *   idf = ln(1 + (N - n + 0.5) / (n + 0.5)), which never falls below nothing
 */
const K1 = 1.2;
/** Title; brand, shop, categories, tags; description; attributes. */
const WEIGHTS = [4.5, 2, 1, 0.5] as const;
const B = [0.3, 0.4, 0.75, 0.75] as const;

/** What scores go by beside the document itself. A cursor carries it, so that no change moves the pages behind it. */
export interface Statistics {
  /** Mean lengths of the fields. */
  readonly lengths: readonly number[];
  /** Of each word asked for, in thousandths. */
  readonly idf: readonly number[];
  /** Mean and spread of the price steps of what has all the words; the spread at least 1. */
  readonly prices: readonly [number, number];
}

export function idfOf(count: number, documents: number): number {
  const having = Math.min(count, documents);
  return Math.max(1, Math.round(Math.log(1 + (documents - having + 0.5) / (having + 0.5)) * 1_000));
}

export function meanLengths({ lengthSums, alive }: Documents): number[] {
  return [...lengthSums].map((sum) => Math.max(1, Math.round(sum / Math.max(1, alive))));
}

/** Per field and step of its length what one use is worth. */
export function usesWorth(lengths: readonly number[]): Float32Array[] {
  return Array.from({ length: FIELDS }, (_, field) => {
    const [b, weight, mean] = [B[field] as number, WEIGHTS[field] as number, lengths[field] ?? 1];
    return Float32Array.from(lengthOfStep, (length) => weight / (1 - b + (b * length) / mean));
  });
}

/** Whole numbers, whose sum is the same in whatever order they are added. */
export function scoreOf(frequency: number, idf: number): number {
  return ((idf * 1_000 * frequency) / (K1 + frequency) + 0.5) | 0;
}
