import { Link } from '@tanstack/react-router';
import { CircleAlert, Handshake, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CartItem } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Picture } from '../parts/picture.tsx';
import { moment } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { QuantityField } from './quantity-field.tsx';
import { useChangeItem, useRemoveItem } from './queries.ts';
import { nameOf, noticeText, optionsText, refusalText } from './words.ts';

/** So that five presses on 'one more' are one change. */
const PAUSE_MS = 350;

export function Line({ item, removed }: { item: CartItem; removed: () => void }) {
  const changing = useChangeItem();
  const removing = useRemoveItem();
  const [wanted, want] = useWanted(item, (quantity, settle) =>
    changing.mutate({ id: item.id, quantity }, { onSettled: settle }),
  );
  const { id, product, options, price, notices, available } = item;
  const canBuy = available > 0 && !notices.includes('own_shop');
  const name = nameOf(item);
  const error = changing.error ?? removing.error;
  return (
    <article
      aria-label={name}
      className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-4 gap-y-3 sm:grid-cols-[6rem_minmax(0,1fr)]"
    >
      <div className="aspect-square self-start overflow-hidden rounded-xl bg-sunk sm:row-span-3">
        <Picture url={item.imageUrl} alt="" seed={product.id} />
      </div>
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className="min-w-0 font-sans text-base/snug font-medium tracking-normal break-words">
            {notices.includes('gone') ? (
              <bdi>{product.title}</bdi>
            ) : (
              <Link
                to="/products/$id"
                params={{ id: product.id }}
                search={item.variantId ? { variant: item.variantId } : {}}
                className="hover:underline"
              >
                <bdi>{product.title}</bdi>
              </Link>
            )}
          </h3>
          {canBuy && (
            <p className="font-bold tabular-nums">
              {money({ ...price, amount: price.amount * Math.min(wanted ?? item.quantity, available) })}
            </p>
          )}
        </div>
        {optionsText(options) && <p className="text-sm text-soft">{optionsText(options)}</p>}
        {canBuy && <p className="text-sm text-soft tabular-nums">{i18n.t('{price} each', { price: money(price) })}</p>}
        {item.offer && <Agreed offer={item.offer} quantity={item.quantity} />}
        {notices.map((notice) => (
          <p key={notice} className="mt-2 flex items-start gap-2 text-sm font-semibold">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-rose" />
            <span className="min-w-0 break-words">{noticeText(notice, item)}</span>
          </p>
        ))}
      </div>
      <div className="col-span-2 flex flex-wrap items-center gap-2 sm:col-span-1 sm:col-start-2">
        {canBuy && !item.offer && (
          <QuantityField
            label={i18n.t('Quantity of {name}', { name })}
            value={wanted ?? item.quantity}
            most={available}
            change={want}
          />
        )}
        {notices.includes('not_enough') && !item.offer && (
          <Button
            look="plain"
            small
            busy={changing.isPending}
            onClick={() => changing.mutate({ id, quantity: available })}
          >
            {i18n.t('{available, plural, one {Take #} other {Take #}}', { available })}
          </Button>
        )}
        {notices.includes('price_changed') && (
          <Button
            look="plain"
            small
            busy={changing.isPending}
            onClick={() => changing.mutate({ id, acceptPrice: true })}
          >
            {i18n.t('That is fine')}
          </Button>
        )}
        <Button
          look="quiet"
          small
          className={canBuy && !item.offer ? '' : '-ms-3.5'}
          busy={removing.isPending}
          aria-label={i18n.t('Remove {name}', { name })}
          onClick={() => removing.mutate({ id, gone: removed })}
        >
          <Trash2 aria-hidden="true" className="size-4" />
          {i18n.t('Remove')}
        </Button>
      </div>
      {error && (
        <p role="alert" className="col-span-2 text-sm font-semibold text-rose sm:col-span-1 sm:col-start-2">
          {refusalText(error, available)}
        </p>
      )}
    </article>
  );
}

/** What was agreed in a conversation: its price, in its number. */
const Agreed = ({ offer, quantity }: { offer: NonNullable<CartItem['offer']>; quantity: number }) => (
  <p className="mt-1 text-sm">
    <Link
      to="/messages/$id"
      params={{ id: offer.conversationId }}
      className="inline-flex items-center gap-1.5 font-semibold text-glaze underline underline-offset-4"
    >
      <Handshake aria-hidden="true" className="size-4 shrink-0" />
      {i18n.t('{quantity, plural, one {Your agreed price} other {Your agreed price for # pieces}}', { quantity })}
    </Link>{' '}
    <span className="text-soft tabular-nums">
      {i18n.t('instead of {usual}', { usual: money(offer.usual) })} ·{' '}
      {i18n.t('to be bought until {when}', { when: moment(offer.expiresAt) })}
    </span>
  </p>
);

/** The quantity as it was last chosen, until the server has it. */
function useWanted({ quantity }: CartItem, send: (quantity: number, settle: () => void) => void) {
  const [wanted, setWanted] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<{ wanted: number | null; send: typeof send }>({ wanted, send });
  latest.current = { wanted, send };
  // Who leaves within the pause meant it all the same.
  useEffect(
    () => () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      if (latest.current.wanted !== null) latest.current.send(latest.current.wanted, () => {});
    },
    [],
  );
  const want = (next: number) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (next === quantity) return setWanted(null);
    setWanted(next);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      latest.current.send(next, () => setWanted((now) => (now === next ? null : now)));
    }, PAUSE_MS);
  };
  return [wanted, want] as const;
}
