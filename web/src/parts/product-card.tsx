import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProductCard as Card } from '../api/types.ts';
import { i18n } from '../words.ts';
import { money } from './amounts.ts';
import { Picture } from './picture.tsx';
import { Waiting } from './skeleton.tsx';

const grid = 'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 lg:grid-cols-4 lg:gap-x-6 xl:grid-cols-5';

export function ProductGrid({ products }: { products: Card[] }) {
  return (
    <ul className={grid}>
      {products.map((product, place) => (
        <li key={product.id} className="grid">
          <ProductCard product={product} eager={place < 4} />
        </li>
      ))}
    </ul>
  );
}

/** The whole card is one link (its title), so that a reader hears one name and a thumb finds one large target. */
function ProductCard({ product, eager }: { product: Card; eager: boolean }) {
  return (
    <article className="group relative flex min-w-0 flex-col">
      <div className="relative aspect-square overflow-hidden rounded-2xl bg-sunk shadow-card">
        <div className="size-full transition-transform duration-300 group-hover:scale-[1.04]">
          <Picture url={product.imageUrl} alt="" seed={product.id} eager={eager} />
        </div>
        {product.stock === 0 && <Badge>{i18n.t('Sold out')}</Badge>}
      </div>
      <h3 className="mt-3 line-clamp-2 font-sans text-base/snug font-medium tracking-normal text-pretty break-words">
        <Link
          to="/products/$id"
          params={{ id: product.id }}
          className="after:absolute after:inset-0 after:rounded-2xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
        >
          <bdi>{product.title}</bdi>
        </Link>
      </h3>
      <p className="mt-1 text-lg font-bold tabular-nums">{money(product.price)}</p>
      <p className="truncate text-sm text-soft">{product.shop.name}</p>
    </article>
  );
}

const Badge = ({ children }: { children: ReactNode }) => (
  <span className="absolute start-2.5 top-2.5 rounded-full bg-card px-2.5 py-0.5 text-xs font-semibold shadow-card">
    {children}
  </span>
);

export function GridSkeleton({ cards = 10 }: { cards?: number }) {
  return (
    <Waiting>
      <div className={grid}>
        {Array.from({ length: cards }, (_, card) => (
          <div key={String(card)}>
            <div className="skeleton aspect-square rounded-2xl" />
            <div className="skeleton mt-3 h-5 w-4/5" />
            <div className="skeleton mt-2 h-6 w-1/2" />
            <div className="skeleton mt-2 h-4 w-2/3" />
          </div>
        ))}
      </div>
    </Waiting>
  );
}
