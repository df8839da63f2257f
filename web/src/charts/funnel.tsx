type FunnelStep = {
  key: string;
  name: string;
  value: number;
  words: string;
  kept: string | null;
  lost: string | null;
};

/** Who came how far: each step as wide as what is left of the first, with what went on to it and what did not. */
export function Funnel({ steps }: { steps: readonly FunnelStep[] }) {
  const first = Math.max(1, steps[0]?.value ?? 0, ...steps.map(({ value }) => value));
  return (
    <ol className="grid grid-cols-1 gap-y-4">
      {steps.map(({ key, name, value, words, kept, lost }) => (
        <li key={key}>
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="font-semibold">{name}</span>
            <span className="tabular-nums">{words}</span>
          </p>
          <div aria-hidden="true" className="mt-1 h-7 overflow-hidden rounded-lg bg-sunk">
            <div className="chart-bar h-full rounded-lg bg-glaze" style={{ width: `${(value / first) * 100}%` }} />
          </div>
          {kept && (
            <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-sm text-soft">
              <span>{kept}</span>
              <span>{lost}</span>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
