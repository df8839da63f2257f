import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { fetchSignIns } from '../api/me.ts';
import type { SignInRecord } from '../api/types.ts';
import { More } from '../parts/more.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { AccountFrame } from './account-frame.tsx';
import { DeviceIcon, deviceName } from './devices.tsx';

const signInPages = infiniteQueryOptions({
  queryKey: ['sign-ins'],
  queryFn: ({ pageParam }) => fetchSignIns(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export default function SignInsPage() {
  return (
    <AccountFrame
      title={i18n.t('Sign-in history')}
      lead={i18n.t('Every attempt to get into your account, the latest first.')}
    >
      <SignIns />
    </AccountFrame>
  );
}

function SignIns() {
  const query = useInfiniteQuery(signInPages);
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ pages }) => {
        const attempts = pages.flatMap(({ items }) => items);
        if (attempts.length === 0) return <StateNote icon={History} title={i18n.t('No sign-ins yet')} />;
        return (
          <Sheet>
            <ul className="divide-y divide-line">
              {attempts.map((attempt) => (
                <Attempt key={attempt.id} attempt={attempt} />
              ))}
            </ul>
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={attempts.length}
              load={() => void query.fetchNextPage()}
            />
          </Sheet>
        );
      }}
    </Loaded>
  );
}

function Attempt({ attempt }: { attempt: SignInRecord }) {
  return (
    <li className="flex items-center gap-4 py-4 first:pt-0 last:pb-0">
      <DeviceIcon kind={attempt.device.kind} />
      <div className="min-w-0">
        <p className="font-semibold">
          {attempt.succeeded ? i18n.t('Signed in') : <span className="text-rose">{i18n.t('Failed attempt')}</span>}
          {attempt.succeeded && !attempt.knownDevice && (
            <span className="ms-2 rounded-full bg-saffron-wash px-2.5 py-0.5 text-sm font-normal">
              {i18n.t('new device')}
            </span>
          )}
        </p>
        <p className="text-sm text-soft">
          {deviceName(attempt.device)}
          {attempt.ipAddress && ` · ${attempt.ipAddress}`} · <Ago at={attempt.at} />
        </p>
      </div>
    </li>
  );
}
