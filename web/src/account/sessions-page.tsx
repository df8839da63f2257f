import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { endOtherSessions, endSession, fetchSessions } from '../api/me.ts';
import type { Session } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { More } from '../parts/more.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { signOut } from '../session/sign-out.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { AccountFrame } from './account-frame.tsx';
import { DeviceIcon, deviceName } from './devices.tsx';

const sessionPages = infiniteQueryOptions({
  queryKey: ['sessions'],
  queryFn: ({ pageParam }) => fetchSessions(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export default function SessionsPage() {
  return (
    <AccountFrame
      title={i18n.t('Where I am signed in')}
      lead={i18n.t('Each device and browser is one line. End what you do not know, then change your password.')}
    >
      <Sessions />
    </AccountFrame>
  );
}

function Sessions() {
  const query = useInfiniteQuery(sessionPages);
  const client = useQueryClient();
  const changed = () => client.invalidateQueries({ queryKey: ['sessions'] });
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={3} />}>
      {({ pages }) => {
        const sessions = pages.flatMap(({ items }) => items);
        const others = sessions.filter(({ current }) => !current).length;
        return (
          <Sheet>
            <ul className="divide-y divide-line">
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} changed={changed} />
              ))}
            </ul>
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={0}
              load={() => void query.fetchNextPage()}
            />
            <div className="border-t border-line pt-5">
              {others > 0 ? (
                <ConfirmButton
                  look="danger"
                  label={i18n.t('End all others')}
                  title={i18n.t('End all other sessions?')}
                  explain={i18n.t('Every device but this one is signed out at once.')}
                  action={i18n.t('End them')}
                  act={async () => {
                    const { ended } = await endOtherSessions();
                    toast(i18n.t('{ended, plural, one {# session ended.} other {# sessions ended.}}', { ended }));
                    await changed();
                  }}
                />
              ) : (
                <p className="text-soft">{i18n.t('You are signed in nowhere else.')}</p>
              )}
            </div>
          </Sheet>
        );
      }}
    </Loaded>
  );
}

function SessionRow({ session, changed }: { session: Session; changed: () => Promise<unknown> }) {
  const name = deviceName(session.device);
  return (
    <li className="flex flex-wrap items-center gap-4 py-4 first:pt-0">
      <DeviceIcon kind={session.device.kind} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold">{name}</p>
        <p className="text-sm text-soft">
          {session.isOnline || session.current ? (
            <span className="font-semibold text-olive">
              {session.current ? i18n.t('This device') : i18n.t('Online now')}
            </span>
          ) : (
            <>
              {i18n.t('Last active')} <Ago at={session.lastActivity} />
            </>
          )}
          {session.ipAddress && ` · ${session.ipAddress}`}
        </p>
        <p className="text-sm text-soft">
          {i18n.t('Signed in')} <Ago at={session.createdAt} />
        </p>
      </div>
      {session.current ? (
        <Button look="plain" small onClick={() => void signOut()}>
          {i18n.t('Sign out')}
        </Button>
      ) : (
        <ConfirmButton
          small
          label={i18n.t('End')}
          aria-label={i18n.t('End the session: {name}', { name })}
          title={i18n.t('End this session?')}
          explain={i18n.t('{name} is signed out at once.', { name })}
          action={i18n.t('End it')}
          act={async () => {
            await endSession(session.id);
            toast(i18n.t('The session is ended.'));
            await changed();
          }}
        />
      )}
    </li>
  );
}
