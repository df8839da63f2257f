import { awningOf } from '../parts/market-tile.tsx';

/** A shop's own awning: its two colours come from its id, so that regulars know it again. */
export function Awning({ seed }: { seed: string }) {
  const [a, b] = awningOf(seed);
  return (
    <div
      aria-hidden="true"
      ref={(element) => {
        element?.style.setProperty('--awning-a', a);
        element?.style.setProperty('--awning-b', b);
      }}
    >
      <div className="awning-cloth h-16 rounded-t-3xl sm:h-24" />
      <div className="awning-edge" />
    </div>
  );
}
