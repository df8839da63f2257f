/** Which of `count` stops a key leads to from where one stands (-1: nowhere yet); undefined for keys of no meaning here. */
export function stepTo(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowRight') return Math.min(last, at + 1);
  if (key === 'ArrowLeft') return at < 0 ? last : Math.max(0, at - 1);
  return undefined;
}

/** The stop at `x` of those at `places`, which ascend: the nearest, or the one that still held there. */
export function stopAt(places: readonly number[], x: number, holds: boolean): number {
  let found = 0;
  for (const [at, place] of places.entries()) {
    const isNearer = holds ? place <= x : Math.abs(place - x) < Math.abs((places[found] ?? 0) - x);
    if (isNearer) found = at;
  }
  return found;
}
