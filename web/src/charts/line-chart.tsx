import { clsx } from 'clsx';
import { area, curveStepAfter, line } from 'd3-shape';
import { axisOf, everySo, placeOf } from './axis.ts';
import { Beside, Canvas, Stroke, Wash } from './canvas.tsx';
import { Plot } from './plot.tsx';

export type Point = {
  key: string;
  value: number;
  /** At the same place of the time before. */
  before?: number | null | undefined;
  /** What stands below it on the axis. */
  tick: string;
  head: string;
  lines: readonly string[];
};

type Props = {
  title: string;
  /** All of it in a sentence. */
  told: string;
  points: readonly Point[];
  isWhole: boolean;
  /** How the axis says a figure: short. */
  axis: (value: number) => string;
  /** A figure that holds until the next one. */
  steps?: boolean;
};

/** In letters: '30 Nov'. */
const SHORT_TICK = 6;

/** A figure through time; with what it was before as a dashed line below it. */
export function LineChart({ title, told, points, isWhole, axis, steps = false }: Props) {
  const before = points.flatMap((point) => point.before ?? []);
  const { y, ticks } = axisOf([...points.map(({ value }) => value), ...before], isWhole);
  const x = (at: number) => placeOf(at, points.length);
  const drawn = line<Point>()
    .x((_, at) => x(at))
    .y(({ value }) => y(value));
  const washed = area<Point>()
    .x((_, at) => x(at))
    .y0(y(0))
    .y1(({ value }) => y(value));
  const was = line<Point>()
    .defined(({ before }) => before !== null && before !== undefined)
    .x((_, at) => x(at))
    .y(({ before }) => y(before ?? 0));
  if (steps) for (const each of [drawn, washed, was]) each.curve(curveStepAfter);
  const stops = points.map(({ key, value, before, head, lines }, at) => ({
    ...{ key, head, lines, x: x(at) },
    dots: [
      { y: y(value), look: 'now' as const },
      ...(before === null || before === undefined ? [] : [{ y: y(before), look: 'before' as const }]),
    ],
  }));
  const named = everySo(points.length, 6);
  // On a phone there is room for three short names, or two long ones.
  const apart = points.some(({ tick }) => tick.length > SHORT_TICK) ? 4 : 2;
  const words = ticks.map(axis);
  const longest = words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  return (
    <div dir="ltr" className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 pt-2">
      <Plot title={title} stops={stops} holds={steps} className="h-52 sm:h-64">
        <Canvas label={told} className="overflow-visible">
          {ticks.map((tick) => (
            <path
              key={tick}
              d={`M0 ${y(tick)}H100`}
              vectorEffect="non-scaling-stroke"
              className={clsx('chart-grid', tick === 0 ? 'stroke-edge' : 'stroke-line')}
            />
          ))}
          <Wash d={washed(points) ?? ''} />
          <Stroke look="before" d={was(points) ?? ''} />
          <Stroke look="now" d={drawn(points) ?? ''} />
        </Canvas>
      </Plot>
      <div aria-hidden="true" className="relative text-sm text-soft tabular-nums">
        {/* The longest makes the room; each then stands beside its height. */}
        <span className="invisible">{longest}</span>
        {ticks.map((tick, at) => (
          <Beside key={tick} y={y(tick)}>
            {/* Of very small figures several would round to the same. */}
            {words[at] === words[at - 1] ? '' : (words[at] ?? '')}
          </Beside>
        ))}
      </div>
      <div aria-hidden="true" className="relative mt-2 h-6 text-sm text-soft">
        {named.map((at, place) => (
          <span
            key={points[at]?.key}
            className={clsx('absolute whitespace-nowrap', place % apart > 0 && 'max-sm:hidden')}
            style={{ left: `${x(at)}%`, transform: `translateX(-${x(at)}%)` }}
          >
            {points[at]?.tick}
          </span>
        ))}
      </div>
    </div>
  );
}
