import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleDot } from 'lucide-react';
import type { ClientError, Overview, PageVital } from '../../api/types.ts';
import { Table } from '../../charts/table.tsx';
import { count } from '../../parts/amounts.ts';
import { Sheet } from '../../parts/page.tsx';
import { Ago, moment } from '../../parts/times.tsx';
import { conventions, i18n } from '../../words.ts';
import { Stats } from './stats.tsx';
import { Wide } from './wide.tsx';

const milliseconds = (value: number) =>
  new Intl.NumberFormat(conventions(), {
    style: 'unit',
    unit: 'millisecond',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);

/** How fast this server answers, and where it stumbles. */
export function ServerHealth({ server }: { server: Overview['server'] }) {
  const { since, requests, errors, p50, p99, routes } = server;
  const share = requests === 0 ? 0 : errors / requests;
  const title = i18n.t('Slowest routes');
  return (
    <Sheet title={i18n.t('The server')}>
      <p className="-mt-2 mb-5 text-soft">
        {i18n.t('This process, since it began {moment}. Other nodes count for themselves.', { moment: moment(since) })}
      </p>
      <Stats
        items={[
          { name: i18n.t('Requests'), value: count(requests) },
          {
            name: i18n.t('Errors of the server'),
            value: count(errors),
            note: i18n.t('{share} of all', {
              share: new Intl.NumberFormat(conventions(), { style: 'percent', maximumFractionDigits: 2 }).format(share),
            }),
          },
          { name: i18n.t('Half are answered within'), value: milliseconds(p50) },
          { name: i18n.t('99 of 100 are answered within'), value: milliseconds(p99) },
        ]}
      />
      {routes.length > 0 && (
        <>
          <h3 className="mt-7 mb-3 font-sans text-base font-semibold tracking-normal">{title}</h3>
          <Wide label={title}>
            <Table
              caption={title}
              columns={[
                i18n.t('Route'),
                i18n.t('Requests'),
                i18n.t('Errors'),
                i18n.t('Half within'),
                i18n.t('99 of 100 within'),
              ]}
              lines={routes.map(({ method, route, requests, errors, p50, p99 }) => ({
                key: `${method} ${route}`,
                head: (
                  <code className="text-sm">
                    {method} {route}
                  </code>
                ),
                cells: [count(requests), count(errors), milliseconds(p50), milliseconds(p99)],
              }))}
            />
          </Wide>
        </>
      )}
    </Sheet>
  );
}

/** How fast pages were for those who agreed to tell. */
export function PageSpeed({ vitals }: { vitals: PageVital[] }) {
  const title = i18n.t('How fast pages are');
  return (
    <Sheet title={title}>
      <p className="-mt-2 mb-5 text-soft">
        {i18n.t('Told by people who agreed to it; three of four had it this good or better.')}
      </p>
      {vitals.length === 0 ? (
        <p className="text-soft">{i18n.t('Nobody told anything in these days.')}</p>
      ) : (
        <Wide label={title}>
          <Table
            caption={title}
            columns={[i18n.t('Page'), i18n.t('What'), i18n.t('Three of four within'), i18n.t('Rating'), i18n.t('Told')]}
            lines={vitals.map(({ page, metric, p75, rating, count: told }) => ({
              key: `${page} ${metric}`,
              head: <code className="text-sm">{page}</code>,
              cells: [
                <span key="what">{vitalName(metric)}</span>,
                metric === 'CLS' ? new Intl.NumberFormat(conventions()).format(p75) : milliseconds(p75),
                <RatingWord key="rating" rating={rating} />,
                count(told),
              ],
            }))}
          />
        </Wide>
      )}
    </Sheet>
  );
}

const vitalName = (metric: string): string =>
  ({
    LCP: i18n.t('Main content seen'),
    INP: i18n.t('Answer to a press'),
    CLS: i18n.t('Jumping about'),
    FCP: i18n.t('First thing seen'),
    TTFB: i18n.t('First byte'),
  })[metric] ?? metric;

function RatingWord({ rating }: { rating: PageVital['rating'] }) {
  const [Icon, tone, words] =
    rating === 'good'
      ? [CircleCheck, 'text-olive', i18n.t('Good')]
      : rating === 'poor'
        ? [CircleAlert, 'text-rose', i18n.t('Poor')]
        : [CircleDot, 'text-ink', i18n.t('Could be better')];
  return (
    <span className={clsx('inline-flex items-center gap-1.5', tone)}>
      <Icon aria-hidden="true" className="size-4" />
      {words}
    </span>
  );
}

/** What broke in the browsers of those who agreed to tell. */
export function ClientErrors({ errors }: { errors: ClientError[] }) {
  const title = i18n.t('What broke in browsers');
  return (
    <Sheet title={title}>
      {errors.length === 0 ? (
        <p className="text-soft">{i18n.t('Nothing that anybody told of.')}</p>
      ) : (
        <Wide label={title}>
          <Table
            caption={title}
            columns={[i18n.t('Fault'), i18n.t('Page'), i18n.t('Times'), i18n.t('Last')]}
            lines={errors.map(({ message, page, count: times, lastAt }) => ({
              key: `${page} ${message}`,
              head: <code className="text-sm">{message}</code>,
              cells: [
                <code key="page" className="text-sm">
                  {page}
                </code>,
                count(times),
                <Ago key="last" at={lastAt} />,
              ],
            }))}
          />
        </Wide>
      )}
    </Sheet>
  );
}
