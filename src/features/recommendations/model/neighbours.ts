import { openBest } from './best.ts';
import { countPeople, type Places, placesOf } from './places.ts';
import { PURCHASE, type Sequences } from './sequences.ts';
import type { Settings } from './settings.ts';
import { openTrust, SUPPORT, supportOf } from './trust.ts';

/** The neighbours of an item, the nearest first. */
export interface Row {
  readonly items: Uint32Array;
  readonly scores: Float32Array;
}

export interface LearnerOptions {
  readonly places?: Places;
  /** How many people have each item, where more have than are in the sequences. */
  readonly counts?: Float64Array;
  /** Of an item that stands in more places only so many are looked at, evenly spread. */
  readonly mostPlaces?: number;
}

/**
 * Learns directional item-to-item neighbours, a row at a time: whoever has both items adds to the pair by how far they
 * lie apart and in which order, and what is common anyhow is divided out (see `Settings`). The row of an item depends on
 * the sequences of those who have it and on how many people have its neighbours, and on nothing else.
 * The row answered is good until the next is learnt.
 */
export function openLearner(
  sequences: Sequences,
  settings: Settings,
  { places = placesOf(sequences), counts = countPeople(sequences, places), mostPlaces = Infinity }: LearnerOptions = {},
): (item: number) => Row {
  const { starts, items, weights, addresses, itemCount } = sequences;
  const { backward, window, shrinkage } = settings;
  const gaps = Float64Array.from({ length: window + 1 }, (_, gap) => (gap === 0 ? 0 : settings.gapDecay ** (gap - 1)));
  const trust = openTrust(sequences, places);
  const ofPeople = Float64Array.from(addresses, (_, person) => {
    const length = (starts[person + 1] as number) - (starts[person] as number);
    return length < 2 ? 0 : length ** -settings.personPower;
  });
  const ofPlaces = weights.map((weight) => weight ** (settings.weightPower / 2));
  const ofTargets = counts.map((count) => Math.max(1, count) ** settings.targetPower);
  /** The sum of item i at 2i, its support behind it: both are touched together. */
  const sums = new Float64Array(2 * itemCount);
  const touched = new Uint32Array(itemCount);
  const best = openBest(settings.k);

  return (item) => {
    const begin = places.starts[item] as number;
    const end = places.starts[item + 1] as number;
    const step = Math.max(1, Math.ceil((end - begin) / mostPlaces));
    trust.begin(item);
    let count = 0;
    for (let index = begin; index < end; index += step) {
      const place = places.places[index] as number;
      const person = places.people[place] as number;
      const trusted = trust.of(person);
      const ofPerson = trusted * (ofPeople[person] as number) * (ofPlaces[place] as number) * step;
      if (ofPerson === 0) continue;
      const once = supportOf(trusted, false);
      const bought = (weights[place] as number) >= PURCHASE ? supportOf(trusted, true) : once;
      const from = backward === 0 ? place + 1 : Math.max(starts[person] as number, place - window);
      const to = Math.min(starts[person + 1] as number, place + window + 1);
      for (let at = from; at < to; at++) {
        if (at === place) continue;
        const other = items[at] as number;
        const gap = at > place ? (gaps[at - place] as number) : backward * (gaps[place - at] as number);
        const sum = sums[2 * other] as number;
        if (sum === 0) touched[count++] = other;
        sums[2 * other] = sum + ofPerson * gap * (ofPlaces[at] as number);
        sums[2 * other + 1] = (sums[2 * other + 1] as number) + ((weights[at] as number) >= PURCHASE ? bought : once);
      }
    }
    const ofSource = Math.max(1, counts[item] as number) ** settings.sourcePower;
    best.clear();
    for (let at = 0; at < count; at++) {
      const other = touched[at] as number;
      if ((sums[2 * other + 1] as number) >= SUPPORT - 1e-6)
        best.add(other, (sums[2 * other] as number) / (ofSource * (ofTargets[other] as number) + shrinkage));
      sums[2 * other] = 0;
      sums[2 * other + 1] = 0;
    }
    const size = best.sort();
    return { items: best.items.subarray(0, size), scores: best.scores.subarray(0, size) };
  };
}

/** The same, each row learnt once and kept. */
export function keepRows(learn: (item: number) => Row): (item: number) => Row {
  const kept = new Map<number, Row>();
  return (item) => {
    const known = kept.get(item);
    if (known) return known;
    const { items, scores } = learn(item);
    const row = { items: items.slice(), scores: scores.slice() };
    kept.set(item, row);
    return row;
  };
}
