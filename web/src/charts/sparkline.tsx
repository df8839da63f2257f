import { line } from 'd3-shape';
import { axisOf, placeOf } from './axis.ts';
import { Canvas, Stroke } from './canvas.tsx';

/** How it went, at a glance: no words, for they stand beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null;
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
