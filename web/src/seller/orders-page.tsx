import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Inbox, SearchX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { OrderStatus, Shop, ShopOrderPage } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { openReturns, shopOrders } from './order-queries.ts';
import { NextAct, OrderRow } from './order-row.tsx';
import { SellerFrame } from './seller-frame.tsx';
import { useNextRow } from './use-next-row.ts';

const route = getRouteApi('/my-shop/orders');

export default function SellerOrdersPage() {
  return (
    <SellerFrame
      title={i18n.t('Orders')}
      lead={i18n.t('Each with the one thing to do next. New ones appear by themselves.')}
      needs="orders"
    >
      {(shop) => <Board shop={shop} />}
    </SellerFrame>
  );
}

function Board({ shop }: { shop: Shop }) {
  const { status: chosen, q } = route.useSearch();
  const status = chosen ?? 'placed';
  const query = useInfiniteQuery(shopOrders(shop.slug, { status: status === 'all' ? undefined : status, q }));
  const counts = useCounts(query.data?.pages[0]);
  const rows = useNextRow();
  return (
    <>
      <Returns shop={shop} />
      <Filter />
      <Tabs counts={counts} />
      <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
        <Pages query={query} skeleton={<RowsSkeleton />} empty={<Nothing status={status} q={q} />}>
          {(orders) => (
            <Sheet>
              <h2 className="sr-only">{tabNames()[status]}</h2>
              <ul className="divide-y divide-line">
                {orders.map((order) => (
                  <OrderRow key={order.id} order={order} act={<NextAct order={order} />} />
                ))}
              </ul>
            </Sheet>
          )}
        </Pages>
      </div>
    </>
  );
}

type Counts = ShopOrderPage['counts'];
type Tab = OrderStatus | 'all';

const tabs = ['placed', 'confirmed', 'shipped', 'delivered', 'returned', 'cancelled', 'all'] as const;

const tabNames = (): Record<Tab, string> => ({
  placed: i18n.t('To confirm'),
  confirmed: i18n.t('To send'),
  shipped: i18n.t('On the way'),
  delivered: i18n.t('Done'),
  returned: i18n.t('Returned'),
  cancelled: i18n.t('Cancelled'),
  all: i18n.t('All'),
});

/** How much waits. Kept while another tab loads; more to confirm than a moment ago is a new order, and said. */
function useCounts(page: ShopOrderPage | undefined): Counts | undefined {
  const known = useRef<Counts>(undefined);
  const before = known.current?.placed;
  const counts = page?.counts ?? known.current;
  useEffect(() => {
    known.current = counts;
    if (counts && before !== undefined && counts.placed > before) announce(i18n.t('A new order came in.'));
  });
  return counts;
}

function Tabs({ counts }: { counts: Counts | undefined }) {
  const { q } = route.useSearch();
  const names = tabNames();
  return (
    <nav
      aria-label={i18n.t('Which orders')}
      className="mb-5 flex w-fit max-w-full flex-wrap rounded-3xl border border-line bg-card p-0.5"
    >
      {tabs.map((tab) => {
        const number = counts && tab in counts ? counts[tab as keyof Counts] : undefined;
        return (
          <Link
            key={tab}
            to="/my-shop/orders"
            search={{ status: tab === 'placed' ? undefined : tab, q }}
            activeOptions={{ exact: true }}
            className="group inline-flex min-h-11 items-center gap-2 rounded-full px-4 text-sm font-semibold aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
            replace
            resetScroll={false}
          >
            {names[tab]}
            {number !== undefined && number > 0 && (
              <span className="min-w-5 rounded-full bg-saffron px-1.5 text-center text-xs leading-5 text-on-saffron tabular-nums">
                {count(number)}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}

function Filter() {
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <search>
      <form
        aria-label={i18n.t('Orders')}
        className="mb-5 flex flex-wrap items-center gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const written = String(new FormData(event.currentTarget).get('q') ?? '').trim();
          // Who looks for one order does not know how far it has come.
          const search = written ? { q: written, status: 'all' as const } : {};
          void navigate({ search, replace: true, resetScroll: false });
        }}
      >
        <input
          // Another search by an address or by Back is written into the box.
          key={q}
          type="search"
          name="q"
          defaultValue={q}
          maxLength={100}
          aria-label={i18n.t('Number, product or buyer')}
          placeholder={i18n.t('Number, product or buyer')}
          className={`${inputShape} min-w-40 max-w-sm flex-1`}
        />
        <Button look="plain" type="submit">
          {i18n.t('Search')}
        </Button>
      </form>
    </search>
  );
}

function Nothing({ status, q }: { status: Tab; q: string | undefined }) {
  if (q) {
    return (
      <StateNote
        icon={SearchX}
        title={i18n.t('No order is like that')}
        action={
          <ButtonLink to="/my-shop/orders" look="plain">
            {i18n.t('Back to what is to do')}
          </ButtonLink>
        }
      >
        {i18n.t('Try its number, or a part of the product or of the name of the buyer.')}
      </StateNote>
    );
  }
  const waiting = status === 'placed' || status === 'confirmed' || status === 'shipped';
  return (
    <StateNote icon={Inbox} title={waiting ? i18n.t('All is done here') : i18n.t('Nothing here yet')}>
      {status === 'placed'
        ? i18n.t('As soon as somebody orders, it appears here and you are told.')
        : i18n.t('Orders come here as they go on.')}
    </StateNote>
  );
}

/** Before everything else: somebody waits for an answer, or a parcel is coming back. */
function Returns({ shop }: { shop: Shop }) {
  const { data: returns } = useQuery(openReturns(shop.slug));
  if (!returns || returns.length === 0) return null;
  return (
    <Sheet title={i18n.t('Returns to look at')} className="mb-6">
      <ul className="divide-y divide-line">
        {returns.map((order) => (
          <OrderRow
            key={order.id}
            order={order}
            act={
              <ButtonLink
                to="/orders/$id"
                params={{ id: order.id }}
                small
                look="plain"
                aria-label={i18n.t('See the return of order {number}', { number: order.number })}
              >
                {i18n.t('See the return')}
              </ButtonLink>
            }
          />
        ))}
      </ul>
    </Sheet>
  );
}
