import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pencil, Store } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Product } from '../api/types.ts';
import { AddToCart } from '../cart/add-to-cart.tsx';
import { FollowButton } from '../follows/follow-button.tsx';
import { ReportButton } from '../moderation/report-button.tsx';
import { count, money } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { useTitle } from '../parts/page.tsx';
import { RatingLine } from '../parts/rating-line.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { WhenNear } from '../parts/when-near.tsx';
import { BoughtTogether, Similar } from '../recommendations/places.tsx';
import { shopAt } from '../shops/queries.ts';
import { useView } from '../track.ts';
import { i18n } from '../words.ts';
import { Gallery } from './gallery.tsx';
import { oneProduct } from './queries.ts';
import { VariantPicker } from './variant-picker.tsx';
import { startingVariant } from './variants.ts';

const PriceNote = lazy(() => import('./price-note.tsx'));
const PriceHistory = lazy(() => import('./price-history.tsx'));
const WatchButton = lazy(() => import('../alerts/watch-button.tsx'));
const AskButton = lazy(() => import('../conversations/ask-button.tsx'));
const CallButton = lazy(() => import('../calls/pages/call-button.tsx'));
const Reviews = lazy(() => import('../reviews/reviews-section.tsx'));

const route = getRouteApi('/products/$id');
const split = 'grid grid-cols-1 gap-x-12 gap-y-8 md:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]';

export default function ProductPage() {
  const { id } = route.useParams();
  const query = useQuery(oneProduct(id));
  useTitle(query.data?.title ?? i18n.t('Product'));
  return (
    <Loaded query={query} skeleton={<ProductSkeleton />}>
      {(product) => <ProductView key={product.id} product={product} />}
    </Loaded>
  );
}

function ProductView({ product }: { product: Product }) {
  useView({ kind: 'product', productId: product.id });
  return (
    <article className={split}>
      <Gallery product={product} />
      <div className="min-w-0">
        <OwnersNote product={product} />
        <Trail product={product} />
        <h1 className="text-title break-words">
          <bdi>{product.title}</bdi>
        </h1>
        {product.brand && <p className="mt-1 text-soft">{i18n.t('by {brand}', { brand: product.brand })}</p>}
        <a href="#reviews" className="block w-fit rounded empty:hidden hover:underline">
          <RatingLine rating={product.rating} />
        </a>
        <Offer product={product} />
        {product.stock === 0 && (
          <Similar productId={product.id} heading={i18n.t('Like this, and to be had')} className="mt-8" />
        )}
        <Seller product={product} />
        {product.description && (
          <section className="mt-8">
            <h2 className="mb-2 text-section">{i18n.t('About it')}</h2>
            <p dir="auto" className="max-w-prose break-words whitespace-pre-line">
              {product.description}
            </p>
          </section>
        )}
        <Facts product={product} />
        <Prices product={product} />
        <Tags tags={product.tags} />
        <div className="mt-8 border-t border-line pt-4">
          <ReportButton subject={{ productId: product.id }} name={product.title} />
        </div>
      </div>
      <WhenNear name="reviews" label={i18n.t('Reviews')}>
        <Reviews product={product} />
      </WhenNear>
      <BoughtTogether productId={product.id} className="md:col-span-full" />
      {product.stock > 0 && <Similar productId={product.id} className="md:col-span-full" />}
    </article>
  );
}

/** Price and stock of the chosen variant, and the choice where there is one; the choice stands in the address. */
function Offer({ product }: { product: Product }) {
  const { variant } = route.useSearch();
  const navigate = route.useNavigate();
  const { variants, price, stock } = product;
  const chosen = startingVariant(variants, variant);
  return (
    <>
      <p className="mt-5 text-3xl font-bold tabular-nums">{money(chosen?.price ?? price)}</p>
      <Suspense>
        <PriceNote productId={product.id} variantId={oneOf(variants, chosen)} price={chosen?.price ?? price} />
      </Suspense>
      <Stock stock={chosen?.stock ?? stock} />
      {stock === 0 && (
        <div className="mt-3 min-h-11">
          <Suspense>
            <WatchButton product={product} waitsFor="stock" />
          </Suspense>
        </div>
      )}
      {chosen && (
        <VariantPicker
          variants={variants}
          chosen={chosen}
          choose={({ id }) => void navigate({ search: { variant: id }, replace: true, resetScroll: false })}
        />
      )}
      {chosen && <AddToCart product={product} variant={chosen} />}
    </>
  );
}

/** What the chosen variant cost when. */
function Prices({ product }: { product: Product }) {
  const { variant } = route.useSearch();
  const { variants } = product;
  return (
    <Suspense fallback={<div className="mt-8 h-40" />}>
      <PriceHistory product={product} variantId={oneOf(variants, startingVariant(variants, variant))} />
    </Suspense>
  );
}

/** Prices of the only variant are those of the product. */
const oneOf = (variants: Product['variants'], chosen: Product['variants'][number] | undefined) =>
  variants.length > 1 ? chosen?.id : undefined;

function Stock({ stock }: { stock: number }) {
  if (stock === 0) return <p className="mt-2 font-semibold text-rose">{i18n.t('Sold out')}</p>;
  return (
    <p className="mt-2 font-semibold text-olive">
      {stock <= 5 ? i18n.t('{stock, plural, one {Only # left} other {Only # left}}', { stock }) : i18n.t('In stock')}
    </p>
  );
}

function Seller({ product }: { product: Product }) {
  const { shop } = product;
  const { data } = useQuery(shopAt(shop.slug));
  return (
    <div className="group relative mt-7 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-line bg-card p-4 shadow-card">
      <span className="grid size-12 shrink-0 place-items-center rounded-t-full rounded-b-lg bg-glaze-wash text-glaze">
        <Store aria-hidden="true" className="mt-1 size-5" />
      </span>
      <span className="min-w-32 flex-1">
        <span className="block text-sm text-soft">{i18n.t('Sold by')}</span>
        <Link
          to="/shops/$slug"
          params={{ slug: shop.slug }}
          className="block truncate text-lg font-semibold after:absolute after:inset-0 after:rounded-2xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
        >
          {shop.name}
        </Link>
      </span>
      {data?.role === null && (
        <span className="relative z-1 flex min-h-11 flex-wrap gap-2 sm:min-h-9">
          <Suspense>
            <AskButton about={{ shopId: shop.id, productId: product.id }} small />
          </Suspense>
          <FollowButton shop={shop} small />
          <Suspense>
            <CallButton partner={{ shopId: shop.id }} name={shop.name} side="buyer" look="small" />
          </Suspense>
        </span>
      )}
    </div>
  );
}

function Facts({ product }: { product: Product }) {
  const facts: [string, string][] = Object.entries(product.attributes).map(([name, value]) => [name, factText(value)]);
  if (product.gtin) facts.push([i18n.t('GTIN'), product.gtin]);
  facts.push([i18n.t('Offered since'), day(product.createdAt)]);
  return (
    <section className="mt-8">
      <h2 className="mb-2 text-section">{i18n.t('Details')}</h2>
      <dl className="divide-y divide-line border-y border-line">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[minmax(7rem,1fr)_2fr] gap-4 py-2.5">
            <dt className="text-soft first-letter:uppercase">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factText(value: unknown): string {
  if (typeof value === 'boolean') return value ? i18n.t('Yes') : i18n.t('No');
  return typeof value === 'number' ? count(value) : String(value);
}

function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label={i18n.t('Tags')} className="mt-6 flex flex-wrap gap-2">
      {tags.map((tag) => (
        <li key={tag}>
          <ButtonLink look="plain" small to="/search" search={{ q: tag }} className="rounded-full font-normal">
            {tag}
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}

/** The way from the first shelf to this one; each step leads to what stands there. */
function Trail({ product: { category, categoryPath } }: { product: Product }) {
  if (category.length === 0 || categoryPath === null) return null;
  const slugs = categoryPath.split('/');
  return (
    <nav aria-label={i18n.t('Category')} className="mb-2">
      <ol className="flex flex-wrap gap-x-2 text-sm text-soft">
        {category.map((name, depth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its depth; two may have one name
          <li key={depth} className="flex gap-x-2">
            {depth > 0 && <span aria-hidden="true">›</span>}
            <Link
              to="/search"
              search={{ category: [slugs.slice(0, depth + 1).join('/')] }}
              className="underline-offset-4 hover:text-ink hover:underline"
            >
              {name}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The shop's own people see how their product stands and where to change it. */
function OwnersNote({ product }: { product: Product }) {
  const { data: shop } = useQuery(shopAt(product.shop.slug));
  if (!shop?.role) return null;
  return (
    <div className="mb-6 grid gap-3">
      {product.status !== 'active' && (
        <Notice tone="note">
          {product.status === 'draft'
            ? i18n.t('This is a draft. Only your shop sees it.')
            : product.status === 'hidden'
              ? i18n.t('A moderator hid this. Only your shop still sees it.')
              : i18n.t('This is archived. Buyers no longer find it.')}
        </Notice>
      )}
      <div>
        <ButtonLink look="plain" small to="/my-shop/products/$id" params={{ id: product.id }}>
          <Pencil aria-hidden="true" className="size-4" />
          {i18n.t('Edit this product')}
        </ButtonLink>
      </div>
    </div>
  );
}

function ProductSkeleton() {
  return (
    <Waiting>
      <div className={split}>
        <div className="skeleton aspect-square rounded-3xl" />
        <div>
          <div className="skeleton h-9 w-4/5" />
          <div className="skeleton mt-6 h-9 w-1/3" />
          <div className="skeleton mt-8 h-20 rounded-2xl" />
          <div className="skeleton mt-8 h-40" />
        </div>
      </div>
    </Waiting>
  );
}
