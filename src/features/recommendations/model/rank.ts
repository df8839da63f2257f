import { openBest } from './best.ts';

/** Scores of all items for one history after the other, and places in the order they make. */
export interface Board {
  /** Forgets all scores; the items of this history are in no order. */
  begin(history: Uint32Array): void;
  /** Adds to the score of an item; only above 0. */
  add(item: number, score: number): void;
  /** Adds a whole row, each score times `weight`. */
  addRow(items: Uint32Array, row: Float32Array, weight: number): void;
  /**
   * The rank of an item from 1 among those not in the history; n equals each have the middle of their ranks.
   * Items without a score stand behind those with one, in the order that the board was opened with.
   */
  rankOf(item: number): number;
  /** The best items not in the history, at most `count`; among equals the smaller numbers. */
  top(count: number): number[];
}

/** `base` says which of the items without a score stand first: the larger ones. */
export function openBoard(base: ArrayLike<number>): Board {
  const itemCount = base.length;
  const scores = new Float64Array(itemCount);
  const touched = new Uint32Array(itemCount);
  const round = new Uint32Array(itemCount);
  let now = 0;
  let count = 0;
  let seen: Uint32Array = new Uint32Array();

  const order = Uint32Array.from({ length: itemCount }, (_, item) => item);
  order.sort((a, b) => (base[b] as number) - (base[a] as number) || a - b);
  /** How many have a larger base, and how many the same, the item with them. */
  const above = new Uint32Array(itemCount);
  const equal = new Uint32Array(itemCount);
  for (let from = 0; from < itemCount; ) {
    let to = from + 1;
    while (to < itemCount && base[order[to] as number] === base[order[from] as number]) to++;
    for (let at = from; at < to; at++) {
      above[order[at] as number] = from;
      equal[order[at] as number] = to - from;
    }
    from = to;
  }

  return {
    begin(history) {
      for (let at = 0; at < count; at++) scores[touched[at] as number] = 0;
      count = 0;
      now++;
      seen = history;
      for (const item of history) round[item] = now;
    },
    add(item, score) {
      if (scores[item] === 0) touched[count++] = item;
      scores[item] = (scores[item] as number) + score;
    },
    addRow(items, row, weight) {
      for (let at = 0; at < items.length; at++) {
        const item = items[at] as number;
        const score = scores[item] as number;
        if (score === 0) touched[count++] = item;
        scores[item] = score + weight * (row[at] as number);
      }
    },
    rankOf(item) {
      const mine = scores[item] as number;
      if (mine > 0) {
        let larger = 0;
        let same = 0;
        for (let at = 0; at < count; at++) {
          const other = touched[at] as number;
          const score = scores[other] as number;
          if (score < mine || round[other] === now) continue;
          if (score > mine) larger++;
          else same++;
        }
        return larger + (same + 1) / 2;
      }
      const mineBase = base[item] as number;
      let first = above[item] as number;
      let same = equal[item] as number;
      let scored = 0;
      for (let at = 0; at < count; at++) {
        const other = touched[at] as number;
        if ((base[other] as number) > mineBase) first--;
        else if (base[other] === mineBase) same--;
        if (round[other] !== now) scored++;
      }
      for (const other of new Set(seen)) {
        if (scores[other] !== 0) continue;
        if ((base[other] as number) > mineBase) first--;
        else if (base[other] === mineBase) same--;
      }
      return scored + first + (same + 1) / 2;
    },
    top(wanted) {
      const best = openBest(wanted);
      for (let at = 0; at < count; at++) {
        const item = touched[at] as number;
        if (round[item] !== now) best.add(item, scores[item] as number);
      }
      const found = [...best.items.subarray(0, best.sort())];
      for (let at = 0; at < itemCount && found.length < wanted; at++) {
        const item = order[at] as number;
        if (scores[item] === 0 && round[item] !== now) found.push(item);
      }
      return found;
    },
  };
}
