/** The best `k` of what is added, kept in a heap whose root is the worst of them; among equals the smaller item. */
export interface Best {
  readonly items: Uint32Array;
  readonly scores: Float32Array;
  clear(): void;
  add(item: number, score: number): void;
  /** Brings the best to the front; answers how many there are. */
  sort(): number;
}

export function openBest(k: number): Best {
  const items = new Uint32Array(k);
  const scores = new Float32Array(k);
  let size = 0;

  function isWorse(a: number, b: number): boolean {
    const difference = (scores[a] as number) - (scores[b] as number);
    return difference < 0 || (difference === 0 && (items[a] as number) > (items[b] as number));
  }
  function swap(a: number, b: number): void {
    const item = items[a] as number;
    const score = scores[a] as number;
    items[a] = items[b] as number;
    scores[a] = scores[b] as number;
    items[b] = item;
    scores[b] = score;
  }
  function sink(from: number, length: number): void {
    let at = from;
    for (;;) {
      let worst = at;
      const left = 2 * at + 1;
      if (left < length && isWorse(left, worst)) worst = left;
      if (left + 1 < length && isWorse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  }

  return {
    items,
    scores,
    clear() {
      size = 0;
    },
    add(item, value) {
      // As it is kept: two that differ less than that are equal.
      const score = Math.fround(value);
      if (size < k) {
        let at = size++;
        items[at] = item;
        scores[at] = score;
        while (at > 0) {
          const parent = (at - 1) >> 1;
          if (!isWorse(at, parent)) break;
          swap(at, parent);
          at = parent;
        }
        return;
      }
      const worst = scores[0] as number;
      if (score < worst || (score === worst && item > (items[0] as number))) return;
      items[0] = item;
      scores[0] = score;
      sink(0, size);
    },
    sort() {
      for (let end = size - 1; end > 0; end--) {
        swap(0, end);
        sink(0, end);
      }
      return size;
    },
  };
}
