import { clsx } from 'clsx';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { i18n } from '../words.ts';
import { stepTo, stopAt } from './steps.ts';

/** Where the cursor may stand, in hundredths of the picture: what there is to say of it, first of which place or day. */
export type Stop = {
  key: string;
  x: number;
  dots: readonly { y: number; look: 'now' | 'before' }[];
  head: string;
  lines: readonly string[];
};

type Props = {
  /** What one moves along, for who hears it. */
  title: string;
  stops: readonly Stop[];
  /** Whether a figure holds until the next one, as a price does. */
  holds?: boolean;
  className?: string;
  children: ReactNode;
};

/** A picture with a cursor: by pointer, by touch, and by arrow keys, which are answered in words. */
export function Plot({ title, stops, holds = false, className, children }: Props) {
  // By its key: figures that arrive meanwhile leave the cursor where it stands.
  const [key, setKey] = useState<string | null>(null);
  const [said, say] = useState('');
  const at = stops.findIndex((stop) => stop.key === key);
  const stop = stops[at];

  const go = (next: number) => {
    const stop = stops[next];
    if (!stop) return;
    setKey(stop.key);
    say([stop.head, ...stop.lines].join(', '));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') return setKey(null);
    const next = stepTo(event.key, at, stops.length);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const places = stops.map(({ x }) => x);
    setKey(stops[stopAt(places, ((clientX - left) / width) * 100, holds)]?.key ?? null);
  };

  return (
    // Time runs to the right in every language.
    <div
      dir="ltr"
      role="application"
      aria-roledescription={i18n.t('chart')}
      aria-label={i18n.t('{title}: arrow keys go along it', { title })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor is moved by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && go(at < 0 ? stops.length - 1 : at)}
      onBlur={() => setKey(null)}
      onPointerDown={point}
      onPointerMove={point}
      onPointerLeave={({ currentTarget }) => currentTarget !== document.activeElement && setKey(null)}
      className={clsx('relative touch-pan-y', className)}
    >
      {children}
      {stop && <Pointed stop={stop} />}
      <span role="status" className="sr-only">
        {said}
      </span>
    </div>
  );
}

function Pointed({ stop: { x, dots, head, lines } }: { stop: Stop }) {
  const isHigh = (dots[0]?.y ?? 0) < 50;
  return (
    <div aria-hidden="true" className="pointer-events-none print:hidden">
      <span className="chart-rule absolute inset-y-0 w-px bg-edge" style={{ left: `${x}%` }} />
      {dots.map(({ y, look }) => (
        <span
          key={look}
          className={clsx(
            'absolute size-2.5 -translate-1/2 rounded-full border-2',
            look === 'now' ? 'chart-dot border-card bg-glaze' : 'border-edge bg-card',
          )}
          style={{ left: `${x}%`, top: `${y}%` }}
        />
      ))}
      <div
        dir="auto"
        className={clsx(
          'absolute z-10 w-max max-w-full rounded-lg border border-line bg-card px-3 py-1.5 text-sm shadow-float',
          isHigh ? 'bottom-2' : 'top-2',
        )}
        // At the left edge it begins there, at the right edge it ends there.
        style={{ left: `${x}%`, transform: `translateX(-${x}%)` }}
      >
        <p className="text-soft">{head}</p>
        {lines.map((line, at) => (
          <p key={line} className={clsx('tabular-nums', at === 0 && 'font-semibold')}>
            {line}
          </p>
        ))}
      </div>
    </div>
  );
}
