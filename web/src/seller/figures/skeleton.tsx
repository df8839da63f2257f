import { Waiting } from '../../parts/skeleton.tsx';
import { METRICS } from './metric.ts';

/** As large as what comes. */
export function FiguresSkeleton() {
  return (
    <Waiting>
      <div className="mt-3 flex min-h-11 items-center sm:min-h-9">
        <div className="skeleton h-5 w-72 max-w-full" />
      </div>
      <div className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4">
        {METRICS.map((metric) => (
          <div key={metric} className="skeleton h-44 rounded-2xl" />
        ))}
      </div>
      <div className="skeleton mt-6 h-96 rounded-2xl" />
    </Waiting>
  );
}
