import { clsx } from 'clsx';
import type { Change } from '../../charts/change.ts';

type Stat = { name: string; value: string; change?: Change; note?: string };

const tones = { more: 'text-olive', less: 'text-rose', same: 'text-soft', unknown: 'text-soft' } as const;

/** Figures side by side, each under its name, with how it went in sign and words. */
export function Stats({ items }: { items: readonly Stat[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-6 gap-y-5">
      {items.map(({ name, value, change, note }) => (
        <div key={name} className="min-w-0">
          <dt className="text-sm text-soft">{name}</dt>
          <dd>
            <span className="block text-section font-semibold tabular-nums wrap-anywhere">{value}</span>
            {change && (
              <span className="block text-sm text-soft tabular-nums">
                {change.sign && (
                  <span aria-hidden="true" className={clsx('me-1.5 font-semibold', tones[change.direction])}>
                    {change.sign}
                  </span>
                )}
                {change.words}
              </span>
            )}
            {note && <span className="block text-sm text-soft">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
