import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Handshake } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { addToCart } from '../api/cart.ts';
import { answerOffer, type OfferAnswer } from '../api/offers.ts';
import type { Offer } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { intention } from '../parts/intention.ts';
import { Picture } from '../parts/picture.tsx';
import { ago, moment } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { refusalText, statusText } from './words.ts';

const loadDialog = () => import('./offer-dialog.tsx');
const OfferDialog = lazy(loadDialog);

type Props = {
  offer: Offer;
  /** Which side of it looks. */
  mine: Offer['side'];
  /** Whether its buttons are reached by tab; a log with one stop of its own turns that off. */
  tabs?: boolean;
  /** What stands in its place, and, after a counter, that there is one more message. */
  changed?: (offer: Offer) => void;
};

/** A price on the table, with everything one may do about it. */
export function OfferCard({ offer: given, mine, tabs = true, changed }: Props) {
  // What the server just answered, until the conversation has heard of it.
  const [answered, setAnswered] = useState<{ was: Offer; now: Offer } | null>(null);
  const [busy, setBusy] = useState<Offer['acts'][number] | null>(null);
  const [countering, setCountering] = useState(false);
  const [keyFor] = useState(intention);
  const navigate = useNavigate();
  const client = useQueryClient();
  const offer = answered?.was === given ? answered.now : given;
  const { product, options, quantity, price, usual, side, status, acts } = offer;
  const tabIndex = tabs ? 0 : -1;

  const attempt = (act: Offer['acts'][number], work: () => Promise<unknown>) => () => {
    setBusy(act);
    work()
      .catch((error: unknown) => toast(refusalText(error), { bad: true }))
      .finally(() => setBusy(null));
  };
  const say = (answer: OfferAnswer) =>
    attempt(answer, async () => {
      const now = await answerOffer(offer.id, answer);
      setAnswered({ was: given, now });
      changed?.(now);
    });
  const buy = attempt('buy', async () => {
    await addToCart({ offerId: offer.id }, keyFor(offer.id));
    await client.invalidateQueries({ queryKey: ['cart'] });
    await navigate({ to: '/cart' });
  });

  const isLive = status === 'open' || status === 'accepted';
  const variant = Object.values(options).join(', ');
  const total = { ...price, amount: price.amount * quantity };
  return (
    <section
      aria-label={i18n.t('Offer for {title}', { title: product.title })}
      className={clsx(
        'my-1 w-80 max-w-full rounded-xl border bg-card p-3 text-start text-ink',
        isLive ? 'border-glaze' : 'border-line',
      )}
    >
      <p className="mb-2 flex items-center gap-2 text-sm font-semibold text-glaze">
        <Handshake aria-hidden="true" className="size-4 shrink-0" />
        {side === mine
          ? i18n.t('You offer')
          : mine === 'buyer'
            ? i18n.t('The shop offers')
            : i18n.t('The buyer offers')}
      </p>
      <div className="flex gap-3">
        <span className="size-14 shrink-0 overflow-hidden rounded-lg bg-sunk">
          <Picture url={product.imageUrl} alt="" seed={product.id} />
        </span>
        <div className="min-w-0">
          <Link
            to="/products/$id"
            params={{ id: product.id }}
            search={offer.variantId ? { variant: offer.variantId } : {}}
            tabIndex={tabIndex}
            className="line-clamp-2 font-semibold break-words hover:underline"
          >
            <bdi>{product.title}</bdi>
          </Link>
          {variant && <p className="text-sm text-soft">{variant}</p>}
        </div>
      </div>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className={clsx('text-xl font-bold', !isLive && 'text-soft')}>{money(price)}</span>
        {usual.amount !== price.amount && (
          <span className="text-sm text-soft">{i18n.t('instead of {usual}', { usual: money(usual) })}</span>
        )}
      </p>
      {quantity > 1 && (
        <p className="text-sm text-soft tabular-nums">
          {i18n.t('{quantity} pieces, {total} together', { quantity, total: money(total) })}
        </p>
      )}
      <p className="mt-1 text-sm">
        <span className="font-semibold">{statusText(offer)}</span>
        {isLive && (
          <time dateTime={offer.expiresAt} title={moment(offer.expiresAt)} className="text-soft">
            {' · '}
            {status === 'open'
              ? i18n.t('ends {when}', { when: ago(offer.expiresAt) })
              : i18n.t('to be bought until {when}', { when: moment(offer.expiresAt) })}
          </time>
        )}
      </p>
      {offer.orderId && (
        <Link
          to="/orders/$id"
          params={{ id: offer.orderId }}
          tabIndex={tabIndex}
          className="mt-1 inline-flex min-h-11 items-center text-sm font-semibold text-glaze underline underline-offset-4 sm:min-h-8"
        >
          {i18n.t('See the order')}
        </Link>
      )}
      {acts.length > 0 && (
        <div className="mt-3 flex flex-wrap gap-2">
          {acts.includes('buy') && (
            <Button small tabIndex={tabIndex} busy={busy === 'buy'} onClick={buy}>
              {i18n.t('Buy at this price')}
            </Button>
          )}
          {acts.includes('accept') && (
            <Button small tabIndex={tabIndex} busy={busy === 'accept'} onClick={say('accept')}>
              {i18n.t('Accept')}
            </Button>
          )}
          {acts.includes('counter') && (
            <Button
              look="plain"
              small
              tabIndex={tabIndex}
              aria-haspopup="dialog"
              onPointerEnter={() => void loadDialog()}
              onFocus={() => void loadDialog()}
              onClick={() => setCountering(true)}
            >
              {i18n.t('Another price')}
            </Button>
          )}
          {acts.includes('decline') && (
            <Button look="quiet" small tabIndex={tabIndex} busy={busy === 'decline'} onClick={say('decline')}>
              {i18n.t('Decline')}
            </Button>
          )}
          {acts.includes('withdraw') && (
            <Button look="quiet" small tabIndex={tabIndex} busy={busy === 'withdraw'} onClick={say('withdraw')}>
              {i18n.t('Take it back')}
            </Button>
          )}
        </div>
      )}
      {countering && (
        <Suspense>
          <OfferDialog
            mine={mine}
            counters={offer}
            done={(next) => {
              setAnswered({ was: given, now: { ...offer, status: 'countered', acts: [] } });
              changed?.(next);
            }}
            close={() => setCountering(false)}
          />
        </Suspense>
      )}
    </section>
  );
}
