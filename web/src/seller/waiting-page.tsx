import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Hourglass } from 'lucide-react';
import { waitingIn } from '../alerts/queries.ts';
import type { Shop, WaitingBuyers } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { DemandList } from './demand-list.tsx';
import { SellerFrame } from './seller-frame.tsx';
import { WaitingOffer } from './waiting-offer.tsx';

export default function WaitingPage() {
  return (
    <SellerFrame
      title={i18n.t('Waiting buyers')}
      lead={i18n.t('Who would take it if it cost less: numbers, never names.')}
      needs="catalogue"
    >
      {(shop) => (
        <div className="grid grid-cols-1 gap-6">
          <Waiting shop={shop} />
          <DemandList shop={shop} />
        </div>
      )}
    </SellerFrame>
  );
}

function Waiting({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(waitingIn(shop.slug));
  return (
    <Pages
      query={query}
      skeleton={<RowsSkeleton rows={3} />}
      empty={
        <Sheet>
          <StateNote icon={Hourglass} title={i18n.t('Nobody waits yet')}>
            {i18n.t(
              'Buyers can say on the page of a product at what price they would take it. As soon as somebody does, you see here how many, and can meet them.',
            )}
          </StateNote>
        </Sheet>
      }
    >
      {(items) => (
        <ul className="grid grid-cols-1 gap-6">
          {items.map((waiting) => (
            <li key={waiting.product.id}>
              <One waiting={waiting} shop={shop} />
            </li>
          ))}
        </ul>
      )}
    </Pages>
  );
}

function One({ waiting, shop }: { waiting: WaitingBuyers; shop: Shop }) {
  const { product, currentPrice, total, backInStock, steps } = waiting;
  return (
    <Sheet>
      <div className="flex items-center gap-4">
        <div className="size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
          <Picture url={product.imageUrl} alt="" seed={product.id} />
        </div>
        <div className="min-w-0">
          <h2 className="font-sans text-base/snug font-semibold tracking-normal break-words">
            <Link
              to="/products/$id"
              params={{ id: product.id }}
              className="inline-block rounded py-0.5 underline-offset-4 hover:underline"
            >
              <bdi>{product.title}</bdi>
            </Link>
          </h2>
          <p className="text-soft tabular-nums">
            {i18n.t('Now {price}', { price: money(currentPrice) })}
            {' · '}
            {i18n.t('{total, plural, one {# person waits} other {# people wait}}', { total })}
          </p>
        </div>
      </div>
      {backInStock > 0 && (
        <p className="mt-3">
          {i18n.t(
            '{backInStock, plural, one {# person hears} other {# people hear}} of it as soon as it is in stock again.',
            { backInStock },
          )}{' '}
          <Link
            to="/my-shop/stock"
            search={{ q: product.title }}
            className="inline-flex min-h-11 items-center text-glaze underline underline-offset-4 sm:min-h-0"
          >
            {i18n.t('Stock it up')}
          </Link>
        </p>
      )}
      {steps.length > 0 && <WaitingOffer {...{ waiting, shop }} />}
    </Sheet>
  );
}
