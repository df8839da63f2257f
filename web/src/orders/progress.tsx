import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { Order, OrderStatus } from '../api/types.ts';
import { i18n } from '../words.ts';
import { statusWord } from './words.ts';

/** How far an order has come on the way it takes; one that was cancelled or came back has left that way. */
export function Progress({ order: { status, delivery, history } }: { order: Order }) {
  if (status === 'cancelled' || status === 'returned') return null;
  // What is arranged between the two may be sent or simply handed over.
  const wasSent = status === 'shipped' || history.some(({ to }) => to === 'shipped');
  const way: OrderStatus[] =
    delivery.kind === 'delivery' || wasSent
      ? ['placed', 'confirmed', 'shipped', 'delivered']
      : ['placed', 'confirmed', 'delivered'];
  const reached = way.indexOf(status);
  return (
    <ol aria-label={i18n.t('How far it has come')} className="mt-5 flex gap-1">
      {way.map((step, at) => (
        <li key={step} aria-current={at === reached ? 'step' : undefined} className="min-w-0 flex-1">
          <div className={clsx('h-1.5 rounded-full', at <= reached ? 'bg-glaze' : 'bg-line')} />
          {/* On a phone there is no room for four words side by side; the heading above says the state. */}
          <p
            className={clsx(
              'mt-2 flex items-center gap-1 text-sm break-words max-sm:sr-only',
              at === reached ? 'font-semibold' : 'text-soft',
            )}
          >
            {at < reached && <Check aria-hidden="true" className="size-4 shrink-0 text-glaze" />}
            <span className="min-w-0">{statusWord(step, delivery.kind)}</span>
            {at < reached && <span className="sr-only">({i18n.t('done')})</span>}
          </p>
        </li>
      ))}
    </ol>
  );
}
