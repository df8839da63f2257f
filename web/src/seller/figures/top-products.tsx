import { Link } from '@tanstack/react-router';
import { ChartFigure } from '../../charts/figure.tsx';
import type { Value } from '../../charts/rows.ts';
import { count, money } from '../../parts/amounts.ts';
import { Picture } from '../../parts/picture.tsx';
import { i18n } from '../../words.ts';
import { columnOf } from './metrics.ts';
import { Nothing, type PartProps } from './parts.tsx';

/** What earned the most, and was looked at the most. */
export function TopProducts({ behaviour: { products }, file, currency }: PartProps & { currency: string }) {
  if (products.length === 0) return <Nothing>{i18n.t('Nobody looked at a product in these days.')}</Nothing>;
  const most = Math.max(1, ...products.map(({ revenue }) => revenue));
  const counted = (name: string) => ({ name, show: (value: Value) => count(Number(value)) });
  const nameOf = (title: string | null) => title ?? i18n.t('A product that is gone');
  return (
    <ChartFigure
      title={i18n.t('Top products')}
      file={`${file}-products`}
      rows={() => ({
        columns: [
          { name: i18n.t('Product') },
          counted(i18n.t('Views')),
          counted(i18n.t('Put in a cart')),
          counted(i18n.t('Orders')),
          counted(i18n.t('Pieces')),
          columnOf('revenue', currency),
        ],
        rows: products.map(({ title, views, carts, orders, pieces, revenue }) => [
          ...[nameOf(title), views, carts, orders, pieces, revenue],
        ]),
      })}
    >
      <ol className="grid grid-cols-1 gap-y-4">
        {products.map(({ productId, title, imageUrl, views, carts, pieces, revenue }) => (
          <li key={productId} className="flex items-center gap-4">
            <div className="size-14 shrink-0 overflow-hidden rounded-xl bg-sunk">
              <Picture url={imageUrl} alt="" seed={productId} />
            </div>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap justify-between gap-x-4">
                {title === null ? (
                  <span className="text-soft">{nameOf(title)}</span>
                ) : (
                  <Link
                    to="/products/$id"
                    params={{ id: productId }}
                    className="min-w-0 font-semibold wrap-anywhere underline-offset-4 hover:underline"
                  >
                    <bdi>{title}</bdi>
                  </Link>
                )}
                <span className="tabular-nums">{money({ amount: revenue, currency })}</span>
              </p>
              <div aria-hidden="true" className="mt-1 h-2 rounded-full bg-sunk">
                <div
                  className="chart-bar h-full rounded-full bg-glaze"
                  style={{ width: `${(Math.max(0, revenue) / most) * 100}%` }}
                />
              </div>
              <p className="mt-1 text-sm text-soft tabular-nums">
                {i18n.t('{views, plural, one {# view} other {{shown} views}}', { views, shown: count(views) })}
                {' · '}
                {i18n.t('put in a cart {carts, plural, one {once} other {{shown} times}}', {
                  carts,
                  shown: count(carts),
                })}
                {' · '}
                {i18n.t('{pieces, plural, one {# piece} other {{shown} pieces}} sold', {
                  pieces,
                  shown: count(pieces),
                })}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </ChartFigure>
  );
}
