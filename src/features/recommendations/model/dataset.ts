import { elementsOf, type RawRow, uuidOf } from '#features/search/memory/copy-rows.ts';
import { withRoom } from '#features/search/memory/growing.ts';
import { type Features, featuresOf } from './content.ts';
import type { Interactions } from './sequences.ts';
import type { Facts } from './strategies.ts';

/** Products by numbers from 0, in the order they were met. */
export interface Products {
  readonly ids: readonly string[];
  numberOf(id: string): number;
}

export function openProducts(): Products {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  return {
    ids,
    numberOf(id) {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
  };
}

/** Gathers interactions from rows of `readAllInteractions`, in columns that grow. */
export async function gatherInteractions(
  rows: AsyncIterable<readonly RawRow[]>,
  products: Products,
  onRows: (count: number) => void = () => {},
): Promise<Omit<Interactions, 'itemCount'>> {
  let people = new Uint32Array(1_024);
  let items = new Uint32Array(1_024);
  let times = new Float64Array(1_024);
  let weights = new Float32Array(1_024);
  let count = 0;
  const personNumbers = new Map<string, number>();
  const addressNumbers = new Map<string, number>();
  const addresses: number[] = [];

  for await (const some of rows) {
    people = withRoom(people, count + some.length);
    items = withRoom(items, count + some.length);
    times = withRoom(times, count + some.length);
    weights = withRoom(weights, count + some.length);
    for (const [user, session, address, product, time, weight] of some) {
      const key = user ? user.toString('latin1') : `s${session?.toString('latin1')}`;
      let person = personNumbers.get(key);
      if (person === undefined) {
        person = addresses.length;
        personNumbers.set(key, person);
        addresses.push(user ? -1 : numberIn(addressNumbers, networkOf(address?.toString('latin1') ?? '')));
      }
      people[count] = person;
      items[count] = products.numberOf(uuidOf(product as Buffer));
      times[count] = Number((time as Buffer).readBigInt64BE());
      weights[count++] = (weight as Buffer).readFloatBE();
    }
    onRows(count);
  }
  return {
    people: people.subarray(0, count),
    items: items.subarray(0, count),
    times: times.subarray(0, count),
    weights: weights.subarray(0, count),
    addresses: Int32Array.from(addresses),
  };
}

/** What somebody has to themselves: an IPv4 address, or the first half of an IPv6 one. */
function networkOf(address: string): string {
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}

function numberIn(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

/** Gathers what products are by, from rows of `readFeatures`. Products nobody met before get numbers. */
export async function gatherFeatures(rows: AsyncIterable<readonly RawRow[]>, products: Products): Promise<Features> {
  const lists: number[][] = [];
  const names = new Map<string, number>();
  for await (const some of rows) {
    for (const [id, features] of some) {
      const words = features ? elementsOf(features).map((word) => word.toString('utf8')) : [];
      lists[products.numberOf(uuidOf(id as Buffer))] = words.map((word) => numberIn(names, word));
    }
  }
  return featuresOf(
    Array.from(products.ids, (_, item) => lists[item] ?? []),
    names.size,
  );
}

/** Gathers what the formula asks, from rows of `readFacts`. */
export async function gatherFacts(rows: AsyncIterable<readonly RawRow[]>, products: Products): Promise<Facts> {
  const categories: string[] = [];
  const views: number[] = [];
  const sold: number[] = [];
  const ratings: number[] = [];
  for await (const some of rows) {
    for (const [id, category, viewed, bought, stars] of some) {
      const item = products.numberOf(uuidOf(id as Buffer));
      categories[item] = category?.toString('latin1') ?? '';
      views[item] = viewed ? Number(viewed.readBigInt64BE()) : 0;
      sold[item] = bought ? Number(bought.readBigInt64BE()) : 0;
      ratings[item] = stars ? stars.readFloatBE() : 0;
    }
  }
  const numbers = new Map<string, number>();
  const inside: number[][] = [];
  const of = Array.from(products.ids, (_, item) => {
    const name = categories[item];
    if (!name) return [];
    const category = numberIn(numbers, name);
    const there = inside[category] ?? [];
    inside[category] = there;
    there.push(item);
    return [category];
  });
  const filled = (numbers: readonly number[]) => Float64Array.from(products.ids, (_, item) => numbers[item] ?? 0);
  return {
    categoriesOf: (item) => of[item] ?? [],
    itemsOf: (category) => inside[category] ?? [],
    views: filled(views),
    sold: filled(sold),
    ratings: filled(ratings),
  };
}
