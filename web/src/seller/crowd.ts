import type { WaitingBuyers } from '../api/types.ts';

type Point = { x: number; y: number };
/** Stairs in a square of 100 by 100: prices fall to the right, from what it costs now; the more wait, the higher. */
export type Crowd = { path: string; points: Point[] };

/** Room above the most people, and beside the lowest price so that its step can be seen. */
const MARGIN = 12;

/** Steps as they are told: highest price first, each with all who would be told at it. `from` in minor units. */
export function crowdOf(steps: WaitingBuyers['steps'], from: number): Crowd {
  const lowest = steps.at(-1)?.price.amount ?? from;
  const most = Math.max(1, ...steps.map(({ waiting }) => waiting));
  const width = Math.max(1, from - lowest);
  const points = steps.map(({ price, waiting }) => ({
    x: round((Math.max(0, from - price.amount) / width) * (100 - MARGIN)),
    y: round(100 - (waiting / most) * (100 - MARGIN)),
  }));
  return { path: `M0 100${points.map(({ x, y }) => `H${x}V${y}`).join('')}H100`, points };
}

const round = (value: number) => Math.round(value * 100) / 100;
