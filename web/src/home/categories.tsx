import { Link } from '@tanstack/react-router';
import type { Category } from '../api/types.ts';
import { MarketTile } from '../parts/market-tile.tsx';
import { i18n } from '../words.ts';

export const categoryGrid =
  'mb-14 grid grid-cols-1 gap-3 min-[24rem]:grid-cols-2 md:grid-cols-3 lg:grid-cols-4 sm:gap-4';
/** As many as fill rows of two, three and four. */
const MOST = 12;

/** The market's lanes: the fullest first, those without goods left out. */
export function Categories({ categories }: { categories: Category[] }) {
  const shown = categories
    .filter(({ productCount }) => productCount > 0)
    .sort((a, b) => b.productCount - a.productCount)
    .slice(0, MOST);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="lanes">
      <div className="mb-5 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id="lanes" className="text-title">
          {i18n.t('Stroll through the lanes')}
        </h2>
        <Link to="/search" className="inline-flex min-h-11 items-center font-semibold text-glaze hover:underline">
          {i18n.t('The whole market')}
        </Link>
      </div>
      <ul className={categoryGrid}>
        {shown.map(({ id, path, name, productCount }) => (
          <li key={id}>
            <Link
              to="/search"
              search={{ category: [path] }}
              className="group flex h-20 items-center gap-4 overflow-hidden rounded-2xl border border-line bg-card pe-4 shadow-card hover:border-edge"
            >
              <span className="h-full w-20 shrink-0 overflow-hidden">
                <MarketTile seed={path} className="size-full transition-transform duration-300 group-hover:scale-110" />
              </span>
              <span className="min-w-0">
                <span className="line-clamp-2 leading-snug font-semibold break-words group-hover:underline">
                  <bdi>{name}</bdi>
                </span>
                <span className="block text-sm text-soft tabular-nums">
                  {i18n.t('{value, plural, one {# product} other {# products}}', { value: productCount })}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
