import { useQuery, useQueryClient } from '@tanstack/react-query';
import { DoorOpen, Pause, Play } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { fetchLiveRoom } from '../../api/live.ts';
import type { LiveGuest, LiveRoom, Shop } from '../../api/types.ts';
import { count } from '../../parts/amounts.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Sheet } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded, StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { clockTime } from './clock-time.ts';
import { Guests } from './guests.tsx';
import { PagesNow } from './pages-now.tsx';
import { useSaidNow } from './said-now.ts';

const GreetDialog = lazy(() => import('./greet-dialog.tsx'));

/** Asked for this often, so that whoever comes is seen within two seconds. */
const EVERY_MS = 1_500;

export default function LivePage() {
  return (
    <SellerFrame
      title={i18n.t('Live room')}
      lead={i18n.t('Who looks around in your shop right now. Visitors have no name here, only what they look at.')}
      needs="analytics"
    >
      {(shop) => <Room shop={shop} />}
    </SellerFrame>
  );
}

function Room({ shop }: { shop: Shop }) {
  const [paused, setPaused] = useState(false);
  const [greeted, setGreeted] = useState<LiveGuest | null>(null);
  const client = useQueryClient();
  const queryKey = ['live-room', shop.id];
  function pause() {
    setPaused(!paused);
    // An answer that is on its way would still move what is to stand still.
    if (!paused) void client.cancelQueries({ queryKey });
  }
  const query = useQuery({
    queryKey,
    queryFn: () => fetchLiveRoom(shop.id),
    enabled: !paused,
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  useSaidNow(query.data?.visitors, paused);
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={4} />}>
      {(room) => (
        <div className="grid grid-cols-1 gap-6">
          <Now {...{ room, paused, pause }} />
          {query.isError && !paused && (
            <Notice tone="note">
              {i18n.t('The market cannot be reached. This is how it was at {time}.', { time: clockTime(room.asOf) })}
            </Notice>
          )}
          {room.visitors === 0 ? (
            <Sheet>
              <StateNote icon={DoorOpen} title={i18n.t('Nobody is here right now')}>
                {i18n.t('As soon as somebody looks at your shop or at something you sell, you see it here.')}
              </StateNote>
            </Sheet>
          ) : (
            <>
              <PagesNow pages={room.pages} />
              <Guests guests={room.guests} all={room.visitors} greet={mayWrite(shop) ? setGreeted : null} />
            </>
          )}
          {greeted && (
            <Suspense>
              <GreetDialog shop={shop} guest={greeted} close={() => setGreeted(null)} />
            </Suspense>
          )}
        </div>
      )}
    </Loaded>
  );
}

const mayWrite = ({ permissions }: Shop) => permissions.includes('messages');

/** How many, how fresh, and the way to make it stand still. */
function Now({ room, paused, pause }: { room: LiveRoom; paused: boolean; pause: () => void }) {
  const { visitors, asOf } = room;
  return (
    <Sheet className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
      <p className="flex items-baseline gap-3">
        <span className="font-display text-title font-semibold tabular-nums">{count(visitors)}</span>
        <span>
          {i18n.t('{visitors, plural, one {visitor is here now} other {visitors are here now}}', { visitors })}
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="flex items-center gap-2 text-sm text-soft tabular-nums">
          <span
            aria-hidden="true"
            className={paused ? 'size-2.5 rounded-full border border-edge' : 'size-2.5 rounded-full bg-glaze'}
          />
          {paused
            ? i18n.t('Stands still since {time}', { time: clockTime(asOf) })
            : i18n.t('Live, as of {time}', { time: clockTime(asOf) })}
        </p>
        <Button look="plain" small onClick={pause}>
          {paused ? (
            <Play aria-hidden="true" className="size-4.5" />
          ) : (
            <Pause aria-hidden="true" className="size-4.5" />
          )}
          {paused ? i18n.t('Go on') : i18n.t('Pause')}
        </Button>
      </div>
    </Sheet>
  );
}
