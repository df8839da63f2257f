import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BellRing, SearchX } from 'lucide-react';
import { AccountFrame } from '../account/account-frame.tsx';
import type { AlertStatus } from '../api/alerts.ts';
import type { PriceAlert } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { useNextRow } from '../seller/use-next-row.ts';
import { i18n } from '../words.ts';
import { AlertLine } from './alert-line.tsx';
import { alertPages } from './queries.ts';
import { Tabs } from './tabs.tsx';

const route = getRouteApi('/account/alerts');

/** Everything one waits for, and what was told of it. */
export default function AlertsPage() {
  return (
    <AccountFrame
      title={i18n.t('Price alerts')}
      lead={i18n.t('Things you keep an eye on without looking. You hear once of each, the moment it happens.')}
    >
      <Tabs />
      <Alerts />
    </AccountFrame>
  );
}

function Alerts() {
  const { status } = route.useSearch();
  const query = useInfiniteQuery({ ...alertPages(status), placeholderData: keepPreviousData });
  const rows = useNextRow();
  // What stood under another state says nothing of this one.
  const isKnown = !query.isPlaceholderData;
  const isNew = isKnown && status === undefined && query.data?.pages[0]?.items.length === 0;
  return (
    <>
      {!isNew && <States />}
      <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
        <Pages
          query={query}
          skeleton={<RowsSkeleton />}
          empty={isKnown ? <Nothing status={status} /> : <RowsSkeleton />}
        >
          {(alerts) => (
            <Sheet>
              <ul className="divide-y divide-line">
                {alerts.map((alert) => (
                  <Row key={alert.id} alert={alert} />
                ))}
              </ul>
            </Sheet>
          )}
        </Pages>
      </div>
    </>
  );
}

function States() {
  const states = [
    [undefined, i18n.t('All')],
    ['active', i18n.t('Waiting')],
    ['notified', i18n.t('Told')],
    ['paused', i18n.t('Paused')],
  ] as const satisfies readonly (readonly [AlertStatus | undefined, string])[];
  return (
    <nav aria-label={i18n.t('Which alerts')} className="-mx-4 mb-6 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex w-fit rounded-full border border-line bg-card p-0.5">
        {states.map(([status, name]) => (
          <li key={name}>
            <Link
              to="/account/alerts"
              search={{ status }}
              activeOptions={{ exact: true }}
              className="inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold whitespace-nowrap aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
              replace
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Nothing({ status }: { status: AlertStatus | undefined }) {
  if (status) {
    return (
      <StateNote
        icon={SearchX}
        title={i18n.t('No alert is like that')}
        action={
          <ButtonLink to="/account/alerts" look="plain">
            {i18n.t('Show all alerts')}
          </ButtonLink>
        }
      />
    );
  }
  return (
    <StateNote
      icon={BellRing}
      title={i18n.t('You wait for nothing')}
      action={<ButtonLink to="/search">{i18n.t('Look around the market')}</ButtonLink>}
    >
      {i18n.t('Too dear today? Say on the page of a product what you would pay, and you hear when it costs that.')}
    </StateNote>
  );
}

function Row({ alert }: { alert: PriceAlert }) {
  const { product } = alert;
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-4 py-4 first:pt-0 last:pb-0">
      <div className="size-18 overflow-hidden rounded-xl bg-sunk">
        <Picture url={product?.imageUrl ?? null} alt="" seed={alert.productId} />
      </div>
      <div className="min-w-0">
        <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="min-w-0 font-sans text-base/snug font-medium tracking-normal break-words">
            {product ? (
              <Link
                to="/products/$id"
                params={{ id: product.id }}
                className="inline-block rounded py-0.5 underline-offset-4 hover:underline"
              >
                <bdi>{product.title}</bdi>
              </Link>
            ) : (
              <span className="text-soft">{i18n.t('No longer on sale')}</span>
            )}
          </h2>
          {product && (
            <p className="text-soft tabular-nums">
              {product.stock === 0
                ? i18n.t('{price}, sold out', { price: money(product.price) })
                : i18n.t('Now {price}', { price: money(product.price) })}
            </p>
          )}
        </div>
        <AlertLine alert={alert} product={product} />
      </div>
    </li>
  );
}
