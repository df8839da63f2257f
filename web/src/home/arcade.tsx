import { MarketTile } from '../parts/market-tile.tsx';

/** Tall at the edges and low in the middle, as one sees a market lane; on a phone the middle five stand alone. */
const niches = [
  ['brass', 'hidden sm:block sm:h-44'],
  ['saffron', 'hidden sm:block sm:h-32'],
  ['indigo', 'h-28 sm:h-24'],
  ['henna', 'h-20'],
  ['rose', 'h-16'],
  ['cedar', 'h-20'],
  ['olive', 'h-28 sm:h-24'],
  ['lapis', 'hidden sm:block sm:h-32'],
  ['amber', 'hidden sm:block sm:h-44'],
] as const;

/** The row of arches between the front page's words and its goods. */
export function Arcade() {
  return (
    <div
      aria-hidden="true"
      className="mt-10 mb-12 flex items-end justify-center gap-3 border-b-2 border-ink px-2 sm:-mt-10 sm:mb-14 sm:justify-between sm:gap-5"
    >
      {niches.map(([seed, height]) => (
        <div key={seed} className={`w-full max-w-28 min-w-0 overflow-hidden rounded-t-full ${height}`}>
          <MarketTile seed={seed} className="size-full" />
        </div>
      ))}
    </div>
  );
}
