import { useQuery } from '@tanstack/react-query';
import { type Days, fetchFollowerFigures } from '../../api/figures.ts';
import type { FollowerFigures, Shop } from '../../api/types.ts';
import { tickOf, wholeDate } from '../../charts/days.ts';
import { ChartFigure } from '../../charts/figure.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { count, money } from '../../parts/amounts.ts';
import { Sheet } from '../../parts/page.tsx';
import { Waiting } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { conventions, i18n } from '../../words.ts';
import { freshUnless } from './live.ts';
import { briefly, share } from './metrics.ts';

/** Who follows: how many came and went, and what they order. */
export function FollowersFigures({ shop, days, isPaused }: { shop: Shop; days: Days; isPaused: boolean }) {
  const query = useQuery({
    queryKey: ['figures', shop.id, 'followers', days],
    queryFn: () => fetchFollowerFigures(shop.id, days),
    ...freshUnless(isPaused),
  });
  return (
    <Sheet title={i18n.t('Followers')}>
      <Loaded query={query} skeleton={<FollowersSkeleton />}>
        {(followers) => <Told {...{ followers, shop }} />}
      </Loaded>
    </Sheet>
  );
}

const signed = (value: number) => new Intl.NumberFormat(conventions(), { signDisplay: 'exceptZero' }).format(value);

function Told({ followers: told, shop }: { followers: FollowerFigures; shop: Shop }) {
  const { days, range } = told;
  const title = i18n.t('Followers by day');
  const facts = [
    [i18n.t('Followers now'), count(told.followers)],
    [i18n.t('Came'), signed(told.gained)],
    [i18n.t('Left'), signed(-told.lost)],
    [i18n.t('Together'), signed(told.net)],
    [i18n.t('Left, of those who were there at first'), share(told.churn)],
    [
      i18n.t('Orders from followers'),
      i18n.t('{orders} of {all} ({share})', {
        ...{ orders: count(told.ordersFromFollowers), all: count(told.orders), share: share(told.share) },
      }),
    ],
    [i18n.t('Revenue from followers'), money({ amount: told.revenueFromFollowers, currency: shop.currency })],
  ] as const;
  return (
    <>
      <dl className="mb-5 grid grid-cols-1 gap-x-6 gap-y-4 min-[24rem]:grid-cols-2 sm:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name} className="flex flex-col justify-between">
            <dt className="text-sm text-soft">{name}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {days.length > 1 && (
        <ChartFigure
          title={title}
          file={`${shop.slug}-followers-${range.startDate}-${range.endDate}`}
          rows={() => ({
            columns: [
              { name: i18n.t('Day'), show: (date) => wholeDate(String(date)) },
              { name: i18n.t('Came'), show: (value) => count(Number(value)) },
              { name: i18n.t('Left'), show: (value) => count(Number(value)) },
              { name: i18n.t('Followers'), show: (value) => count(Number(value)) },
            ],
            rows: days.map(({ date, gained, lost, followers }) => [date, gained, lost, followers]),
          })}
        >
          <LineChart
            steps
            isWhole
            title={title}
            told={i18n.t('{first} followers at first, {last} at last.', {
              first: count(days[0]?.followers ?? 0),
              last: count(days.at(-1)?.followers ?? 0),
            })}
            axis={briefly('newFollowers', shop.currency)}
            points={days.map(({ date, gained, lost, followers }) => ({
              key: date,
              value: followers,
              tick: tickOf(range.days)(date),
              head: wholeDate(date),
              lines: [
                i18n.t('{followers, plural, one {# follower} other {{shown} followers}}', {
                  followers,
                  shown: count(followers),
                }),
                i18n.t('{gained} came, {lost} left', { gained: count(gained), lost: count(lost) }),
              ],
            }))}
          />
        </ChartFigure>
      )}
    </>
  );
}

function FollowersSkeleton() {
  return (
    <Waiting>
      <div className="skeleton h-80 rounded-2xl" />
    </Waiting>
  );
}
