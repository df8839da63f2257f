import { Banknote, CircleDot, Undo2 } from 'lucide-react';
import type { Order, OrderChange } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { moment } from '../parts/times.tsx';
import { byWord, changeWord } from './words.ts';

const icons: Record<OrderChange['kind'], typeof Undo2> = { status: CircleDot, payment: Banknote, return: Undo2 };

/** Every step of the order, of its payment and of its returns: who, when, and what they said to it. */
export function Timeline({ order }: { order: Order }) {
  return (
    <ol className="grid gap-5">
      {order.history.map((change) => {
        const { id, kind, note, amount, at } = change;
        const Icon = icons[kind];
        return (
          <li key={id} className="flex gap-3">
            <span className="grid size-8 shrink-0 place-items-center rounded-full bg-glaze-wash text-glaze">
              <Icon aria-hidden="true" className="size-4" />
            </span>
            <div className="min-w-0">
              <p className="font-semibold break-words">
                {changeWord(change, order.delivery.kind)}
                {amount && <span className="tabular-nums"> · {money(amount)}</span>}
              </p>
              <p className="text-sm break-words text-soft">
                <bdi>{byWord(change, order)}</bdi> · <time dateTime={at}>{moment(at)}</time>
              </p>
              {note && (
                <p dir="auto" className="mt-1 border-s-4 border-line ps-3 break-words whitespace-pre-line">
                  {note}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
