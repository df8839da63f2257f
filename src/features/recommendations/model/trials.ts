import { type Interactions, type Sequences, sequencesOf, withoutLast } from './sequences.ts';

/** What somebody did, and what they did then. */
export interface Case {
  readonly history: Uint32Array;
  readonly weights: Float32Array;
  readonly targets: Uint32Array;
}

/** The model is learnt from `train` and asked the cases. */
export interface Trial {
  readonly train: Sequences;
  readonly cases: readonly Case[];
}

/**
 * Holds back the interaction that `back` others follow: 0 for the last, 1 for the last but one. `learnt` says how many of
 * each row's last the model does not see; whoever has nothing before the one held back is no case.
 */
export function leaveOneOut(all: Sequences, back: number, learnt: number, mostCases = Infinity): Trial {
  const { starts, items, weights } = all;
  const rows: number[] = [];
  for (let person = 0; person + 1 < starts.length; person++) {
    if ((starts[person + 1] as number) - (starts[person] as number) >= back + 2) rows.push(person);
  }
  const cases = spread(rows, mostCases).map((person) => {
    const begin = starts[person] as number;
    const target = (starts[person + 1] as number) - 1 - back;
    return {
      history: items.subarray(begin, target),
      weights: weights.subarray(begin, target),
      targets: items.subarray(target, target + 1),
    };
  });
  return { train: withoutLast(all, learnt), cases };
}

/**
 * Everything before a moment is learnt and is history, everything new to each person from then to `end` is asked for.
 * The moment is the one before which `share` of what happened before `end` lies.
 */
export function splitByTime(all: Interactions, most: number, share: number, end: number): Trial & { moment: number } {
  const sorted = all.times.filter((time) => time < end).sort();
  const moment = sorted[Math.floor(sorted.length * share)] ?? end;
  const before = sequencesOf(during(all, Number.NEGATIVE_INFINITY, moment), most);
  const after = sequencesOf(during(all, moment, end), Infinity);
  const cases: Case[] = [];
  for (let person = 0; person + 1 < before.starts.length; person++) {
    const from = before.starts[person] as number;
    const to = before.starts[person + 1] as number;
    if (from === to) continue;
    const history = before.items.subarray(from, to);
    const known = new Set(history);
    const targets = after.items
      .subarray(after.starts[person], after.starts[person + 1])
      .filter((item) => !known.has(item));
    if (targets.length > 0) cases.push({ history, weights: before.weights.subarray(from, to), targets });
  }
  return { train: before, cases, moment };
}

function during(
  { people, items, times, weights, addresses, itemCount }: Interactions,
  from: number,
  to: number,
): Interactions {
  const kept = Uint32Array.from(times.keys()).filter(
    (at) => (times[at] as number) >= from && (times[at] as number) < to,
  );
  return {
    people: kept.map((at) => people[at] as number),
    items: kept.map((at) => items[at] as number),
    times: Float64Array.from(kept, (at) => times[at] as number),
    weights: Float32Array.from(kept, (at) => weights[at] as number),
    addresses,
    itemCount,
  };
}

/** So many of them, evenly from all over the list. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)] as T);
}
