import { getRouteApi } from '@tanstack/react-router';
import type { ShopFigures } from '../../api/types.ts';
import { Bars } from '../../charts/bars.tsx';
import { spanOf, tickOf, wholeDate } from '../../charts/days.ts';
import { ChartFigure, Key } from '../../charts/figure.tsx';
import { LineChart, type Point } from '../../charts/line-chart.tsx';
import type { ChartRows } from '../../charts/rows.ts';
import { inputShape } from '../../parts/field.tsx';
import { Sheet } from '../../parts/page.tsx';
import { i18n } from '../../words.ts';
import type { Wish } from './address.ts';
import { isMetric, METRICS } from './metric.ts';
import { briefly, columnOf, figure, isWhole, nameOf } from './metrics.ts';

const route = getRouteApi('/seller/figures');

/** One figure through the days, above what it was in the days before. */
export function Trend({ figures, wish: { metric, compares } }: { figures: ShopFigures; wish: Wish }) {
  const { currency, days, previous, range, shop, totals } = figures;
  const navigate = route.useNavigate();
  const name = nameOf(metric);
  const say = (value: number) => figure(metric, currency, value);
  const [span, spanBefore] = [range, previous.range].map(({ startDate, endDate }) => spanOf(startDate, endDate));
  const best = days.reduce((best, day) => (day[metric] > best[metric] ? day : best));
  const title = i18n.t('{name} by day', { name });

  const points = days.map((day, at): Point => {
    const before = compares ? previous.days[at] : undefined;
    return {
      key: day.date,
      value: day[metric],
      before: before?.[metric],
      tick: tickOf(range.days)(day.date),
      head: headOf(day),
      lines: [`${name}: ${say(day[metric])}`, ...(before ? [`${wholeDate(before.date)}: ${say(before[metric])}`] : [])],
    };
  });
  const barsOf = (days: ShopFigures['days'], look: 'now' | 'before') =>
    days.map((day) => ({ key: day.date, name: headOf(day), value: day[metric], words: say(day[metric]), look }));
  const told = i18n.t('{name}: {total} from {span}; most on {day}, {most}.', {
    ...{ name, total: say(totals[metric]), span, day: wholeDate(best.date), most: say(best[metric]) },
  });
  const date = (value: unknown) => wholeDate(String(value));
  const rows = (): ChartRows => ({
    columns: [
      { name: i18n.t('Day'), show: date },
      columnOf(metric, currency),
      ...(compares
        ? [{ name: i18n.t('Day before'), show: date }, columnOf(metric, currency, i18n.t('{name} before', { name }))]
        : []),
    ],
    rows: days.map((day, at) => {
      const before = previous.days[at];
      return [day.date, day[metric], ...(compares ? [before?.date ?? null, before?.[metric] ?? null] : [])];
    }),
  });
  return (
    <Sheet>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-section">{title}</h2>
        <select
          aria-label={i18n.t('Which figure')}
          value={metric}
          onChange={({ target: { value } }) =>
            isMetric(value) &&
            void navigate({ search: (now) => ({ ...now, metric: value }), replace: true, resetScroll: false })
          }
          className={`${inputShape} w-auto! max-w-full print:hidden`}
        >
          {METRICS.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </div>
      <ChartFigure
        title={title}
        file={`${shop.slug}-${metric}-${range.startDate}-${range.endDate}`}
        rows={rows}
        legend={
          <>
            <Key look="now">{span}</Key>
            {compares && <Key look="before">{i18n.t('Before: {span}', { span: spanBefore })}</Key>}
          </>
        }
      >
        {days.length === 1 ? (
          // One day is no line.
          <Bars bars={[...barsOf(days, 'now'), ...(compares ? barsOf(previous.days, 'before') : [])]} />
        ) : (
          <LineChart {...{ title, told, points }} isWhole={isWhole(metric)} axis={briefly(metric, currency)} />
        )}
      </ChartFigure>
    </Sheet>
  );
}

/** A day that is not over yet says so. */
const headOf = ({ date, isToday }: ShopFigures['days'][number]) =>
  isToday ? i18n.t('{day}, so far', { day: wholeDate(date) }) : wholeDate(date);
