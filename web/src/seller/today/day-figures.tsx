import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fetchFigures } from '../../api/figures.ts';
import type { Shop, ShopFigures } from '../../api/types.ts';
import { addDays, todayIn } from '../../charts/calendar.ts';
import { weekdayOf } from '../../charts/days.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Loaded } from '../../parts/states.tsx';
import { conventions, i18n } from '../../words.ts';
import { freshUnless, useLiveFigures } from '../figures/live.ts';
import type { Metric } from '../figures/metric.ts';
import { figure, nameOf } from '../figures/metrics.ts';
import { TilesSkeleton, tiles } from './tiles-skeleton.tsx';

const METRICS = ['views', 'uniqueVisitors', 'orders', 'revenue'] as const satisfies Metric[];
const WEEK = 7;

/** Today and the same weekday before it, below what the dashboard's own are refreshed with. */
const weekUpTo = (shop: Shop, today: string) =>
  queryOptions({
    queryKey: ['figures', shop.id, 'today', today],
    queryFn: () => fetchFigures(shop.id, { startDate: addDays(today, -WEEK), endDate: today }),
    ...freshUnless(false),
  });

/** How the day goes so far, beside the whole of the same weekday: a day that is not over is less, and that is no loss. */
export default function DayFigures({ shop }: { shop: Shop }) {
  useLiveFigures(shop.id, false);
  const query = useQuery(weekUpTo(shop, todayIn(shop.timeZone)));
  return (
    <Loaded query={query} skeleton={<TilesSkeleton />}>
      {(figures) => (
        <>
          <Tiles figures={figures} />
          <AsOf {...figures} />
        </>
      )}
    </Loaded>
  );
}

function AsOf({ asOf, timeZone }: Pick<ShopFigures, 'asOf' | 'timeZone'>) {
  const time = new Intl.DateTimeFormat(conventions(), { timeStyle: 'short', timeZone }).format(new Date(asOf));
  return (
    <p className="mt-3 text-sm text-soft tabular-nums">
      {i18n.t('As of {time}, {timeZone}', { time, timeZone: timeZone.replaceAll('_', ' ') })}
    </p>
  );
}

function Tiles({ figures: { currency, days } }: { figures: ShopFigures }) {
  const today = days.at(-1);
  const before = days.at(-1 - WEEK);
  if (!today) return null;
  const weekday = weekdayOf(today.date);
  return (
    <ul className={tiles}>
      {METRICS.map((metric) => (
        <li key={metric}>
          <Link
            to="/seller/figures"
            search={{ last: '7d', metric }}
            className="flex h-full flex-col rounded-2xl border border-line bg-card p-4 shadow-card hover:border-ink"
          >
            <span className="text-sm text-soft">{nameOf(metric)}</span>
            <span className="mt-1 text-section font-semibold tabular-nums wrap-anywhere">
              {figure(metric, currency, today[metric])}
            </span>
            {before && (
              <span className="mt-1 text-sm text-soft tabular-nums">
                {i18n.t('{weekday} a week ago, all day: {value}', {
                  weekday,
                  value: figure(metric, currency, before[metric]),
                })}
              </span>
            )}
            <span className="mt-auto block pt-3">
              <Sparkline values={days.map((day) => day[metric])} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
