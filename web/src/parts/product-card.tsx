import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProductCard as Product } from '../api/types.ts';
import { i18n } from '../words.ts';
import { distance, money } from './amounts.ts';
import { Picture } from './picture.tsx';
import { RatingLine } from './rating-line.tsx';
import { Waiting } from './skeleton.tsx';

const wide = 'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 lg:grid-cols-4 lg:gap-x-6 xl:grid-cols-5';
/** Where a column of filters stands beside it. */
export const besideFilters = 'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 lg:gap-x-6 xl:grid-cols-4';

/** A product as lists show it; the distance where it was asked for from somewhere. */
export type Card = Product & { distanceKm?: number | undefined };

type GridProps = { products: Card[]; columns?: string };

export function ProductGrid({ products, columns = wide }: GridProps) {
  return (
    <ul className={columns}>
      {products.map((product, place) => (
        <li key={product.id} className="grid">
          <ProductCard product={product} eager={place < 4} />
        </li>
      ))}
    </ul>
  );
}

/** The title's link covers the whole card, so that a thumb finds one large target; the shop's name lies above it. */
export function ProductCard({ product, eager, children }: { product: Card; eager: boolean; children?: ReactNode }) {
  return (
    <article className="group relative flex min-w-0 flex-col">
      <div className="relative aspect-square overflow-hidden rounded-2xl bg-sunk shadow-card">
        <div className="size-full transition-transform duration-300 group-hover:scale-[1.04]">
          <Picture url={product.imageUrl} alt="" seed={product.id} eager={eager} />
        </div>
        {product.stock === 0 && <Badge>{i18n.t('Sold out')}</Badge>}
      </div>
      <h3 className="mt-3 line-clamp-2 font-sans text-base/snug font-medium tracking-normal text-pretty break-words">
        <ProductLink product={product} />
      </h3>
      <RatingLine rating={product.rating} />
      <Price product={product} />
      <ShopLine product={product} />
      {children}
    </article>
  );
}

/** A product in a line, for those who compare rather than look. */
export function ProductRow({ product, eager }: { product: Card; eager: boolean }) {
  return (
    <article className="group relative grid grid-cols-[6rem_minmax(0,1fr)] items-center gap-x-4 py-3 sm:grid-cols-[7rem_minmax(0,1fr)_auto] sm:gap-x-6">
      <div className="row-span-2 aspect-square self-start overflow-hidden rounded-xl bg-sunk sm:row-auto">
        <Picture url={product.imageUrl} alt="" seed={product.id} eager={eager} />
      </div>
      <div className="min-w-0">
        <h3 className="line-clamp-2 font-sans text-base/snug font-medium tracking-normal break-words">
          <ProductLink product={product} />
        </h3>
        {product.brand && <p className="mt-0.5 truncate text-sm text-soft">{product.brand}</p>}
        <RatingLine rating={product.rating} />
        <ShopLine product={product} />
      </div>
      <div className="col-start-2 flex flex-wrap items-baseline gap-x-3 sm:col-start-auto sm:block sm:text-end">
        <Price product={product} />
        <p className="text-sm text-soft">{product.stock === 0 ? i18n.t('Sold out') : i18n.t('In stock')}</p>
      </div>
    </article>
  );
}

const ProductLink = ({ product }: { product: Card }) => (
  <Link
    to="/products/$id"
    params={{ id: product.id }}
    className="after:absolute after:inset-0 after:rounded-2xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
  >
    <bdi>{product.title}</bdi>
  </Link>
);

function Price({ product: { price, highestPrice } }: { product: Card }) {
  const single = money(price);
  return (
    <p className="mt-1 text-lg font-bold tabular-nums">
      {highestPrice.amount > price.amount ? i18n.t('from {price}', { price: single }) : single}
    </p>
  );
}

const ShopLine = ({ product: { shop, distanceKm } }: { product: Card }) => (
  <p className="mt-0.5 flex text-sm text-soft">
    <Link
      to="/shops/$slug"
      params={{ slug: shop.slug }}
      className="relative z-1 truncate rounded py-0.5 hover:text-ink hover:underline"
    >
      <bdi>{shop.name}</bdi>
    </Link>
    {distanceKm !== undefined && <span className="shrink-0 py-0.5 ps-1.5">· {distance(distanceKm)}</span>}
  </p>
);

const Badge = ({ children }: { children: ReactNode }) => (
  <span className="absolute start-2.5 top-2.5 rounded-full bg-card px-2.5 py-0.5 text-xs font-semibold shadow-card">
    {children}
  </span>
);

export function GridSkeleton({ cards = 10, columns = wide }: { cards?: number; columns?: string }) {
  return (
    <Waiting>
      <div className={columns}>
        {Array.from({ length: cards }, (_, card) => (
          <div key={String(card)}>
            <div className="skeleton aspect-square rounded-2xl" />
            <div className="skeleton mt-3 h-5 w-4/5" />
            <div className="skeleton mt-2 h-6 w-1/2" />
            <div className="skeleton mt-2 h-5 w-2/3" />
          </div>
        ))}
      </div>
    </Waiting>
  );
}
