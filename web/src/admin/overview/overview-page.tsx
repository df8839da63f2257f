import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { fetchOverview } from '../../api/overview.ts';
import type { Overview } from '../../api/types.ts';
import { todayIn } from '../../charts/calendar.ts';
import { count } from '../../parts/amounts.ts';
import { Sheet } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { wishOf } from '../../seller/figures/address.ts';
import { RangePicker } from '../../seller/figures/range-picker.tsx';
import { conventions, i18n } from '../../words.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { ClientErrors, PageSpeed, ServerHealth } from './health.tsx';
import { Misses, TopShops } from './market-lists.tsx';
import { MoneySums } from './money-sums.tsx';
import { Stats } from './stats.tsx';
import { went } from './went.ts';

const route = getRouteApi('/admin');
/** Nothing tells of it: whoever leaves it open on a wall sees it move. */
const EVERY_MS = 30_000;

export default function OverviewPage() {
  return (
    <AdminFrame
      title={i18n.t('The market at a glance')}
      lead={i18n.t('What is sold, who comes, what is missing, and how fast all of it is.')}
    >
      <Market />
    </AdminFrame>
  );
}

function Market() {
  const today = todayIn('UTC');
  const wish = wishOf(route.useSearch(), today);
  const { startDate, endDate } = wish;
  const days = { startDate, endDate };
  const query = useQuery({
    queryKey: ['market-overview', days],
    queryFn: () => fetchOverview(days),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <RangePicker wish={wish} today={today} on="/admin" />
      {query.data && <AsOf asOf={query.data.asOf} />}
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(market) => <Figures market={market} />}
      </Loaded>
    </>
  );
}

function AsOf({ asOf }: { asOf: string }) {
  const time = new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return (
    <p className="mt-2 mb-5 text-sm text-soft tabular-nums">
      {i18n.t('As of {time} UTC. Days are days in UTC; an order counts on the day of its shop.', {
        time: time.format(new Date(asOf)),
      })}
    </p>
  );
}

function Figures({ market }: { market: Overview }) {
  const { range, currencies, topShops, misses, server, vitals, clientErrors } = market;
  return (
    <div className="grid grid-cols-1 gap-6">
      <MoneySums currencies={currencies} days={range.days} />
      <PeopleAndShops market={market} />
      <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-2">
        <TopShops shops={topShops} />
        <Misses misses={misses} />
      </div>
      <ServerHealth server={server} />
      <PageSpeed vitals={vitals} />
      <ClientErrors errors={clientErrors} />
    </div>
  );
}

function PeopleAndShops({ market: { people, shops, range } }: { market: Overview }) {
  return (
    <Sheet title={i18n.t('People and shops')}>
      <Stats
        items={[
          {
            name: i18n.t('People who bought'),
            value: count(people.active),
            change: went(people.active, people.previous.active, range.days),
          },
          {
            name: i18n.t('New accounts'),
            value: count(people.new),
            change: went(people.new, people.previous.new, range.days),
          },
          {
            name: i18n.t('New shops'),
            value: count(shops.new),
            change: went(shops.new, shops.previous.new, range.days),
          },
          { name: i18n.t('Shops in all'), value: count(shops.total) },
        ]}
      />
    </Sheet>
  );
}
