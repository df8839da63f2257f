/** What each person did, one after the other, oldest first, in rows of one long array. */
export interface Sequences {
  /** The row of person p is items[starts[p]] to items[starts[p + 1] - 1]. */
  readonly starts: Uint32Array;
  /** Numbers of items, from 0 and below `itemCount`. */
  readonly items: Uint32Array;
  /** How much each says: 1 a view, 3 a cart, 5 a purchase. */
  readonly weights: Float32Array;
  /** Of each person the number of the address they came from, where only a session is known of them; -1 of people signed in. */
  readonly addresses: Int32Array;
  readonly itemCount: number;
}

/** What a purchase says; where a file tells no kinds, everything is one. */
export const PURCHASE = 5;

/** Interactions as they come in, in columns; all of the same length. */
export interface Interactions {
  readonly people: Uint32Array;
  readonly items: Uint32Array;
  /** What is later has the larger one; equal ones stay in the order they came in. */
  readonly times: Float64Array;
  /** Below 0: they did not like it, and whatever else they did with it counts no more. */
  readonly weights: Float32Array;
  readonly addresses: Int32Array;
  readonly itemCount: number;
}

const DISLIKED = -1;

/**
 * Each person's last `most` distinct items in the order of their last times, an item once with the largest of its
 * weights: so nobody says more than `most` times anything, however often they come.
 */
export function sequencesOf(all: Interactions, most: number): Sequences {
  const { people, items, times, weights, addresses, itemCount } = all;
  const personCount = addresses.length;
  const starts = new Uint32Array(personCount + 1);
  for (const person of people) starts[person + 1] = (starts[person + 1] as number) + 1;
  for (let p = 0; p < personCount; p++) starts[p + 1] = (starts[p + 1] as number) + (starts[p] as number);
  const next = starts.slice();
  const order = new Uint32Array(people.length);
  for (const [index, person] of people.entries()) {
    const at = next[person] as number;
    order[at] = index;
    next[person] = at + 1;
  }

  const seenBy = new Int32Array(itemCount).fill(-1);
  const keptAt = new Int32Array(itemCount);
  const keptStarts = new Uint32Array(personCount + 1);
  const kept = new Uint32Array(people.length);
  const keptWeights = new Float32Array(people.length);
  let count = 0;
  for (let person = 0; person < personCount; person++) {
    const row = order.subarray(starts[person], starts[person + 1]);
    if (!isSorted(row, times)) row.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    const begin = count;
    for (const index of row) {
      if ((weights[index] as number) >= 0) continue;
      seenBy[items[index] as number] = person;
      keptAt[items[index] as number] = DISLIKED;
    }
    for (let at = row.length - 1; at >= 0; at--) {
      const index = row[at] as number;
      const item = items[index] as number;
      const weight = weights[index] as number;
      if (seenBy[item] === person) {
        const place = keptAt[item] as number;
        if (place !== DISLIKED && weight > (keptWeights[place] as number)) keptWeights[place] = weight;
        continue;
      }
      if (count - begin === most) continue;
      seenBy[item] = person;
      keptAt[item] = count;
      kept[count] = item;
      keptWeights[count++] = weight;
    }
    kept.subarray(begin, count).reverse();
    keptWeights.subarray(begin, count).reverse();
    keptStarts[person + 1] = count;
  }
  return {
    starts: keptStarts,
    items: kept.slice(0, count),
    weights: keptWeights.slice(0, count),
    addresses,
    itemCount,
  };
}

function isSorted(row: Uint32Array, times: Float64Array): boolean {
  for (let at = 1; at < row.length; at++) {
    if ((times[row[at] as number] as number) < (times[row[at - 1] as number] as number)) return false;
  }
  return true;
}

/** The same without the last `count` of each row; a row of fewer is empty. */
export function withoutLast({ starts, items, weights, addresses, itemCount }: Sequences, count: number): Sequences {
  const personCount = starts.length - 1;
  const cutStarts = new Uint32Array(starts.length);
  const cutItems = new Uint32Array(items.length);
  const cutWeights = new Float32Array(items.length);
  let at = 0;
  for (let person = 0; person < personCount; person++) {
    const begin = starts[person] as number;
    const end = Math.max(begin, (starts[person + 1] as number) - count);
    cutItems.set(items.subarray(begin, end), at);
    cutWeights.set(weights.subarray(begin, end), at);
    at += end - begin;
    cutStarts[person + 1] = at;
  }
  return { starts: cutStarts, items: cutItems.slice(0, at), weights: cutWeights.slice(0, at), addresses, itemCount };
}
