import { mean } from 'd3-array';
import { line } from 'd3-shape';
import { axisOf, placeOf } from './axis.ts';
import { Canvas, Stroke } from './canvas.tsx';

/** More than these are drawn into each other in so little room. */
const MOST = 60;

/** How it went, at a glance: no words, for they stand beside it. Of very many days, means of some of them. */
export function Sparkline({ values: all }: { values: readonly number[] }) {
  if (all.length < 2) return null;
  const values = inGroups(all, Math.ceil(all.length / MOST)).map((group) => mean(group) ?? 0);
  const { y } = axisOf(values, false);
  const path = line<number>()
    .x((_, at) => placeOf(at, values.length))
    .y((value) => y(value));
  return (
    <div dir="ltr" aria-hidden="true" className="relative h-8">
      <Canvas className="overflow-visible">
        <Stroke look="now" d={path(values) ?? ''} />
      </Canvas>
    </div>
  );
}

const inGroups = (values: readonly number[], size: number) =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
