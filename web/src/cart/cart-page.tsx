import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShoppingBasket } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Cart, CartItem, Money } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { ForCart } from '../recommendations/places.tsx';
import { useSession } from '../session/session.ts';
import { i18n } from '../words.ts';
import { Line } from './line.tsx';
import { myCart } from './queries.ts';
import { RemovedLine } from './removed-line.tsx';

export default function CartPage() {
  const query = useQuery(myCart);
  return (
    <Page title={i18n.t('Your cart')}>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(cart) => (
          <>
            <CartView cart={cart} />
            <ForCart productIds={cart.items.map(({ product }) => product.id)} className="mt-12" />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function CartView({ cart }: { cart: Cart }) {
  const [removed, setRemoved] = useState<CartItem[]>([]);
  const forget = (item: CartItem) => setRemoved((kept) => kept.filter(({ id }) => id !== item.id));
  const lists = useRef<HTMLDivElement>(null);
  const shops = shopsOf(cart, removed);
  if (shops.length === 0) return <EmptyCart />;
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div ref={lists} tabIndex={-1} className="grid min-w-0 grid-cols-1 gap-6 outline-none">
        {shops.map(({ shop, lines, goods }) => (
          <Sheet key={shop.id}>
            <h2 className="mb-2 text-section break-words">
              <Link to="/shops/$slug" params={{ slug: shop.slug }} className="hover:underline">
                <bdi>{shop.name}</bdi>
              </Link>
            </h2>
            <ul className="divide-y divide-line">
              {lines.map(({ item, isRemoved }) => (
                <li key={item.id} className="py-4">
                  {isRemoved ? (
                    <RemovedLine
                      item={item}
                      done={() => {
                        forget(item);
                        lists.current?.focus({ preventScroll: true });
                      }}
                    />
                  ) : (
                    <Line item={item} removed={() => setRemoved((kept) => [...kept, item])} />
                  )}
                </li>
              ))}
            </ul>
            {goods && (
              <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4">
                <span>{i18n.t('From this shop')}</span>
                <span className="text-lg font-bold tabular-nums">{money(goods)}</span>
              </p>
            )}
          </Sheet>
        ))}
      </div>
      {cart.items.length > 0 && <Summary cart={cart} />}
    </div>
  );
}

type Shelf = {
  shop: CartItem['product']['shop'];
  lines: { item: CartItem; isRemoved: boolean }[];
  goods: Money | null;
};

/** The shops in their order; what was just taken out keeps its place until the page is left, so that it can come back. */
function shopsOf({ items, shops }: Cart, removed: CartItem[]): Shelf[] {
  const inside = new Set(items.map(({ id }) => id));
  const lines = [
    ...items.map((item) => ({ item, isRemoved: false })),
    ...removed.filter(({ id }) => !inside.has(id)).map((item) => ({ item, isRemoved: true })),
  ].sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
  const shelves = new Map<string, Shelf>();
  for (const line of lines) {
    const { shop } = line.item.product;
    const shelf = shelves.get(shop.id) ?? {
      shop,
      lines: [],
      goods: shops.find(({ id }) => id === shop.id)?.goods ?? null,
    };
    shelf.lines.push(line);
    shelves.set(shop.id, shelf);
  }
  return [...shelves.values()];
}

/** What is paid to each shop is settled at the checkout: fees of delivery come there. */
function Summary({ cart }: { cart: Cart }) {
  const { status } = useSession();
  const totals = totalsOf(cart.shops);
  const canBuy = cart.items.some(({ notices, available }) => available > 0 && !notices.includes('own_shop'));
  const needsCare = cart.items.some(({ notices }) => notices.some((notice) => notice !== 'price_changed'));
  return (
    <Sheet className="lg:sticky lg:top-4">
      <h2 className="text-section">{i18n.t('Together')}</h2>
      <dl className="mt-3 grid gap-2">
        {totals.map((total) => (
          <div key={total.currency} className="flex items-baseline justify-between gap-4">
            <dt>{totals.length > 1 ? i18n.t('Goods in {currency}', { currency: total.currency }) : i18n.t('Goods')}</dt>
            <dd className="text-xl font-bold tabular-nums">{money(total)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-sm text-soft">{i18n.t('Delivery is added at the checkout, shop by shop.')}</p>
      {needsCare && (
        <div className="mt-4">
          <Notice tone="note">
            {i18n.t('Not everything can be bought as it stands. Look at what is marked before you check out.')}
          </Notice>
        </div>
      )}
      {canBuy && (
        <div className="mt-5 grid gap-2">
          {status === 'guest' ? (
            <ButtonLink to="/sign-in" search={{ next: '/checkout' }}>
              {i18n.t('Check out')}
            </ButtonLink>
          ) : (
            <ButtonLink to="/checkout">{i18n.t('Check out')}</ButtonLink>
          )}
          {status === 'guest' && (
            <p className="text-sm text-soft">{i18n.t('You sign in first; what is in the cart comes with you.')}</p>
          )}
        </div>
      )}
    </Sheet>
  );
}

function totalsOf(shops: Cart['shops']): Money[] {
  const totals = new Map<string, number>();
  for (const { goods } of shops) totals.set(goods.currency, (totals.get(goods.currency) ?? 0) + goods.amount);
  return [...totals].map(([currency, amount]) => ({ amount, currency }));
}

function EmptyCart() {
  const { status } = useSession();
  return (
    <StateNote
      icon={ShoppingBasket}
      title={i18n.t('Your cart is empty')}
      action={<ButtonLink to="/">{i18n.t('To the market')}</ButtonLink>}
    >
      {status === 'guest'
        ? i18n.t('Whatever you put in stays for 30 days. Sign in to find what you put in elsewhere.')
        : i18n.t('Whatever you put in waits here, on all your devices.')}
    </StateNote>
  );
}
