import { getRouteApi } from '@tanstack/react-router';
import type { ShopFigures } from '../../api/types.ts';
import { AsTable } from '../../charts/as-table.tsx';
import { changeOf } from '../../charts/change.ts';
import { csvOf } from '../../charts/csv.ts';
import { wholeDate } from '../../charts/days.ts';
import type { ChartRows } from '../../charts/rows.ts';
import { RowsTable } from '../../charts/table.tsx';
import { Tile } from '../../charts/tile.tsx';
import { download } from '../../parts/save-file.ts';
import { i18n } from '../../words.ts';
import type { Wish } from './address.ts';
import { METRICS, type Metric } from './metric.ts';
import { columnOf, countedOf, figure, nameOf } from './metrics.ts';

const route = getRouteApi('/seller/figures');

/** Every figure of a day at a glance, and the days of all of them as one table. */
export function Tiles({ figures, wish }: { figures: ShopFigures; wish: Wish }) {
  const { shop, currency, totals, previous, change, days, range } = figures;
  const navigate = route.useNavigate();
  const choose = (metric: Metric) =>
    void navigate({ search: (now) => ({ ...now, metric }), replace: true, resetScroll: false });
  const title = i18n.t('All figures by day');
  const rows = (): ChartRows => ({
    columns: [
      { name: i18n.t('Day'), show: (date) => wholeDate(String(date)) },
      ...METRICS.map((metric) => columnOf(metric, currency)),
    ],
    rows: days.map((day) => [day.date, ...METRICS.map((metric) => day[metric])]),
  });
  const name = `${shop.slug}-${range.startDate}-${range.endDate}.csv`;
  return (
    <section>
      <h2 className="sr-only">{i18n.t('At a glance')}</h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4">
        {METRICS.map((metric) => (
          <Tile
            key={metric}
            name={nameOf(metric)}
            value={figure(metric, currency, totals[metric])}
            change={
              wish.compares ? changeOf(totals[metric], previous.totals[metric], change[metric], range.days) : undefined
            }
            values={days.map((day) => day[metric])}
            counted={countedOf(metric)}
            isChosen={wish.metric === metric}
            choose={() => choose(metric)}
          />
        ))}
      </div>
      <AsTable label={title} save={() => download(new Blob([csvOf(rows())], { type: 'text/csv' }), name)}>
        {() => <RowsTable caption={title} of={rows()} />}
      </AsTable>
    </section>
  );
}
