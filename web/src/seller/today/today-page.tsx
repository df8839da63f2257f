import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CheckCheck, DoorOpen, Store } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Shop } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { Waiting } from '../../parts/skeleton.tsx';
import { Loaded, StateNote } from '../../parts/states.tsx';
import { announce } from '../../shell/announcer.tsx';
import { conventions, i18n } from '../../words.ts';
import { shopOrders } from '../order-queries.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { todayOf } from './queries.ts';
import { TilesSkeleton } from './tiles-skeleton.tsx';
import { type Work, workOf } from './work.ts';
import { WorkCard } from './work-card.tsx';

/** Its drawings come after the work, which nobody should wait for. */
const DayFigures = lazy(() => import('./day-figures.tsx'));

export default function TodayPage() {
  return (
    <SellerFrame
      title={i18n.t('Today')}
      lead={(shop) => <DayIn timeZone={shop.timeZone} />}
      aside={(shop) =>
        shop.permissions.includes('analytics') && (
          <ButtonLink look="plain" to="/seller/live">
            <DoorOpen aria-hidden="true" className="size-5" />
            {i18n.t('Who is here now')}
          </ButtonLink>
        )
      }
    >
      {(shop) => (
        <div className="grid grid-cols-1 gap-10">
          <DaysWork shop={shop} />
          {shop.permissions.includes('analytics') && (
            <section aria-labelledby="so-far">
              <h2 id="so-far" className="mb-4 text-section">
                {i18n.t('Today so far')}
              </h2>
              <Suspense fallback={<TilesSkeleton />}>
                <DayFigures shop={shop} />
              </Suspense>
            </section>
          )}
        </div>
      )}
    </SellerFrame>
  );
}

const LOOK_EVERY_MS = 60_000;

/** Which day it is in the shop, also on a page that stays open over midnight. */
function DayIn({ timeZone }: { timeZone: string }) {
  const [, look] = useState(0);
  useEffect(() => {
    const looking = setInterval(() => look((times) => times + 1), LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, []);
  return new Intl.DateTimeFormat(conventions(), {
    ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone },
  }).format();
}

function DaysWork({ shop }: { shop: Shop }) {
  const query = useQuery(todayOf(shop.id));
  // The very list that the card leads to: it stands there when one comes.
  const orders = useInfiniteQuery({
    ...shopOrders(shop.slug, { status: 'placed', q: undefined }),
    enabled: Boolean(query.data?.orders?.count),
  });
  return (
    <Loaded query={query} skeleton={<CardsSkeleton />}>
      {(today) => <Cards shop={shop} work={workOf(today, orders.data?.pages[0]?.counts)} />}
    </Loaded>
  );
}

const cards = 'grid grid-cols-1 gap-4 min-[30rem]:grid-cols-2 xl:grid-cols-3';

function Cards({ shop, work }: { shop: Shop; work: Work[] }) {
  useSaidGrowth(work);
  const open = work.filter(({ count }) => count > 0);
  const done = work.filter(({ count }) => count === 0);
  if (work.length === 0) {
    return (
      <StateNote icon={Store} title={i18n.t('Welcome to {name}', { name: shop.name })}>
        {i18n.t('What you look after here stands in the menu. No daily work waits for you.')}
      </StateNote>
    );
  }
  const isFree = open.every((one) => 'isChance' in one);
  return (
    <div className="grid grid-cols-1 gap-6">
      {isFree && <AllDone shop={shop} />}
      {open.length > 0 && (
        <section aria-labelledby="waits">
          <h2 id="waits" className="mb-4 text-section">
            {isFree ? i18n.t('If you have a moment') : i18n.t('What waits for you')}
          </h2>
          <ul className={cards}>
            {open.map((one) => (
              <li key={one.name}>
                <WorkCard work={one} />
              </li>
            ))}
          </ul>
          {!isFree && done.length > 0 && (
            <p className="mt-4 flex flex-wrap items-center gap-x-2 text-soft">
              <CheckCheck aria-hidden="true" className="size-5 text-olive" />
              {i18n.t('All done: {names}', {
                names: new Intl.ListFormat(conventions()).format(done.map(({ name }) => name)),
              })}
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function AllDone({ shop }: { shop: Shop }) {
  return (
    <Sheet>
      <StateNote
        icon={CheckCheck}
        title={i18n.t('All done')}
        action={
          shop.permissions.includes('catalogue') && (
            <ButtonLink look="plain" to="/my-shop/products/new">
              {i18n.t('Add a product')}
            </ButtonLink>
          )
        }
      >
        {i18n.t('Nothing waits for you. New orders, messages and calls appear here by themselves.')}
      </StateNote>
    </Sheet>
  );
}

/** What came to it while the page is open is said; what was there already is read. */
function useSaidGrowth(work: Work[]): void {
  const before = useRef(new Map<string, number>());
  useEffect(() => {
    const grown = work.filter(({ name, count }) => count > (before.current.get(name) ?? Number.POSITIVE_INFINITY));
    before.current = new Map(work.map(({ name, count }) => [name, count]));
    if (grown.length > 0) announce(grown.map(({ count, what }) => `${count} ${what}`).join(', '));
  }, [work]);
}

function CardsSkeleton() {
  return (
    <Waiting>
      <div className="skeleton mb-4 h-7 w-48" />
      <div className={cards}>
        {['a', 'b', 'c'].map((card) => (
          <div key={card} className="skeleton h-44 rounded-2xl" />
        ))}
      </div>
    </Waiting>
  );
}
