import { useEffect, useRef, useState } from 'react';
import type { CheckoutWish, Quote } from '../api/types.ts';
import { type Difference, differences } from './differences.ts';

type Answer = { data: Quote | undefined; isPlaceholderData: boolean };

/**
 * What became other between two answers to the same wish: somebody else changed a price, or bought the last piece.
 * `asked` is the last quote with what was in it then, to name what is gone since.
 */
export function useDifferences(wish: CheckoutWish, { data, isPlaceholderData }: Answer) {
  const [changes, setChanges] = useState<Difference[]>([]);
  const last = useRef<{ wish: string; quote: Quote } | null>(null);
  const key = JSON.stringify(wish);
  useEffect(() => {
    if (!data || isPlaceholderData) return;
    const before = last.current;
    last.current = { wish: key, quote: data };
    if (before?.wish !== key) setChanges([]);
    else if (before.quote !== data) setChanges((found) => merge(found, differences(before.quote, data)));
  }, [data, isPlaceholderData, key]);
  return { changes, asked: data ?? null };
}

/** A later answer that brings nothing new does not take away what was just told. */
const merge = (told: Difference[], found: Difference[]) => (found.length > 0 ? found : told);
