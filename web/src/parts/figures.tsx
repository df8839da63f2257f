import { clsx } from 'clsx';
import type { Money } from '../api/types.ts';
import { money } from './amounts.ts';

/** Sums of money side by side, each under its name. */
export function Figures({ items, className }: { items: readonly (readonly [string, Money])[]; className: string }) {
  return (
    <dl className={clsx('mt-6 grid grid-cols-1 gap-x-6 gap-y-4 min-[24rem]:grid-cols-2', className)}>
      {items.map(([name, amount]) => (
        <div key={name}>
          <dt className="text-sm text-soft">{name}</dt>
          <dd className="font-semibold tabular-nums">{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
