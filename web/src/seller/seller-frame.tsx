import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { fetchMyShops, fetchShop } from '../api/shops.ts';
import type { Shop } from '../api/types.ts';
import { inputShape } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton, RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, NotAllowed } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { i18n } from '../words.ts';
import { chooseShop, useChosenShop } from './chosen-shop.ts';

/** Needed once in a seller's life. */
const OpenShopForm = lazy(() => import('./open-shop-form.tsx'));

/** One's shops, the newest first, and the chosen one of them, which of very many may not be among the first. */
const mineAndChosen = (chosen: string | null) =>
  queryOptions({
    queryKey: ['shops', 'mine', chosen],
    queryFn: async () => {
      const { items } = await fetchMyShops();
      const known = items.find(({ id }) => id === chosen);
      if (known || chosen === null) return { shops: items, shop: known ?? items[0] };
      const other = await fetchShop(chosen).catch(() => undefined);
      return other?.role ? { shops: [other, ...items], shop: other } : { shops: items, shop: items[0] };
    },
    placeholderData: keepPreviousData,
  });

export type Permission = Shop['permissions'][number];

type Props = {
  title: string;
  lead?: ReactNode | ((shop: Shop) => ReactNode);
  aside?: (shop: Shop) => ReactNode;
  /** What somebody who works in the shop must be allowed to see this page; without, all who work there see it. */
  needs?: Permission;
  children: (shop: Shop) => ReactNode;
};

/** The seller's pages: one shop at a time, with their common way about. Who has no shop yet opens one here. */
export function SellerFrame(props: Props) {
  return (
    <MembersOnly>
      <WithShop {...props} />
    </MembersOnly>
  );
}

function WithShop({ title, lead, aside, needs, children }: Props) {
  const query = useQuery(mineAndChosen(useChosenShop()));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {({ shops: items, shop }) =>
        shop ? (
          <div className="grid grid-cols-1 items-start gap-x-10 gap-y-6 lg:grid-cols-[13rem_minmax(0,1fr)] print:block">
            <Ways shops={items} shop={shop} />
            <Page title={title} lead={typeof lead === 'function' ? lead(shop) : lead} aside={aside?.(shop)}>
              {shop.status === 'hidden' && (
                <div className="mb-6">
                  <Notice tone="note">
                    {i18n.t('A moderator hid this shop. Only you and those who work in it still see it.')}
                  </Notice>
                </div>
              )}
              {!needs || shop.permissions.includes(needs) ? <div key={shop.id}>{children(shop)}</div> : <NotAllowed />}
            </Page>
          </div>
        ) : (
          <Page
            narrow
            title={i18n.t('Open a shop')}
            lead={i18n.t('A name is enough to begin with. Everything but the currency can be changed later.')}
          >
            <Sheet>
              <Suspense fallback={<RowsSkeleton rows={2} />}>
                <OpenShopForm />
              </Suspense>
            </Sheet>
          </Page>
        )
      }
    </Loaded>
  );
}

function Ways({ shops, shop }: { shops: Shop[]; shop: Shop }) {
  const ways = [
    ['/seller', i18n.t('Today'), null],
    ['/seller/live', i18n.t('Live room'), 'analytics'],
    ['/my-shop/orders', i18n.t('Orders'), 'orders'],
    ['/my-shop/messages', i18n.t('Messages'), 'messages'],
    ['/my-shop/calls', i18n.t('Calls'), 'calls'],
    ['/my-shop/desk', i18n.t('Answers'), 'messages'],
    ['/my-shop/balance', i18n.t('Balance'), 'orders'],
    ['/my-shop/reviews', i18n.t('Reviews'), 'orders'],
    ['/seller/figures', i18n.t('Figures'), 'analytics'],
    ['/seller/reports', i18n.t('Reports'), 'analytics'],
    ['/my-shop/followers', i18n.t('Followers and news'), 'profile'],
    ['/my-shop/waiting', i18n.t('Waiting buyers'), 'catalogue'],
    ['/my-shop', i18n.t('Products'), 'catalogue'],
    ['/my-shop/stock', i18n.t('Stock and prices'), 'catalogue'],
    ['/my-shop/import', i18n.t('Import and export'), 'catalogue'],
    ['/my-shop/profile', i18n.t('Profile'), 'profile'],
    ['/my-shop/hours', i18n.t('Opening hours'), 'profile'],
    ['/my-shop/places', i18n.t('Places and delivery'), 'profile'],
    ['/my-shop/staff', i18n.t('People'), 'profile'],
  ] as const;
  return (
    <nav aria-label={i18n.t('My shop')} className="lg:sticky lg:top-6">
      {shops.length === 1 ? (
        <p className="truncate px-3.5 pb-2 font-display text-lg font-semibold">{shop.name}</p>
      ) : (
        <select
          aria-label={i18n.t('Which shop')}
          value={shop.id}
          onChange={({ target }) => chooseShop(target.value)}
          className={`${inputShape} mb-3`}
        >
          {shops.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <ul
        // On a phone the ways lie side by side: the one that is open is brought into sight.
        ref={(list) => list?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })}
        className="flex gap-1 overflow-x-auto lg:flex-col"
      >
        {ways
          .filter(([, , permission]) => !permission || shop.permissions.includes(permission))
          .map(([to, name]) => (
            <li key={to} className="shrink-0">
              <Link
                to={to}
                activeOptions={{ exact: to !== '/my-shop/messages' && to !== '/seller/reports', includeSearch: false }}
                className="flex min-h-11 items-center rounded-xl px-3.5 whitespace-nowrap text-soft hover:bg-sunk hover:text-ink aria-[current=page]:bg-glaze-wash aria-[current=page]:font-semibold aria-[current=page]:text-glaze"
              >
                {name}
              </Link>
            </li>
          ))}
        <li className="shrink-0">
          <Link
            to="/shops/$slug"
            params={{ slug: shop.slug }}
            className="flex min-h-11 items-center rounded-xl px-3.5 whitespace-nowrap text-soft hover:bg-sunk hover:text-ink"
          >
            {i18n.t('See it as buyers do')}
          </Link>
        </li>
      </ul>
    </nav>
  );
}
