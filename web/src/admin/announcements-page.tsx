import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { cancelAnnouncement, fetchAnnouncements } from '../api/announcements.ts';
import type { Announcement } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { More } from '../parts/more.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { AdminFrame } from './admin-frame.tsx';
import { AnnouncementForm } from './announcement-form.tsx';

const WHILE_SENDING_MS = 1_000;

const announcements = infiniteQueryOptions({
  queryKey: ['announcements'],
  queryFn: ({ pageParam }) => fetchAnnouncements(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(({ status }) => status === 'sending')) ? WHILE_SENDING_MS : false,
});

export default function AnnouncementsPage() {
  return (
    <AdminFrame
      title={i18n.t('Announcements')}
      lead={i18n.t(
        'What the market tells many people at once. It is in their notifications; who wants none is left out.',
      )}
    >
      <div className="grid max-w-3xl grid-cols-1 gap-6">
        <Sheet title={i18n.t('Tell people something')}>
          <AnnouncementForm />
        </Sheet>
        <Sheet title={i18n.t('What was announced')}>
          <Made />
        </Sheet>
      </div>
    </AdminFrame>
  );
}

function Made() {
  const query = useInfiniteQuery(announcements);
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return (
            <StateNote icon={Megaphone} title={i18n.t('Nothing yet')}>
              {i18n.t('What you announce stands here, with how far it is.')}
            </StateNote>
          );
        }
        return (
          <>
            <ul className="divide-y divide-line">
              {items.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </ul>
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={items.length}
              load={() => void query.fetchNextPage()}
            />
          </>
        );
      }}
    </Loaded>
  );
}

function Row({ one }: { one: Announcement }) {
  const client = useQueryClient();
  return (
    <li className="py-4 first:pt-0">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 flex-1 font-semibold break-words">
          <bdi>{one.title}</bdi>
        </span>
        <span className="text-sm text-soft">
          <Ago at={one.createdAt} />
        </span>
      </p>
      <p dir="auto" className="line-clamp-2 break-words text-soft">
        {one.body}
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <span className="text-soft">{audienceName(one.audience)}</span>
        {one.status === 'sending' && (
          <progress
            aria-label={i18n.t('How far it is')}
            className="min-w-32 flex-1 accent-glaze"
            value={one.told + one.passedOver}
            max={one.total}
          />
        )}
        <span className="tabular-nums">{how(one)}</span>
        {one.status === 'sending' && (
          <ConfirmButton
            small
            label={i18n.t('Stop')}
            aria-label={i18n.t('Stop telling {title}', { title: one.title })}
            title={i18n.t('Tell nobody else?')}
            explain={i18n.t('Who was told by now keeps it.')}
            action={i18n.t('Stop')}
            act={async () => {
              await cancelAnnouncement(one.id);
              await client.invalidateQueries({ queryKey: ['announcements'] });
              toast(i18n.t('Nobody else is told.'));
            }}
          />
        )}
      </div>
    </li>
  );
}

function audienceName(audience: Announcement['audience']): string {
  if (audience === 'everybody') return i18n.t('Everybody');
  return audience === 'shop_owners' ? i18n.t('Everybody with a shop') : i18n.t('Some of them');
}

function how({ status, told, total, passedOver }: Announcement): string {
  const figures = { told: count(told), total: count(total), passedOver: count(passedOver) };
  if (status === 'sending') return i18n.t('{told} of {total} told', figures);
  if (status === 'cancelled') return i18n.t('Stopped after {told} of {total}', figures);
  if (passedOver === 0) return i18n.t('{told} told', figures);
  return i18n.t('{told} told, {passedOver} want no announcements', figures);
}
