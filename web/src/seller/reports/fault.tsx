import { use } from 'react';
import { Faults } from '../../parts/field.tsx';

/** The faults of the form around it that begin with this path: 'metrics' also shows those of 'metrics/0'. */
export function useFault(path: string): string | undefined {
  const faults = use(Faults);
  return Object.entries(faults).find(([at]) => at === path || at.startsWith(`${path}/`))?.[1];
}

/** What the server says of a part of the definition, below that part. */
export function Fault({ of, id }: { of: string; id?: string }) {
  const fault = useFault(of);
  return (
    fault && (
      <p id={id} className="mt-1.5 text-sm font-semibold text-rose">
        {fault}
      </p>
    )
  );
}
