import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Banknote } from 'lucide-react';
import type { Quote } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { i18n } from '../words.ts';
import type { Difference } from './differences.ts';
import { Sum } from './shop-card.tsx';
import { differenceWord } from './words.ts';

type Props = {
  quote: Quote | undefined;
  counting: boolean;
  changes: Difference[];
  sending: boolean;
  fault: string;
  /** The lines a fault is about. */
  named: string[];
  emptied: boolean;
  order: () => void;
};

/** What it all costs, how it is paid, and the one button that orders it. */
export function Summary({ quote, counting, changes, sending, fault, named, emptied, order }: Props) {
  const orders = quote?.orders ?? [];
  return (
    <Sheet>
      <dl aria-live="polite" className={clsx('grid gap-1.5 tabular-nums', counting && 'opacity-60')}>
        {orders.map(({ shop, total }) => (
          <Sum key={shop.id} name={shop.name} value={total ? money(total) : '–'} />
        ))}
        {quote?.totals.map((total) => (
          <Sum
            key={total.currency}
            name={
              quote.totals.length > 1 ? i18n.t('Total in {currency}', { currency: total.currency }) : i18n.t('Total')
            }
            value={money(total)}
            strong
            apart
          />
        ))}
      </dl>
      {orders.length > 1 && (
        <p className="mt-3 text-sm text-soft">
          {i18n.t('{shops, plural, one {# shop} other {# shops}}, so it becomes as many orders.', {
            shops: orders.length,
          })}
        </p>
      )}
      <div className="mt-5 flex gap-3 rounded-xl bg-sunk px-4 py-3">
        <Banknote aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-glaze" />
        <div className="min-w-0">
          <h3 className="font-sans text-base font-semibold tracking-normal">{i18n.t('Payment on delivery')}</h3>
          <p className="text-sm text-soft">
            {i18n.t('You pay each shop when you have its goods in your hands. Nothing is charged now.')}
          </p>
        </div>
      </div>
      <div role="alert" className="mt-4 grid gap-3 empty:hidden">
        {changes.length > 0 && (
          <Notice tone="note">
            <p className="font-semibold">{i18n.t('This is other than before:')}</p>
            <ul className="list-disc ps-5">
              {changes.map((change) => (
                <li key={JSON.stringify(change)}>{differenceWord(change)}</li>
              ))}
            </ul>
          </Notice>
        )}
        {fault && (
          <Notice tone="bad">
            {fault}
            {named.length > 0 && (
              <ul className="list-disc ps-5 font-semibold">
                {named.map((title) => (
                  <li key={title}>{title}</li>
                ))}
              </ul>
            )}
            {emptied && (
              <p>
                <Link to="/orders" className="font-semibold underline underline-offset-4">
                  {i18n.t('My orders')}
                </Link>
              </p>
            )}
          </Notice>
        )}
      </div>
      <Button className="mt-4 w-full" busy={sending} onClick={order}>
        {sending ? i18n.t('One moment…') : i18n.t('Place order')}
      </Button>
    </Sheet>
  );
}
