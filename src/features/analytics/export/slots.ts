import type { House } from '#platform/house.ts';
import { reportProblems } from '../reports/problems.ts';

/** Each may hold a connection to the database for as long as somebody takes the file. */
export const MOST_AT_ONCE = 4;
const MOST_OF_ONE = 2;

/** Who takes files from this node right now. */
const taking = new WeakMap<House, string[]>();

/** A place among those that are made on this node; the answer gives it back. Throws `export_running`, `exports_busy`. */
export function takeSlot(house: House, userId: string): () => void {
  const taken = taking.get(house) ?? [];
  taking.set(house, taken);
  const mine = taken.filter((one) => one === userId).length;
  if (mine >= MOST_OF_ONE) throw reportProblems.export_running({ retryAfterSeconds: 10 });
  if (taken.length >= MOST_AT_ONCE) throw reportProblems.exports_busy({ retryAfterSeconds: 30 });
  taken.push(userId);
  let isGiven = false;
  return () => {
    if (isGiven) return;
    isGiven = true;
    taken.splice(taken.indexOf(userId), 1);
  };
}
