import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Bar = { key: string; name: ReactNode; value: number; words: string; look?: 'now' | 'before' };

/** Figures side by side, longest as long as there is room: words and bars of the page itself, so they need no picture. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ul className="grid grid-cols-1 gap-y-3">
      {bars.map(({ key, name, value, words, look = 'now' }) => (
        <li key={key}>
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="min-w-0 wrap-anywhere">{name}</span>
            <span className="shrink-0 text-end tabular-nums">{words}</span>
          </p>
          <div aria-hidden="true" className="mt-1 h-2 rounded-full bg-sunk">
            <div
              className={clsx(
                'chart-bar h-full rounded-full',
                look === 'now' ? 'bg-glaze' : 'border border-dashed border-edge',
              )}
              style={{ width: `${(Math.max(0, value) / most) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
