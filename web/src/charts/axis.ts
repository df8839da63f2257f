import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';

/** `y` is in hundredths of the picture's height, from above. */
export type Axis = { y: (value: number) => number; ticks: number[] };

/** An axis for these figures, always with zero, of at most five round numbers; whole ones where `isWhole`. */
export function axisOf(values: readonly number[], isWhole: boolean): Axis {
  const [least = 0, most = 0] = extent(values);
  const [bottom, top] = [Math.min(0, least), Math.max(0, most)];
  const scale = scaleLinear([bottom, top > bottom ? top : bottom + 1], [100, 0]).nice(4);
  const ticks = scale.ticks(4).filter((tick) => !isWhole || Number.isInteger(tick));
  return { y: (value) => round(scale(value)), ticks };
}

/** Where the places of a row stand, in hundredths of its width; a single one in the middle. */
export const placeOf = (at: number, count: number) => (count < 2 ? 50 : round((at / (count - 1)) * 100));

/** At most `most` of `count` places, evenly apart, the first among them. */
export function everySo(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil((count - 1) / (most - 1)));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

const round = (value: number) => Math.round(value * 100) / 100;
