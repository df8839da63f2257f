import type { Places } from './places.ts';
import type { Sequences } from './sequences.ts';

/** So much a session says of which nobody knows whose it is. */
const OF_SESSION = 0.5;
/** All sessions of one address that have an item together say no more than so many. */
const SESSIONS_OF_AN_ADDRESS = 2;

/** How much is given on people where one item is concerned. */
export interface Trust {
  begin(item: number): void;
  /** Of somebody who has the item: 1 where they are signed in, less of a session, nothing of one with nothing else. */
  of(person: number): number;
}

/**
 * Sessions are invented for nothing, addresses are not: ten thousand sessions of one address with the same item weigh as
 * two. It is counted for each item, so that a large house behind one address is heard on all it looks at.
 */
export function openTrust({ starts, addresses }: Sequences, { starts: from, places, people }: Places): Trust {
  const sessions = new Uint32Array(addresses.reduce((most, address) => Math.max(most, address), -1) + 1);
  let begun: readonly number[] = [];

  const isAlone = (person: number) => (starts[person + 1] as number) - (starts[person] as number) < 2;
  return {
    begin(item) {
      if (sessions.length === 0) return;
      for (const address of begun) sessions[address] = 0;
      const met: number[] = [];
      for (let at = from[item] as number; at < (from[item + 1] as number); at++) {
        const person = people[places[at] as number] as number;
        const address = addresses[person] as number;
        if (address < 0 || isAlone(person)) continue;
        if (sessions[address] === 0) met.push(address);
        sessions[address] = (sessions[address] as number) + 1;
      }
      begun = met;
    },
    of(person) {
      const address = addresses[person] as number;
      if (address < 0) return 1;
      if (isAlone(person)) return 0;
      return OF_SESSION * Math.min(1, SESSIONS_OF_AN_ADDRESS / (sessions[address] as number));
    },
  };
}

/** A pair is shown to others with that many points behind it: two people, three sessions of different addresses, a purchase of both. */
export const SUPPORT = 3;
const OF_PERSON = 1.5;

/** What somebody adds to the support of a pair; both bought is support enough: purchases are not invented. */
export function supportOf(trust: number, bothBought: boolean): number {
  if (trust < 1) return trust / OF_SESSION;
  return bothBought ? SUPPORT : OF_PERSON;
}
