import { extent, nice, ticks as roundNumbers } from 'd3-array';

/** `y` is in hundredths of the picture's height, from above. */
type Axis = { y: (value: number) => number; ticks: number[] };

/** An axis for these figures, always with zero, of at most five round numbers; whole ones where `isWhole`. */
export function axisOf(values: readonly number[], isWhole: boolean): Axis {
  const [least = 0, most = 0] = extent(values);
  const lowest = Math.min(0, least);
  const highest = Math.max(0, most);
  const [bottom, top] = nice(lowest, highest > lowest ? highest : lowest + 1, TICKS);
  const ticks = roundNumbers(bottom, top, TICKS).filter((tick) => !isWhole || Number.isInteger(tick));
  return { y: (value) => round(((top - value) / (top - bottom)) * 100), ticks };
}

/** About so many. */
const TICKS = 4;

/** Where the places of a row stand, in hundredths of its width; a single one in the middle. */
export const placeOf = (at: number, count: number) => (count < 2 ? 50 : round((at / (count - 1)) * 100));

/** At most `most` of `count` places, evenly apart, the first among them. */
export function everySo(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil((count - 1) / (most - 1)));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

const round = (value: number) => Math.round(value * 100) / 100;
