import { clsx } from 'clsx';
import { type KeyboardEvent, useState } from 'react';
import { i18n } from '../words.ts';
import { hourName, shortHour, weekdayName } from './days.ts';
import { stepTo } from './steps.ts';

/** Of one hour of one weekday (1 is Monday). */
export type Hour = { weekday: number; hour: number; value: number; words: string };

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** When in the week something happens: the more, the larger and the fuller the mark, so that colour says nothing alone. */
export function HeatMap({ title, told, hours }: { title: string; told: string; hours: readonly Hour[] }) {
  const [place, setPlace] = useState<[weekday: number, hour: number] | null>(null);
  const [said, say] = useState('');
  const of = new Map(hours.map((one) => [`${one.weekday} ${one.hour}`, one]));
  const most = Math.max(1, ...hours.map(({ value }) => value));
  const describe = ([weekday, hour]: [number, number]) =>
    `${weekdayName(weekday, 'long')}, ${hourName(hour)}: ${of.get(`${weekday} ${hour}`)?.words ?? ''}`;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') return setPlace(null);
    const next = goneTo(event.key, place);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    say(describe(next));
  };
  return (
    <div dir="ltr">
      <div
        role="application"
        aria-roledescription={i18n.t('chart')}
        aria-label={i18n.t('{title}: arrow keys go from hour to hour and from day to day', { title })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor is moved by keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerLeave={({ currentTarget }) => currentTarget !== document.activeElement && setPlace(null)}
        onBlur={() => setPlace(null)}
        className="grid touch-pan-y grid-cols-[auto_repeat(24,minmax(0,1fr))] gap-px text-sm text-soft"
      >
        <span role="img" aria-label={told} className="sr-only" />
        {WEEKDAYS.map((weekday) => (
          <Row key={weekday} {...{ weekday, of, most, place }} point={setPlace} />
        ))}
        <span />
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour} aria-hidden="true" className="col-span-6 pt-1 whitespace-nowrap">
            {shortHour(hour)}
          </span>
        ))}
        <span role="status" className="sr-only">
          {said}
        </span>
      </div>
      <p aria-hidden="true" dir="auto" className="mt-1 min-h-6 text-sm tabular-nums print:hidden">
        {place ? describe(place) : ''}
      </p>
    </div>
  );
}

type RowProps = {
  weekday: number;
  of: Map<string, Hour>;
  most: number;
  place: [number, number] | null;
  point: (place: [number, number]) => void;
};

function Row({ weekday, of, most, place, point }: RowProps) {
  return (
    <>
      <span aria-hidden="true" className="self-center pe-2 leading-none">
        {weekdayName(weekday, 'short')}
      </span>
      {HOURS.map((hour) => {
        const share = (of.get(`${weekday} ${hour}`)?.value ?? 0) / most;
        const isHere = place?.[0] === weekday && place[1] === hour;
        return (
          <span
            key={hour}
            aria-hidden="true"
            onPointerEnter={() => point([weekday, hour])}
            onPointerDown={() => point([weekday, hour])}
            className={clsx('grid h-6 place-items-center rounded-sm bg-sunk', isHere && 'outline-2 outline-ink')}
          >
            {share > 0 && (
              <span
                className="chart-bar rounded-sm bg-glaze"
                // By area, as the eye compares it.
                style={{
                  width: `${30 + 70 * Math.sqrt(share)}%`,
                  height: `${30 + 70 * Math.sqrt(share)}%`,
                  opacity: 0.35 + 0.65 * share,
                }}
              />
            )}
          </span>
        );
      })}
    </>
  );
}

function goneTo(key: string, place: [number, number] | null): [number, number] | undefined {
  const [weekday, hour] = place ?? [1, -1];
  if (key === 'ArrowUp') return [Math.max(1, weekday - 1), Math.max(0, hour)];
  if (key === 'ArrowDown') return [Math.min(7, place ? weekday + 1 : 1), Math.max(0, hour)];
  const next = stepTo(key, hour, 24);
  return next === undefined ? undefined : [weekday, next];
}
