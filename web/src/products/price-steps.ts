import type { Money } from '../api/types.ts';

export type PriceStep = { price: Money; at: string };

/**
 * A line of stairs in a square of 100 by 100, from the upper left; what holds now reaches the right edge. `treads` are
 * where each price of it begins; `lowest` and `highest` are what it cost; `y` is the height of any price between those,
 * or of one that is wished for.
 */
export type Stairs = {
  path: string;
  treads: (PriceStep & { x: number })[];
  from: number;
  lowest: number;
  highest: number;
  y: (amount: number) => number;
};

const YEAR = 365 * 86_400_000;
/** How much room is left above the highest and below the lowest price. */
const MARGIN = 12;
/** Where now is: a price of a moment ago still shows. */
const NOW = 97;

/**
 * Draws prices (newest first, as they are told) until `now` (milliseconds): the last year of them, or since the first.
 * There is room for the `wished` prices too. Undefined where there is nothing to see, which is with one price.
 */
export function stairsOf(steps: readonly PriceStep[], now: number, wished: readonly number[] = []): Stairs | undefined {
  const first = steps.at(-1);
  if (!first) return undefined;
  const from = Math.max(Date.parse(first.at), now - YEAR);
  const past = steps.findIndex(({ at }) => Date.parse(at) <= from);
  const shown = steps.slice(0, past + 1).reverse();
  const amounts = shown.map(({ price }) => price.amount);
  const [lowest, highest] = [Math.min(...amounts), Math.max(...amounts)];
  const [bottom, top] = [Math.min(lowest, ...wished), Math.max(highest, ...wished)];
  if (bottom === top || now <= from) return undefined;
  const x = (at: string) => round(((Math.min(Math.max(Date.parse(at), from), now) - from) / (now - from)) * NOW);
  const y = (amount: number) => round(MARGIN + ((top - amount) / (top - bottom)) * (100 - 2 * MARGIN));
  const treads = shown.map(({ price, at }) => ({ price, at, x: x(at) }));
  const turns = treads.map(({ price, x }, index) =>
    index === 0 ? `M${x} ${y(price.amount)}` : `H${x}V${y(price.amount)}`,
  );
  return { path: `${turns.join('')}H100`, treads, from, lowest, highest, y };
}

const round = (value: number) => Math.round(value * 100) / 100;
