import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { fetchOverview } from '../../api/overview.ts';
import type { Overview } from '../../api/types.ts';
import { todayIn } from '../../charts/calendar.ts';
import { count } from '../../parts/amounts.ts';
import { inputShape } from '../../parts/field.tsx';
import { Sheet } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { daysOf, SPANS, type Span } from '../../seller/figures/address.ts';
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
  const { last } = route.useSearch();
  const span = SPANS.find((span) => span === last) ?? '30d';
  const [startDate, endDate] = daysOf(span, todayIn('UTC'));
  const days = { startDate, endDate };
  const query = useQuery({
    queryKey: ['market-overview', days],
    queryFn: () => fetchOverview(days),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <Spans span={span} market={query.data} />
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(market) => <Figures market={market} />}
      </Loaded>
    </>
  );
}

/** Which days, kept in the address; and when this was so. */
function Spans({ span, market }: { span: Span; market: Overview | undefined }) {
  const navigate = route.useNavigate();
  const asOf = market && new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeStyle: 'medium' });
  const words: Record<Span, string> = {
    today: i18n.t('Today'),
    '7d': i18n.t('Last {days} days', { days: 7 }),
    '30d': i18n.t('Last {days} days', { days: 30 }),
    '90d': i18n.t('Last {days} days', { days: 90 }),
    '12m': i18n.t('Last 12 months'),
    this_month: i18n.t('This month'),
    last_month: i18n.t('Last month'),
  };
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-2">
      <select
        aria-label={i18n.t('Which days')}
        value={span}
        onChange={({ target }) => void navigate({ search: { last: target.value }, replace: true, resetScroll: false })}
        className={`${inputShape} w-auto! font-semibold`}
      >
        {SPANS.map((span) => (
          <option key={span} value={span}>
            {words[span]}
          </option>
        ))}
      </select>
      {market && asOf && (
        <p className="text-sm text-soft tabular-nums">
          {i18n.t('As of {time}. Days are days in UTC, of orders those of their shop.', {
            time: asOf.format(new Date(market.asOf)),
          })}
        </p>
      )}
    </div>
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
