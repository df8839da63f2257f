import type { Sequences } from './sequences.ts';
import { openTrust } from './trust.ts';

/** Where each item stands: the places of item i are places[starts[i]] to places[starts[i + 1] - 1]. */
export interface Places {
  readonly starts: Uint32Array;
  readonly places: Uint32Array;
  /** Whose each place of the sequences is. */
  readonly people: Uint32Array;
}

export function placesOf({ starts, items, itemCount }: Sequences): Places {
  const itemStarts = new Uint32Array(itemCount + 1);
  for (const item of items) itemStarts[item + 1] = (itemStarts[item + 1] as number) + 1;
  for (let i = 0; i < itemCount; i++) itemStarts[i + 1] = (itemStarts[i + 1] as number) + (itemStarts[i] as number);
  const next = itemStarts.slice();
  const places = new Uint32Array(items.length);
  const people = new Uint32Array(items.length);
  for (let person = 0; person + 1 < starts.length; person++) {
    for (let at = starts[person] as number; at < (starts[person + 1] as number); at++) {
      const item = items[at] as number;
      places[next[item] as number] = at;
      next[item] = (next[item] as number) + 1;
      people[at] = person;
    }
  }
  return { starts: itemStarts, places, people };
}

/** How many people have each item, as far as they are trusted (see trust.ts). */
export function countPeople(sequences: Sequences, places: Places = placesOf(sequences)): Float64Array {
  const trust = openTrust(sequences, places);
  return Float64Array.from({ length: sequences.itemCount }, (_, item) => {
    trust.begin(item);
    let sum = 0;
    for (let at = places.starts[item] as number; at < (places.starts[item + 1] as number); at++)
      sum += trust.of(places.people[places.places[at] as number] as number);
    return sum;
  });
}
