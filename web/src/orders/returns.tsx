import { lazy, Suspense, useState } from 'react';
import type { Order, OrderReturn } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { Ago } from '../parts/times.tsx';
import { useHeldFocus } from '../search/held-focus.ts';
import { i18n } from '../words.ts';
import { optionsText } from './words.ts';

const load = () => import('./return-dialog.tsx');
const ReturnDialog = lazy(load);

export type Verdict = 'accept' | 'decline' | 'receive';

export function Returns({ order }: { order: Order }) {
  if (order.returns.length === 0) return null;
  return (
    <Sheet title={order.returns.length === 1 ? i18n.t('Return') : i18n.t('Returns')}>
      <ul className="divide-y divide-line">
        {order.returns.map((back) => (
          <li key={back.id} className="py-4 first:pt-0 last:pb-0">
            <OneReturn order={order} back={back} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function OneReturn({ order, back }: { order: Order; back: OrderReturn }) {
  const held = useHeldFocus<HTMLElement>();
  const [asked, setAsked] = useState<Verdict | null>(null);
  const buyer = order.role === 'buyer';
  const state = {
    requested: buyer ? i18n.t('Waits for the answer of the shop') : i18n.t('Waits for your answer'),
    accepted: buyer ? i18n.t('Accepted: send it back') : i18n.t('Accepted: on its way to you'),
    declined: i18n.t('Declined'),
    received: i18n.t('Received'),
  } as const;
  const verdicts: Verdict[] =
    buyer || back.status === 'declined' || back.status === 'received'
      ? []
      : back.status === 'requested'
        ? ['accept', 'decline']
        : ['receive'];
  const label: Record<Verdict, string> = {
    accept: i18n.t('Accept the return'),
    decline: i18n.t('Decline it'),
    receive: i18n.t('It has arrived'),
  };
  return (
    <section {...held} aria-label={i18n.t('State of the return')} tabIndex={-1} className="outline-none">
      <p className="font-semibold">{state[back.status]}</p>
      <p className="text-sm text-soft">
        {i18n.t('Asked for')} <Ago at={back.createdAt} />
      </p>
      <ul className="mt-2 grid gap-1">
        {back.lines.map(({ lineId, quantity }) => {
          const line = order.lines.find(({ id }) => id === lineId);
          return (
            line && (
              <li key={lineId} className="break-words">
                {quantity} × <bdi>{[line.title, optionsText(line.options)].filter(Boolean).join(', ')}</bdi>
              </li>
            )
          );
        })}
      </ul>
      <Said words={back.reason} by={askedBy(order, back)} />
      {back.answer && <Said words={back.answer} by={order.shop.name} />}
      <div className="mt-4 flex flex-wrap gap-3 empty:hidden print:hidden">
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            look={verdict === 'decline' ? 'plain' : 'main'}
            aria-haspopup="dialog"
            onPointerEnter={() => void load()}
            onFocus={() => void load()}
            onClick={() => setAsked(verdict)}
          >
            {label[verdict]}
          </Button>
        ))}
      </div>
      {asked && (
        <Suspense>
          <ReturnDialog verdict={asked} {...{ order, back }} title={label[asked]} close={() => setAsked(null)} />
        </Suspense>
      )}
    </section>
  );
}

/** The buyer asks, but for what was sent and nobody took. */
function askedBy({ role, buyer, shop, history }: Order, { createdAt }: OrderReturn): string {
  const asked = history.find(({ kind, to, at }) => kind === 'return' && to === 'requested' && at === createdAt);
  if (asked?.by === 'shop') return shop.name;
  return role === 'buyer' ? i18n.t('You') : buyer.name;
}

const Said = ({ words, by }: { words: string; by: string }) => (
  <blockquote className="mt-2 border-s-4 border-line ps-4">
    <p dir="auto" className="break-words whitespace-pre-line">
      {words}
    </p>
    <footer className="text-sm text-soft">
      <bdi>{by}</bdi>
    </footer>
  </blockquote>
);
