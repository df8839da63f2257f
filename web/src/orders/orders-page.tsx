import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PackageOpen, SearchX } from 'lucide-react';
import { AccountFrame } from '../account/account-frame.tsx';
import type { OrderCard } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { orderPages } from './queries.ts';
import { StatusBadge } from './status-badge.tsx';
import { orderStatuses, statusWord } from './words.ts';

const route = getRouteApi('/orders');

export default function OrdersPage() {
  return (
    <AccountFrame title={i18n.t('My orders')} lead={i18n.t('What you bought, and how far it has come.')}>
      <Orders />
    </AccountFrame>
  );
}

function Orders() {
  const { status: state, q } = route.useSearch();
  const status = state === 'all' ? undefined : state;
  const query = useInfiniteQuery({ ...orderPages({ status, q }), placeholderData: keepPreviousData });
  return (
    <>
      <Filter />
      <Pages
        query={query}
        skeleton={<RowsSkeleton />}
        empty={
          status || q ? (
            <StateNote
              icon={SearchX}
              title={i18n.t('No order is like that')}
              action={
                <ButtonLink to="/orders" look="plain">
                  {i18n.t('Show all orders')}
                </ButtonLink>
              }
            >
              {i18n.t('Try another word, or the number of the order.')}
            </StateNote>
          ) : (
            <StateNote
              icon={PackageOpen}
              title={i18n.t('No orders yet')}
              action={<ButtonLink to="/search">{i18n.t('Look around the market')}</ButtonLink>}
            >
              {i18n.t('What you buy is listed here, from the moment you order it.')}
            </StateNote>
          )
        }
      >
        {(orders) => (
          <Sheet>
            <ul className="divide-y divide-line">
              {orders.map((order) => (
                <OrderRow key={order.id} order={order} />
              ))}
            </ul>
          </Sheet>
        )}
      </Pages>
    </>
  );
}

function Filter() {
  const { status, q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <form
      aria-label={i18n.t('Which orders')}
      className="mb-5 flex flex-wrap items-center gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const written = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        void navigate({ search: { status, q: written || undefined }, replace: true, resetScroll: false });
      }}
    >
      <input
        // Another search by an address or by Back is written into the box.
        key={q}
        type="search"
        name="q"
        defaultValue={q}
        maxLength={100}
        aria-label={i18n.t('Search my orders')}
        placeholder={i18n.t('Number, product or shop')}
        className={`${inputShape} min-w-40 flex-1`}
      />
      <Button type="submit" look="plain">
        {i18n.t('Search')}
      </Button>
      <select
        aria-label={i18n.t('State')}
        value={status ?? ''}
        onChange={({ target }) =>
          void navigate({
            search: { status: orderStatuses.find((one) => one === target.value), q: q || undefined },
            replace: true,
            resetScroll: false,
          })
        }
        className={`${inputShape} sm:w-auto`}
      >
        <option value="">{i18n.t('All states')}</option>
        {orderStatuses.map((one) => (
          <option key={one} value={one}>
            {statusWord(one)}
          </option>
        ))}
      </select>
    </form>
  );
}

function OrderRow({ order }: { order: OrderCard }) {
  const { id, number, shop, title, pieces, imageUrl, total, refunded, openReturn, placedAt } = order;
  return (
    <li className="group relative grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 py-4 first:pt-0 last:pb-0 sm:grid-cols-[4.5rem_minmax(0,1fr)_auto]">
      <div className="row-span-2 size-18 overflow-hidden rounded-xl bg-sunk sm:row-span-1">
        <Picture url={imageUrl} alt="" seed={id} />
      </div>
      <div className="min-w-0">
        <h2 className="line-clamp-2 font-sans text-base/snug font-semibold tracking-normal break-words">
          <Link
            to="/orders/$id"
            params={{ id }}
            className="after:absolute after:inset-0 after:rounded-xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
          >
            <bdi>{title}</bdi>
          </Link>
        </h2>
        <p className="text-sm break-words text-soft">
          {i18n.t('{pieces, plural, one {# piece} other {# pieces}}', { pieces })} · <bdi>{shop.name}</bdi>
        </p>
        <p className="text-sm text-soft">
          {i18n.t('Order {number}', { number })} · <Ago at={placedAt} />
        </p>
      </div>
      <div className="col-start-2 flex flex-wrap items-center gap-x-3 gap-y-1 sm:col-start-auto sm:flex-col sm:items-end">
        <span className="font-bold tabular-nums">{money(total)}</span>
        <StatusBadge order={order} />
        {openReturn && <span className="text-sm text-soft">{i18n.t('Return under way')}</span>}
        {refunded.amount > 0 && (
          <span className="text-sm text-soft">{i18n.t('{amount} refunded', { amount: money(refunded) })}</span>
        )}
      </div>
    </li>
  );
}
