import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ExternalLink, MapPin, Printer, Truck } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import type { Order } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { moment } from '../parts/times.tsx';
import { useHeldFocus } from '../search/held-focus.ts';
import { MembersOnly } from '../session/members-only.tsx';
import { announce } from '../shell/announcer.tsx';
import { conventions, i18n } from '../words.ts';
import { Acts } from './acts.tsx';
import { Lines } from './lines.tsx';
import { Progress } from './progress.tsx';
import { oneOrder } from './queries.ts';
import { Returns } from './returns.tsx';
import { Timeline } from './timeline.tsx';
import { methodWord, nextWord, paymentWord, statusWord } from './words.ts';
import '../parts/print.css';

const AskButton = lazy(() => import('../conversations/ask-button.tsx'));

const route = getRouteApi('/orders/$id');

export default function OrderPage() {
  return (
    <MembersOnly>
      <WithOrder />
    </MembersOnly>
  );
}

function WithOrder() {
  const { id } = route.useParams();
  const query = useQuery(oneOrder(id));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(order) => <OrderView order={order} />}
    </Loaded>
  );
}

/** The same page for both sides of a sale: what each may do stands in `acts`. */
function OrderView({ order }: { order: Order }) {
  const { number, shop, buyer, role, placedAt } = order;
  useStatusSaid(order);
  return (
    <Page
      title={i18n.t('Order {number}', { number })}
      lead={
        <>
          {role === 'buyer' ? i18n.t('from') : i18n.t('by {name} from', { name: buyer.name })}{' '}
          <Link
            to="/shops/$slug"
            params={{ slug: shop.slug }}
            className="font-semibold text-ink underline underline-offset-4"
          >
            <bdi>{shop.name}</bdi>
          </Link>
          {' · '}
          <time dateTime={placedAt}>{moment(placedAt)}</time>
        </>
      }
      aside={
        <div className="flex min-h-11 flex-wrap gap-2 sm:min-h-9 print:hidden">
          <Suspense>
            <AskButton
              about={{ orderId: order.id }}
              label={role === 'buyer' ? i18n.t('Ask the shop') : i18n.t('Write to the buyer')}
              small
            />
          </Suspense>
          <Button look="plain" small onClick={() => window.print()}>
            <Printer aria-hidden="true" className="size-4.5" />
            {i18n.t('Print')}
          </Button>
        </div>
      }
    >
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] print:block">
        <div className="grid grid-cols-1 gap-6">
          <State order={order} />
          <Returns order={order} />
          <Sheet title={i18n.t('What was ordered')}>
            <Lines order={order} />
            <Totals order={order} />
          </Sheet>
        </div>
        <div className="grid grid-cols-1 gap-6">
          <Delivery order={order} />
          <Sheet title={i18n.t('What happened')}>
            <Timeline order={order} />
          </Sheet>
        </div>
      </div>
    </Page>
  );
}

/** News of the other side changes the page while it is looked at; who cannot see that is told. */
function useStatusSaid({ number, status, delivery: { kind } }: Order): void {
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    announce(i18n.t('Order {number}: {status}', { number, status: statusWord(status, kind) }));
  }, [number, status, kind]);
}

function State({ order }: { order: Order }) {
  const held = useHeldFocus<HTMLElement>();
  const { status, delivery, paymentStatus } = order;
  return (
    <Sheet>
      <section {...held} aria-label={i18n.t('State of the order')} tabIndex={-1} className="outline-none">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="text-section">{statusWord(status, delivery.kind)}</h2>
          {isOwed(order) && <p className="font-semibold text-soft">{paymentWord(paymentStatus)}</p>}
        </div>
        <p className="mt-1 text-soft print:hidden">{nextWord(order)}</p>
        <Progress order={order} />
        <Acts order={order} />
      </section>
    </Sheet>
  );
}

/** What was never paid and came to nothing needs no word of payment. */
const isOwed = ({ status, paymentStatus }: Order) =>
  !(paymentStatus === 'due' && (status === 'cancelled' || status === 'returned'));

function Totals({ order }: { order: Order }) {
  const { goods, deliveryFee, total, refunded, commission, role, delivery, paymentMethod } = order;
  const rows: [string, string][] = [[i18n.t('Goods'), money(goods)]];
  if (delivery.kind !== 'arranged') {
    rows.push([
      delivery.kind === 'pickup' ? i18n.t('Pick up') : i18n.t('Delivery'),
      deliveryFee.amount === 0 ? i18n.t('free') : money(deliveryFee),
    ]);
  }
  return (
    <dl className="ms-auto mt-5 grid max-w-sm gap-1.5 border-t border-line pt-4 tabular-nums">
      {rows.map(([name, value]) => (
        <Row key={name} name={name} value={value} />
      ))}
      <Row name={i18n.t('Total')} value={money(total)} strong />
      {isOwed(order) && <Row name={methodWord(paymentMethod)} value={paymentWord(order.paymentStatus)} />}
      {refunded.amount > 0 && <Row name={i18n.t('Refunded')} value={`−${money(refunded)}`} />}
      {role !== 'buyer' && commission && (
        <Row name={i18n.t('Commission of the market')} value={money(commission)} inside />
      )}
    </dl>
  );
}

type RowProps = { name: string; value: string; strong?: boolean; inside?: boolean };

/** `inside`: not for the paper that goes to the buyer. */
const Row = ({ name, value, strong = false, inside = false }: RowProps) => (
  <div className={clsx('flex justify-between gap-4', strong && 'text-lg font-bold', inside && 'text-sm print:hidden')}>
    <dt className={strong ? '' : 'text-soft'}>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const countryName = (code: string) => new Intl.DisplayNames(conventions(), { type: 'region' }).of(code) ?? code;

function Delivery({ order }: { order: Order }) {
  const { delivery, address, pickup, shipment, note, role } = order;
  const titles = {
    delivery: i18n.t('Delivery'),
    pickup: i18n.t('Pick up'),
    arranged: i18n.t('Handing over'),
  } as const;
  return (
    <Sheet title={titles[delivery.kind]}>
      <div className="grid gap-4">
        {delivery.kind === 'arranged' && (
          <p className="text-soft">{i18n.t('Buyer and shop agree between them how it changes hands.')}</p>
        )}
        {delivery.kind === 'delivery' && delivery.name && <p className="font-semibold break-words">{delivery.name}</p>}
        {pickup && (
          <Place icon={<MapPin aria-hidden="true" className="size-5" />}>
            <p className="font-semibold">{pickup.name}</p>
            <p className="text-soft">{[pickup.street, pickup.city].filter(Boolean).join(', ')}</p>
          </Place>
        )}
        {address && (
          <Place icon={<MapPin aria-hidden="true" className="size-5" />}>
            <address className="break-words not-italic">
              <span className="block font-semibold">{address.name}</span>
              <span className="block whitespace-pre-line">{address.street}</span>
              <span className="block">{[address.postalCode, address.city].filter(Boolean).join(' ')}</span>
              {address.region && <span className="block">{address.region}</span>}
              <span className="block">{countryName(address.country)}</span>
              {address.phone && (
                <a
                  href={`tel:${address.phone.replaceAll(/[^+\d]/g, '')}`}
                  className="inline-flex min-h-11 items-center text-glaze underline underline-offset-4 sm:min-h-8"
                >
                  {address.phone}
                </a>
              )}
            </address>
          </Place>
        )}
        {shipment && <Shipment shipment={shipment} />}
        {note && (
          <div>
            <h3 className="text-base font-semibold">
              {role === 'buyer' ? i18n.t('Your note to the shop') : i18n.t("The buyer's note")}
            </h3>
            <p dir="auto" className="mt-1 break-words whitespace-pre-line">
              {note}
            </p>
          </div>
        )}
      </div>
    </Sheet>
  );
}

const Place = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div className="flex gap-3">
    <span className="mt-0.5 shrink-0 text-glaze">{icon}</span>
    <div className="min-w-0 break-words">{children}</div>
  </div>
);

function Shipment({
  shipment: { carrier, trackingNumber, trackingUrl },
}: {
  shipment: NonNullable<Order['shipment']>;
}) {
  if (!carrier && !trackingNumber && !trackingUrl) return null;
  return (
    <Place icon={<Truck aria-hidden="true" className="size-5 rtl:-scale-x-100" />}>
      {carrier && <p className="font-semibold">{carrier}</p>}
      {trackingNumber && (
        <p>
          {i18n.t('Tracking number')}: <bdi className="font-mono break-all">{trackingNumber}</bdi>
        </p>
      )}
      {trackingUrl && safeLink(trackingUrl) && (
        <a
          href={trackingUrl}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="inline-flex min-h-11 items-center gap-1.5 font-semibold text-glaze underline underline-offset-4 print:hidden"
        >
          {i18n.t('Follow the parcel')}
          <ExternalLink aria-hidden="true" className="size-4" />
          <span className="sr-only">{i18n.t('(opens in a new tab)')}</span>
        </a>
      )}
    </Place>
  );
}

/** The server takes no other kind of address; a page must not run one all the same. */
const safeLink = (url: string) => /^https?:\/\//i.test(url);
