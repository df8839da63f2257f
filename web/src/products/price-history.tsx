import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { PriceWatch } from '../alerts/price-watch.tsx';
import { alertsOn } from '../alerts/queries.ts';
import type { Money, PriceAlert, PriceHistory, Product } from '../api/types.ts';
import { AsTable } from '../charts/as-table.tsx';
import { Beside, Canvas, Stroke, Wash } from '../charts/canvas.tsx';
import { Plot } from '../charts/plot.tsx';
import { Table } from '../charts/table.tsx';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { plainly } from '../parts/plainly.ts';
import { Waiting } from '../parts/skeleton.tsx';
import { day } from '../parts/times.tsx';
import { useUser } from '../session/session.ts';
import { conventions, i18n } from '../words.ts';
import { type Stairs, stairsOf } from './price-steps.ts';
import { pricesOf } from './queries.ts';

type Props = { product: Product; variantId: string | undefined };

/** What it cost when: the lowest price of 30 days in words, a picture, and the same as a table; and what one waits for. */
export default function PriceHistorySection({ product, variantId }: Props) {
  const query = useQuery(pricesOf(product.id, variantId));
  const user = useUser();
  const { data: alerts = [] } = useQuery({ ...alertsOn(product.id), enabled: user !== null });
  const id = useId();
  return (
    <section aria-labelledby={id} aria-busy={query.isPlaceholderData} className="mt-8">
      <h2 id={id} className="mb-2 text-section">
        {i18n.t('Price history')}
      </h2>
      {query.data ? (
        <Told history={query.data} now={query.dataUpdatedAt} wishes={wishedOf(alerts)} />
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
      <PriceWatch product={product} alerts={alerts} />
    </section>
  );
}

/** The prices that are waited for, each once; any drop at all is just below what it costs, and no line of its own. */
function wishedOf(alerts: PriceAlert[]): Money[] {
  const waiting = alerts.filter(({ kind, isActive }) => isActive && (kind === 'target' || kind === 'percent'));
  const wished = new Map(waiting.flatMap(({ firesAt }) => (firesAt ? [[firesAt.amount, firesAt]] : [])));
  return [...wished.values()].sort((a, b) => b.amount - a.amount);
}

type ToldProps = { history: PriceHistory; now: number; wishes: Money[] };

function Told({ history, now, wishes }: ToldProps) {
  const { items, lowest30Days } = history;
  const stairs = stairsOf(
    items,
    now,
    wishes.map(({ amount }) => amount),
  );
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
      {stairs && <Chart {...{ stairs, history, now, wishes }} />}
      {items.length > 1 && <PriceTable items={items} hasMore={history.nextCursor !== null} />}
    </>
  );
}

/** The words stand beside the picture and not in it, so that they keep their size however narrow the page is. */
function Chart({ stairs, history: { lowest30Days, current }, now, wishes }: ChartProps) {
  const { currency } = current;
  const at = (amount: number) => money({ amount, currency });
  const [from, lowest, highest] = [day(new Date(stairs.from).toISOString()), at(stairs.lowest), at(stairs.highest)];
  const told =
    stairs.lowest === stairs.highest
      ? i18n.t('Since {from} it costs {now}.', { from, now: at(current.amount) })
      : i18n.t('Since {from} it cost between {lowest} and {highest}; now it costs {now}.', {
          ...{ from, lowest, highest, now: at(current.amount) },
        });
  const waited = wishes.map(money).join(', ');
  const label = waited ? `${told} ${i18n.t('You wait for {prices}.', { prices: waited })}` : told;
  const y = stairs.y(lowest30Days.amount);
  const [top, bottom] = [stairs.y(stairs.highest), stairs.y(stairs.lowest)];
  return (
    // Time runs to the right in every language, as in the picture.
    <figure dir="ltr" className="mt-4">
      <div className="flex gap-3">
        <Plot
          holds
          title={i18n.t('Price history')}
          stops={stairs.treads.map((tread) => ({
            key: tread.at,
            x: tread.x,
            dots: [{ y: stairs.y(tread.price.amount), look: 'now' }],
            head: i18n.t('Since {day}', { day: day(tread.at) }),
            lines: [money(tread.price)],
          }))}
          className="h-40 min-w-0 flex-1 rounded-xl border border-line bg-card"
        >
          <Canvas label={label}>
            <Wash d={`${stairs.path}V100H0Z`} />
            <Stroke look="before" d={`M0 ${y}H100`} />
            {wishes.map(({ amount }) => (
              <Stroke key={amount} look="wished" d={`M0 ${stairs.y(amount)}H100`} />
            ))}
            <Stroke look="now" d={stairs.path} />
          </Canvas>
        </Plot>
        <div aria-hidden="true" className="relative h-40 text-sm text-soft tabular-nums">
          {/* The longer of the two makes the room; each then stands beside its height. */}
          <span className="invisible">{highest}</span>
          <Beside y={top}>{highest}</Beside>
          {bottom - top > APART && <Beside y={bottom}>{lowest}</Beside>}
        </div>
      </div>
      <div aria-hidden="true" className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-sm text-soft">
        <span>{shortDay(stairs.from)}</span>
        <span>{shortDay(now)}</span>
      </div>
      <figcaption className="mt-1 grid gap-x-6 text-sm text-soft sm:flex sm:flex-wrap">
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className="w-6 shrink-0 border-t border-dashed border-edge" />
          {i18n.t('Lowest of the last 30 days')}
        </span>
        {waited && (
          <span className="flex items-center gap-2 tabular-nums">
            <span aria-hidden="true" className="w-6 shrink-0 border-t-2 border-dotted border-rose" />
            {i18n.t('What you wait for: {prices}', { prices: waited })}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** In the hundredths of the picture's height: nearer than this, two prices would be written over each other. */
const APART = 14;

type ChartProps = { stairs: Stairs; history: PriceHistory; now: number; wishes: Money[] };

function PriceTable({ items, hasMore }: { items: PriceHistory['items']; hasMore: boolean }) {
  const lines = items.map(({ at, price }) => ({ key: at, head: day(at), cells: [money(price)] }));
  return (
    <AsTable label={i18n.t('All prices as a table')}>
      {() => (
        <>
          <Table caption={i18n.t('Price history')} columns={[i18n.t('From'), i18n.t('Price')]} lines={lines} />
          {hasMore && <p className="mt-2 text-sm text-soft">{i18n.t('Older prices are left out.')}</p>}
        </>
      )}
    </AsTable>
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
