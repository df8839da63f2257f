import type { Db } from '#platform/database/connection.ts';
import { listRatesFor, type RatedLine } from './rates.store.ts';

/** The whole, in hundredths of a per cent. */
const WHOLE = 10_000;

/**
 * What the market keeps of an amount at a rate in hundredths of a per cent: amount × rate / 10,000, half up, in the
 * amount's minor units. Counted in BigInt, since the product leaves the safe integers long before the amount does.
 */
export function commissionOf(amount: number, rate: number): number {
  return Number(shareOf(amount, rate, WHOLE));
}

/** What of a line's commission goes back with the next `amount`, where `before` of its total went back already. */
export interface WalkBack {
  readonly commission: number;
  readonly total: number;
  readonly before: number;
  readonly amount: number;
}

/**
 * Commission walked back in step with the money: what belongs to all that went back after this refund, minus what
 * belongs to all before it. So any parts that make up the whole line give back its whole commission, and never more.
 */
export function commissionBack({ commission, total, before, amount }: WalkBack): number {
  if (amount === 0) return 0;
  return Number(shareOf(commission, before + amount, total) - shareOf(commission, before, total));
}

/** amount × part / whole, half up. Throws where one is no safe integer or less than zero: that is a fault of ours. */
function shareOf(amount: number, part: number, whole: number): bigint {
  for (const value of [amount, part, whole]) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no amount in minor units`);
  }
  if (part > whole) throw new RangeError(`${part} is more than the whole of ${whole}`);
  return (2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole));
}

/**
 * The rate of each line in hundredths of a per cent, as it is now: the shop's own, else that of the nearest category
 * upwards from the product's, else the market's, else 0. In the order of the lines, by one statement.
 */
export async function commissionRates(db: Db, lines: readonly RatedLine[]): Promise<number[]> {
  if (lines.length === 0) return [];
  return listRatesFor(db, lines);
}
