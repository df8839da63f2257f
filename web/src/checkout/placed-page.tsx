import { getRouteApi, Link } from '@tanstack/react-router';
import { PartyPopper } from 'lucide-react';
import type { PlacedCheckout } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { StateNote } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { i18n } from '../words.ts';
import { placedBefore } from './placing.ts';

const route = getRouteApi('/checkout/placed');

export default function PlacedPage() {
  const { id } = route.useSearch();
  const placed = placedBefore(id);
  return (
    <MembersOnly>
      <Page narrow title={i18n.t('Thank you for your order')}>
        {placed ? <Placed placed={placed} /> : <Elsewhere />}
      </Page>
    </MembersOnly>
  );
}

function Placed({ placed: { orders, totals } }: { placed: PlacedCheckout }) {
  return (
    <Sheet>
      <p className="mb-4">
        {i18n.t(
          '{shops, plural, one {The shop has been told.} other {The shops have been told.}} You hear of every step.',
          {
            shops: orders.length,
          },
        )}
      </p>
      <ul className="divide-y divide-line border-y border-line">
        {orders.map(({ id, number, shop, total }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
            <span className="min-w-0">
              <Link
                to="/orders/$id"
                params={{ id }}
                className="inline-flex min-h-11 items-center font-semibold text-glaze underline underline-offset-4 sm:min-h-8"
              >
                {i18n.t('Order {number}', { number })}
              </Link>
              <span className="block break-words text-soft">
                <bdi>{shop.name}</bdi>
              </span>
            </span>
            <span className="font-bold tabular-nums">{money(total)}</span>
          </li>
        ))}
      </ul>
      {orders.length > 1 &&
        totals.map((total) => (
          <p key={total.currency} className="flex justify-between gap-4 pt-3 text-lg font-bold tabular-nums">
            <span>
              {totals.length > 1 ? i18n.t('Total in {currency}', { currency: total.currency }) : i18n.t('Total')}
            </span>
            <span>{money(total)}</span>
          </p>
        ))}
      <p className="mt-4 text-soft">{i18n.t('You pay when you have it in your hands.')}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <ButtonLink to="/orders">{i18n.t('My orders')}</ButtonLink>
        <ButtonLink to="/" look="plain">
          {i18n.t('To the market')}
        </ButtonLink>
      </div>
    </Sheet>
  );
}

/** Opened later or elsewhere: the page keeps nothing, but the orders do. */
function Elsewhere() {
  return (
    <StateNote
      icon={PartyPopper}
      title={i18n.t('It is all among your orders')}
      action={<ButtonLink to="/orders">{i18n.t('My orders')}</ButtonLink>}
    >
      {i18n.t('With its number, what it costs and how far it has come.')}
    </StateNote>
  );
}
