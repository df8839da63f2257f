import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { confirmOrder, deliverOrder } from '../api/orders.ts';
import { isProblem } from '../api/problem.ts';
import type { OrderCard } from '../api/types.ts';
import { ordersChanged } from '../orders/queries.ts';
import { StatusBadge } from '../orders/status-badge.tsx';
import { paymentWord } from '../orders/words.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Picture } from '../parts/picture.tsx';
import { plainly } from '../parts/plainly.ts';
import { Ago } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { nextAct } from './next-act.ts';

const loadShip = () => import('./ship-dialog.tsx');
const ShipDialog = lazy(loadShip);

/** What was ordered, by whom, for how much; the whole row leads to the order. */
export function OrderRow({ order, act }: { order: OrderCard; act: ReactNode }) {
  const { id, number, title, pieces, imageUrl, buyer, delivery, total, placedAt, paymentStatus, status } = order;
  return (
    <li className="group relative flex flex-wrap items-center gap-x-4 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div className="size-14 shrink-0 self-start overflow-hidden rounded-xl bg-sunk">
        <Picture url={imageUrl} alt="" seed={id} />
      </div>
      <div className="min-w-40 flex-1">
        <h3 className="line-clamp-2 font-sans text-base/snug font-semibold tracking-normal break-words">
          <Link
            to="/orders/$id"
            params={{ id }}
            className="after:absolute after:inset-0 after:rounded-xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
          >
            <span className="text-soft tabular-nums">{i18n.t('Order {number}', { number })}</span> <bdi>{title}</bdi>
          </Link>
        </h3>
        <p className="text-sm break-words text-soft">
          {i18n.t('{pieces, plural, one {# piece} other {# pieces}}', { pieces })} · <bdi>{buyer.name}</bdi> ·{' '}
          <bdi>{delivery.name}</bdi>
        </p>
        <p className="text-sm text-soft">
          <Ago at={placedAt} />
        </p>
      </div>
      <div className="flex min-w-28 flex-col items-start gap-1 sm:items-end">
        <span className="font-bold tabular-nums">{money(total)}</span>
        {status !== 'cancelled' && (
          <span className="text-sm text-soft">
            {paymentStatus === 'due' ? i18n.t('To be collected') : paymentWord(paymentStatus)}
          </span>
        )}
      </div>
      <div className="relative flex min-w-36 justify-end max-sm:flex-1 sm:justify-end">{act}</div>
    </li>
  );
}

/** The button of what comes next; an order that is past everything shows its state. */
export function NextAct({ order }: { order: OrderCard }) {
  const act = nextAct(order);
  if (act === 'confirm') return <ConfirmAct order={order} />;
  if (act === 'ship') return <ShipAct order={order} />;
  if (act === 'deliver') return <DeliverAct order={order} />;
  return <StatusBadge order={order} />;
}

/** Says how it went, and has everything about orders asked for anew, also where somebody else was faster. */
function useDone() {
  const client = useQueryClient();
  return (said: string) => {
    toast(said);
    return ordersChanged(client);
  };
}

function ConfirmAct({ order: { id, number } }: { order: OrderCard }) {
  const client = useQueryClient();
  const done = useDone();
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    try {
      await confirmOrder(id);
      await done(i18n.t('Order {number} is confirmed. The buyer was told.', { number }));
    } catch (error) {
      const moved = isProblem(error, 'wrong_order_state');
      toast(moved ? i18n.t('Order {number} has changed meanwhile.', { number }) : plainly(error), { bad: true });
      await ordersChanged(client);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button
      small
      data-next=""
      busy={busy}
      aria-label={i18n.t('Confirm order {number}', { number })}
      onClick={() => void confirm()}
    >
      {i18n.t('Confirm')}
    </Button>
  );
}

function ShipAct({ order }: { order: OrderCard }) {
  const { number } = order;
  const done = useDone();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        small
        data-next=""
        aria-haspopup="dialog"
        aria-label={i18n.t('Send order {number}…', { number })}
        onPointerEnter={() => void loadShip()}
        onFocus={() => void loadShip()}
        onClick={() => setOpen(true)}
      >
        {i18n.t('Send…')}
      </Button>
      {open && (
        <Suspense>
          <ShipDialog
            order={order}
            close={() => setOpen(false)}
            done={() => void done(i18n.t('Order {number} is on its way. The buyer was told.', { number }))}
          />
        </Suspense>
      )}
    </>
  );
}

function DeliverAct({ order }: { order: OrderCard }) {
  const { id, number, buyer, total, paymentStatus, status } = order;
  const done = useDone();
  const arrived = status === 'shipped';
  const due = paymentStatus === 'due';
  return (
    <ConfirmButton
      small
      look="main"
      data-next=""
      harmless
      aria-label={
        arrived
          ? i18n.t('Order {number} has arrived…', { number })
          : i18n.t('Order {number} is handed over…', { number })
      }
      label={arrived ? i18n.t('Arrived…') : i18n.t('Handed over…')}
      title={
        due
          ? i18n.t('Does {buyer} have it, and is it paid?', { buyer: buyer.name })
          : i18n.t('Does {buyer} have it?', { buyer: buyer.name })
      }
      explain={
        due
          ? i18n.t('{total} will stand in the books as taken in by you. This cannot be taken back.', {
              total: money(total),
            })
          : i18n.t('The order is done with it. This cannot be taken back.')
      }
      action={due ? i18n.t('Handed over and paid') : i18n.t('Handed over')}
      act={async () => {
        await deliverOrder(id);
        void done(i18n.t('Order {number} is done.', { number }));
      }}
    />
  );
}
