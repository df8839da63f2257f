import { openBest } from './best.ts';
import type { Row } from './neighbours.ts';

/** What each item is by: the features of item i are features[starts[i]] to features[starts[i + 1] - 1], numbered from 0. */
export interface Features {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly featureCount: number;
}

/** A feature of so many items tells them apart no more, and would cost the most. */
const COMMONEST = 2_000;
/** Kept of an item. */
const CONTENT_NEIGHBOURS = 32;

export function featuresOf(lists: readonly (readonly number[])[], featureCount: number): Features {
  const starts = new Uint32Array(lists.length + 1);
  for (const [item, list] of lists.entries()) starts[item + 1] = (starts[item] as number) + list.length;
  return { starts, features: Uint32Array.from(lists.flat()), featureCount };
}

/** Likeness by cosine of what items have in common, what is rare telling more (idf). A row is good until the next. */
export function openLikeness(
  { starts, features, featureCount }: Features,
  k = CONTENT_NEIGHBOURS,
): (item: number) => Row {
  const itemCount = starts.length - 1;
  const ends = new Uint32Array(featureCount + 1);
  for (const feature of features) ends[feature + 1] = (ends[feature + 1] as number) + 1;
  for (let f = 0; f < featureCount; f++) ends[f + 1] = (ends[f + 1] as number) + (ends[f] as number);
  const next = ends.slice();
  const owners = new Uint32Array(features.length);
  for (let item = 0; item < itemCount; item++) {
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at++) {
      const feature = features[at] as number;
      owners[next[feature] as number] = item;
      next[feature] = (next[feature] as number) + 1;
    }
  }
  const squares = Float64Array.from(
    { length: featureCount },
    (_, f) => Math.log(1 + itemCount / Math.max(1, (ends[f + 1] as number) - (ends[f] as number))) ** 2,
  );
  const norms = Float64Array.from({ length: itemCount }, (_, item) => {
    let sum = 0;
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at++)
      sum += squares[features[at] as number] as number;
    return Math.sqrt(sum);
  });
  const sums = new Float64Array(itemCount);
  const touched = new Uint32Array(itemCount);
  const best = openBest(k);

  return (item) => {
    let count = 0;
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at++) {
      const feature = features[at] as number;
      const from = ends[feature] as number;
      const to = ends[feature + 1] as number;
      if (to - from > COMMONEST) continue;
      for (let owner = from; owner < to; owner++) {
        const other = owners[owner] as number;
        if (sums[other] === 0) touched[count++] = other;
        sums[other] = (sums[other] as number) + (squares[feature] as number);
      }
    }
    best.clear();
    for (let at = 0; at < count; at++) {
      const other = touched[at] as number;
      if (other !== item)
        best.add(other, (sums[other] as number) / ((norms[item] as number) * (norms[other] as number)));
      sums[other] = 0;
    }
    const size = best.sort();
    return { items: best.items.subarray(0, size), scores: best.scores.subarray(0, size) };
  };
}
