import { useId, useState } from 'react';
import { hourName, weekdayName } from '../../charts/days.ts';
import { ChartFigure } from '../../charts/figure.tsx';
import { HeatMap } from '../../charts/heat-map.tsx';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import { Nothing, type PartProps } from './parts.tsx';

/** Which hours of which weekdays are full of people, or of orders. */
export function Hours({ behaviour: { hours }, file }: PartProps) {
  const [what, show] = useState<'views' | 'orders'>('views');
  const group = useId();
  if (hours.every(({ views, orders }) => views === 0 && orders === 0)) {
    return <Nothing>{i18n.t('Nobody came in these days.')}</Nothing>;
  }
  const words = (value: number) =>
    what === 'views'
      ? i18n.t('{views, plural, one {# view} other {{shown} views}}', { views: value, shown: count(value) })
      : i18n.t('{orders, plural, one {# order} other {{shown} orders}}', { orders: value, shown: count(value) });
  const title = what === 'views' ? i18n.t('Views by hour and weekday') : i18n.t('Orders by hour and weekday');
  const fullest = hours.reduce((most, one) => (one[what] > most[what] ? one : most));
  const at = `${weekdayName(fullest.weekday, 'long')}, ${hourName(fullest.hour)}`;
  return (
    <>
      <div role="radiogroup" aria-label={i18n.t('Of what')} className="mb-3 flex flex-wrap gap-x-5 print:hidden">
        {(['views', 'orders'] as const).map((one) => (
          <label key={one} className="flex min-h-11 items-center gap-2">
            <input
              type="radio"
              name={group}
              checked={what === one}
              onChange={() => show(one)}
              className="size-5 accent-glaze"
            />
            {one === 'views' ? i18n.t('Views') : i18n.t('Orders')}
          </label>
        ))}
      </div>
      <ChartFigure
        title={title}
        file={`${file}-hours-${what}`}
        legend={i18n.t('The larger and fuller, the more. Hours as the clock in the shop shows them.')}
        rows={() => ({
          columns: [
            { name: i18n.t('Weekday') },
            { name: i18n.t('Hour'), show: (hour) => hourName(Number(hour)) },
            { name: what === 'views' ? i18n.t('Views') : i18n.t('Orders'), show: (value) => count(Number(value)) },
          ],
          rows: hours.map((one) => [weekdayName(one.weekday, 'long'), one.hour, one[what]]),
        })}
      >
        <HeatMap
          title={title}
          told={i18n.t('Most at {hour}: {most}.', { hour: at, most: words(fullest[what]) })}
          hours={hours.map((one) => ({
            ...{ weekday: one.weekday, hour: one.hour, value: one[what], words: words(one[what]) },
          }))}
        />
      </ChartFigure>
    </>
  );
}
