import { useId } from 'react';
import type { ReportResult } from '../../api/types.ts';
import { Bars } from '../../charts/bars.tsx';
import { spanOf } from '../../charts/days.ts';
import { Key } from '../../charts/figure.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { Table } from '../../charts/table.tsx';
import { count } from '../../parts/amounts.ts';
import { inputShape } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { conventions, i18n } from '../../words.ts';
import { isMetric } from '../figures/metric.ts';
import { isWhole } from '../figures/metrics.ts';
import { kindOf, type Metric, timeOf } from './definition.ts';
import { keyText, rowText, sumsOf } from './result-rows.ts';
import { axisText, byKind, byTime, figureText, kindName, metricName, tickText, timeName, timeText } from './words.ts';

const MOST_BARS = 10;

type Props = { result: ReportResult; drawn: Metric | null; draw: (metric: Metric) => void };

/** What the report says: its sums, one figure of it drawn, and all of it as a table. */
export default function Result({ result, drawn, draw }: Props) {
  const { definition, range, compareRange, timeZone, asOf, isCut, rows } = result;
  const metric = [drawn, definition.sort?.by, ...definition.metrics].find((one): one is Metric =>
    definition.metrics.some((metric) => metric === one),
  );
  const time = new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="grid gap-1 text-sm text-soft">
        <Key look="now">{spanOf(range.startDate, range.endDate)}</Key>
        {compareRange && (
          <Key look="before">
            {i18n.t('Before: {span}', { span: spanOf(compareRange.startDate, compareRange.endDate) })}
          </Key>
        )}
        <p>
          {i18n.t('As of {time}. Days and hours are those of {zone}.', {
            time: time.format(new Date(asOf)),
            zone: timeZone.replaceAll('_', ' '),
          })}
        </p>
      </div>
      <Totals result={result} />
      {rows.length === 0 && <p className="text-soft">{i18n.t('Nothing of this happened in these days.')}</p>}
      {metric && rows.length > 0 && definition.dimensions.length > 0 && <Drawn {...{ result, metric, draw }} />}
      {rows.length > 0 && definition.dimensions.length > 0 && (
        <div>
          {compareRange && (
            <p className="mb-2 text-sm text-soft">{i18n.t('The smaller figures are those of before.')}</p>
          )}
          <Whole result={result} />
        </div>
      )}
      {isCut && (
        <Notice tone="note">
          {i18n.t('These are the first {rows} rows. A file has them all.', { rows: count(rows.length) })}
        </Notice>
      )}
    </div>
  );
}

function Totals({ result: { definition, totals, currency } }: { result: ReportResult }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-6 gap-y-4">
      {definition.metrics.map((metric) => {
        const now = totals.figures[metric];
        const before = totals.before?.[metric];
        return (
          <div key={metric}>
            <dt className="text-sm text-soft">{metricName(metric)}</dt>
            <dd className="text-section font-semibold tabular-nums">{figureText(metric, currency, now)}</dd>
            {typeof before === 'number' && (
              <dd className="text-sm text-soft tabular-nums">
                {i18n.t('{before} before', { before: figureText(metric, currency, before) })}
                {typeof now === 'number' && changeText(now, before)}
              </dd>
            )}
            {now === null && (
              <dd className="text-sm text-soft">
                {i18n.t('Cannot be added up: one order may hold several products.')}
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

/** Of nothing, and of less than nothing, there is no share. */
function changeText(now: number, before: number): string {
  if (before <= 0) return '';
  const change = new Intl.NumberFormat(conventions(), {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 1,
  }).format((now - before) / before);
  return ` (${change})`;
}

type DrawnProps = { result: ReportResult; metric: Metric; draw: (metric: Metric) => void };

function Drawn({ result, metric, draw }: DrawnProps) {
  const { definition } = result;
  const [time, kind] = [timeOf(definition), kindOf(definition)];
  const by = kind ? byKind(kind) : time ? byTime(time) : '';
  const title = `${metricName(metric)} · ${by}`;
  const id = useId();
  return (
    <figure className="chart min-w-0">
      <figcaption className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h3 className="text-lg">{title}</h3>
        {definition.metrics.length > 1 && (
          <select
            id={id}
            aria-label={i18n.t('Which figure is drawn')}
            value={metric}
            onChange={({ target }) => draw(definition.metrics.find((one) => one === target.value) ?? metric)}
            className={`${inputShape} w-auto! max-w-full print:hidden`}
          >
            {definition.metrics.map((one) => (
              <option key={one} value={one}>
                {metricName(one)}
              </option>
            ))}
          </select>
        )}
      </figcaption>
      {kind ? <OfKinds {...{ result, metric }} /> : <OfTime {...{ result, metric, title }} />}
    </figure>
  );
}

/** In the order of time, however the table is sorted. */
function OfTime({ result, metric, title }: { result: ReportResult; metric: Metric; title: string }) {
  const { definition, currency, range } = result;
  const time = timeOf(definition) ?? 'day';
  const rows = result.rows.toSorted((one, other) => ((one.time ?? '') < (other.time ?? '') ? -1 : 1));
  const say = (value: number | null | undefined) => figureText(metric, currency, value);
  const points = rows.map(({ time: date = '', figures, before }) => ({
    key: date,
    value: figures[metric] ?? 0,
    before: before?.[metric],
    tick: tickText(time, date),
    head: timeText(time, date),
    lines: [
      `${metricName(metric)}: ${say(figures[metric])}`,
      ...(before ? [i18n.t('{before} before', { before: say(before[metric]) })] : []),
    ],
  }));
  if (points.length === 1) {
    return (
      <Bars
        bars={points.flatMap(({ key, value, before, head }) => [
          { key, name: head, value, words: say(value) },
          ...(typeof before === 'number'
            ? [{ key: 'before', name: i18n.t('Before'), value: before, words: say(before), look: 'before' as const }]
            : []),
        ])}
      />
    );
  }
  const told = i18n.t('{title}, {total} from {span}. The table below has every figure.', {
    ...{ title, total: say(result.totals.figures[metric]), span: spanOf(range.startDate, range.endDate) },
  });
  const whole = !isMetric(metric) || isWhole(metric);
  return <LineChart {...{ title, told, points }} isWhole={whole} axis={axisText(metric, currency)} />;
}

function OfKinds({ result, metric }: { result: ReportResult; metric: Metric }) {
  const kind = kindOf(result.definition) ?? 'product';
  const sums = sumsOf(result, metric);
  const say = (value: number) => figureText(metric, result.currency, value);
  return (
    <>
      <Bars
        bars={sums.slice(0, MOST_BARS).map(({ key, label, now, before }) => ({
          key,
          name: <bdi>{keyText(kind, { key, label })}</bdi>,
          value: now,
          words: before === null ? say(now) : i18n.t('{now} ({before} before)', { now: say(now), before: say(before) }),
        }))}
      />
      {sums.length > MOST_BARS && (
        <p className="mt-3 text-sm text-soft">
          {i18n.t('The first {most} of {all}; the table has the others.', { most: MOST_BARS, all: count(sums.length) })}
        </p>
      )}
    </>
  );
}

function Whole({ result }: { result: ReportResult }) {
  const { definition, rows, currency, totals } = result;
  const [time, kind] = [timeOf(definition), kindOf(definition)];
  const cells = (figures: ReportResult['totals']['figures'], before: typeof figures | null) =>
    definition.metrics.map((metric) => (
      <span key={metric} className="block py-1">
        {figureText(metric, currency, figures[metric])}
        {typeof before?.[metric] === 'number' && (
          <span className="block text-sm font-normal text-soft">
            <span aria-hidden="true">{figureText(metric, currency, before[metric])}</span>
            <span className="sr-only">
              {i18n.t('{before} before', { before: figureText(metric, currency, before[metric]) })}
            </span>
          </span>
        )}
      </span>
    ));
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
      tabIndex={0}
      aria-label={i18n.t('All rows of the report')}
      className="relative max-h-[36rem] overflow-auto"
    >
      <Table
        caption={i18n.t('All rows of the report')}
        columns={[
          [time && timeName(time), kind && kindName(kind)].filter(Boolean).join(' · '),
          ...definition.metrics.map(metricName),
        ]}
        lines={[
          {
            key: 'totals',
            head: <strong>{i18n.t('All together')}</strong>,
            cells: cells(totals.figures, totals.before).map((cell, at) => (
              <strong key={definition.metrics[at]}>{cell}</strong>
            )),
          },
          ...rows.map((row) => ({
            key: `${row.time} ${row.key}`,
            head: <bdi className="block min-w-36">{rowText(result, row)}</bdi>,
            cells: cells(row.figures, row.before),
          })),
        ]}
      />
    </section>
  );
}
