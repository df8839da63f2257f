import { MarketTile } from '../parts/market-tile.tsx';

const niches = [
  ['brass', 'h-32 sm:h-44'],
  ['saffron', 'h-20 sm:h-28'],
  ['indigo', 'h-24 sm:h-36'],
  ['henna', 'h-14 sm:h-20'],
  ['rose', 'h-10 sm:h-14'],
  ['cedar', 'h-14 sm:h-20'],
  ['olive', 'h-24 sm:h-36'],
  ['lapis', 'h-20 sm:h-28'],
  ['amber', 'h-32 sm:h-44'],
] as const;

/** The row of arches the front page's words stand before. */
export function Arcade() {
  return (
    <div aria-hidden="true" className="absolute inset-x-0 bottom-0 flex items-end justify-center gap-2 sm:gap-4">
      {niches.map(([seed, height]) => (
        <div key={seed} className={`w-full max-w-28 min-w-0 overflow-hidden rounded-t-full ${height}`}>
          <MarketTile seed={seed} className="size-full" />
        </div>
      ))}
    </div>
  );
}
