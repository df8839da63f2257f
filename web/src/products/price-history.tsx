import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { PriceHistory } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { plainly } from '../parts/plainly.ts';
import { Waiting } from '../parts/skeleton.tsx';
import { day } from '../parts/times.tsx';
import { conventions, i18n } from '../words.ts';
import { type Stairs, stairsOf } from './price-steps.ts';
import { pricesOf } from './queries.ts';

type Props = { productId: string; variantId: string | undefined };

/** What it cost when: the lowest price of 30 days in words, a picture, and the same as a table. */
export default function PriceHistorySection({ productId, variantId }: Props) {
  const query = useQuery(pricesOf(productId, variantId));
  const id = useId();
  return (
    <section aria-labelledby={id} aria-busy={query.isPlaceholderData} className="mt-8">
      <h2 id={id} className="mb-2 text-section">
        {i18n.t('Price history')}
      </h2>
      {query.data ? (
        <Told history={query.data} now={query.dataUpdatedAt} />
      ) : query.error ? (
        <div className="flex flex-wrap items-center gap-3 text-soft">
          <p>{plainly(query.error)}</p>
          <Button look="plain" small onClick={() => void query.refetch()}>
            {i18n.t('Try again')}
          </Button>
        </div>
      ) : query.fetchStatus === 'paused' ? (
        <p className="text-soft">
          {i18n.t('The market cannot be reached right now. This page loads as soon as it can.')}
        </p>
      ) : (
        <PricesSkeleton />
      )}
    </section>
  );
}

function Told({ history, now }: { history: PriceHistory; now: number }) {
  const { items, lowest30Days } = history;
  const stairs = stairsOf(items, now);
  const since = items[0]?.at;
  return (
    <>
      <p>
        {i18n.t('Lowest price of the last 30 days:')}{' '}
        <strong className="whitespace-nowrap tabular-nums">{money(lowest30Days)}</strong>
      </p>
      {items.length === 1 && since !== undefined && (
        <p className="text-soft">{i18n.t('It has never cost anything else since {day}.', { day: day(since) })}</p>
      )}
      {stairs && <Chart stairs={stairs} history={history} now={now} />}
      {items.length > 1 && <PriceTable items={items} hasMore={history.nextCursor !== null} />}
    </>
  );
}

/** The words stand beside the picture and not in it, so that they keep their size however narrow the page is. */
function Chart({ stairs, history: { lowest30Days, current }, now }: ChartProps) {
  const { currency } = current;
  const at = (amount: number) => money({ amount, currency });
  const [from, lowest, highest] = [day(new Date(stairs.from).toISOString()), at(stairs.lowest), at(stairs.highest)];
  const label = i18n.t('Since {from} it cost between {lowest} and {highest}; now it costs {now}.', {
    ...{ from, lowest, highest, now: at(current.amount) },
  });
  const y = stairs.y(lowest30Days.amount);
  return (
    // Time runs to the right in every language, as in the picture.
    <figure dir="ltr" className="mt-4">
      <div className="flex gap-3">
        <div className="relative h-40 min-w-0 flex-1 rounded-xl border border-line bg-card">
          <svg
            role="img"
            aria-label={label}
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            className="absolute inset-0 size-full"
          >
            <path d={`${stairs.path}V100H0Z`} className="fill-glaze-wash" />
            <path
              d={`M0 ${y}H100`}
              vectorEffect="non-scaling-stroke"
              strokeDasharray="5 5"
              className="fill-none stroke-edge stroke-1"
            />
            <path d={stairs.path} vectorEffect="non-scaling-stroke" className="fill-none stroke-glaze stroke-2" />
          </svg>
        </div>
        <div aria-hidden="true" className="relative flex h-40 flex-col justify-between text-sm text-soft tabular-nums">
          <span className="pt-2">{highest}</span>
          <span className="pb-2">{lowest}</span>
        </div>
      </div>
      <div aria-hidden="true" className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-sm text-soft">
        <span>{shortDay(stairs.from)}</span>
        <span>{shortDay(now)}</span>
      </div>
      <figcaption className="mt-1 flex items-center gap-2 text-sm text-soft">
        <span aria-hidden="true" className="w-6 shrink-0 border-t border-dashed border-edge" />
        {i18n.t('Lowest of the last 30 days')}
      </figcaption>
    </figure>
  );
}

type ChartProps = { stairs: Stairs; history: PriceHistory; now: number };

function PriceTable({ items, hasMore }: { items: PriceHistory['items']; hasMore: boolean }) {
  return (
    <details className="mt-3">
      <summary className="min-h-11 py-2.5 font-semibold text-glaze">{i18n.t('All prices as a table')}</summary>
      <table className="w-full border-t border-line">
        <thead>
          <tr className="border-b border-line text-start text-sm text-soft">
            <th scope="col" className="py-2 text-start font-normal">
              {i18n.t('From')}
            </th>
            <th scope="col" className="py-2 text-end font-normal">
              {i18n.t('Price')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map(({ at, price }) => (
            <tr key={at}>
              <td className="py-2 pe-4">{day(at)}</td>
              <td className="py-2 text-end tabular-nums">{money(price)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasMore && <p className="mt-2 text-sm text-soft">{i18n.t('Older prices are left out.')}</p>}
    </details>
  );
}

const shortDay = (at: number) => new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium' }).format(at);

function PricesSkeleton() {
  return (
    <Waiting>
      <div className="skeleton h-6 w-2/3" />
    </Waiting>
  );
}
