import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { DeviceIcon, deviceName } from '../account/devices.tsx';
import { deletePushDevice, fetchPushDevices, testPushDevice } from '../api/push.ts';
import type { PushDevice } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { type Ability, abilityOf, turnOff, turnOn } from './push.ts';

const pushDevices = infiniteQueryOptions({
  queryKey: ['push-devices'],
  queryFn: ({ pageParam }) => fetchPushDevices(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

/** Push messages: what they are for, this device's switch, and the other devices that take them. */
export function PushSection() {
  const query = useInfiniteQuery(pushDevices);
  return (
    <Sheet title={i18n.t('On this device')}>
      <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
        {({ pages }) => {
          const devices = pages.flatMap(({ items }) => items);
          const mine = devices.find(({ current }) => current);
          const others = devices.filter(({ current }) => !current);
          return (
            <>
              <Switch mine={mine} />
              {others.length > 0 && (
                <>
                  <h3 className="mt-6 mb-1 font-semibold">{i18n.t('Other devices that take messages')}</h3>
                  <ul className="divide-y divide-line">
                    {others.map((device) => (
                      <DeviceRow key={device.id} device={device} />
                    ))}
                  </ul>
                </>
              )}
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={0}
                load={() => void query.fetchNextPage()}
              />
            </>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

function Switch({ mine }: { mine: PushDevice | undefined }) {
  const [ability, setAbility] = useState(abilityOf);
  const { busy, run } = useActs();
  if (mine) {
    return (
      <>
        <p className="mb-4 flex items-center gap-3">
          <BellRing aria-hidden="true" className="size-5 shrink-0 text-olive" />
          {i18n.t('This device takes messages, also while the market is not open.')}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button look="plain" busy={busy} onClick={() => run(() => tryOut(mine.id))}>
            {i18n.t('Send a test message')}
          </Button>
          <Button
            look="quiet"
            busy={busy}
            onClick={() =>
              run(async () => {
                await deletePushDevice(mine.id);
                await turnOff();
              })
            }
          >
            {i18n.t('Turn off')}
          </Button>
        </div>
      </>
    );
  }
  if (ability !== 'can') return <Notice tone="note">{wordsOn(ability)}</Notice>;
  return (
    <>
      <p className="mb-4 text-soft">
        {i18n.t(
          'Hear of orders, messages and sign-ins at once, also while the market is not open. Your browser asks you next; you can turn it off here any time.',
        )}
      </p>
      <Button
        busy={busy}
        onClick={() =>
          run(async () => {
            const device = await turnOn();
            setAbility(abilityOf());
            if (device) toast(i18n.t('This device takes messages now.'));
          })
        }
      >
        {i18n.t('Turn on messages here')}
      </Button>
    </>
  );
}

function wordsOn(ability: Exclude<Ability, 'can'>): string {
  switch (ability) {
    case 'denied':
      return i18n.t(
        'Your browser was told to show no messages of this market. Allow them in its settings for this page, then come back.',
      );
    case 'insecure':
      return i18n.t('Browsers take messages over HTTPS only, and this page came without it.');
    case 'install':
      return i18n.t('Add this page to your home screen and open it from there: then messages can be turned on.');
    case 'cannot':
      return i18n.t('This browser cannot take messages. You get them by mail.');
  }
}

function DeviceRow({ device }: { device: PushDevice }) {
  const { busy, run } = useActs();
  const name = deviceName(device.device);
  return (
    <li className="flex flex-wrap items-center gap-4 py-3">
      <DeviceIcon kind={device.device.kind} />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-semibold">{name}</p>
        <p className="text-sm text-soft">
          {i18n.t('Since')} <Ago at={device.createdAt} />
        </p>
      </div>
      <Button
        look="plain"
        small
        busy={busy}
        aria-label={i18n.t('Send no more messages to {name}', { name })}
        onClick={() => run(() => deletePushDevice(device.id))}
      >
        {i18n.t('Remove')}
      </Button>
    </li>
  );
}

async function tryOut(id: string): Promise<void> {
  const { result } = await testPushDevice(id);
  if (result === 'taken') return toast(i18n.t('On its way: it should show up in a few seconds.'));
  if (result === 'failed')
    return toast(i18n.t('It could not be sent right now. Please try again later.'), { bad: true });
  await turnOff();
  toast(i18n.t('Your browser had stopped taking messages. Turn them on again.'), { bad: true });
}

/** One act at a time; afterwards the list is as it is now. */
function useActs() {
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const run = (act: () => Promise<unknown>) => {
    setBusy(true);
    act()
      .catch((error) => toast(failed(error), { bad: true }))
      .finally(() => {
        setBusy(false);
        void client.invalidateQueries({ queryKey: pushDevices.queryKey });
        void client.invalidateQueries({ queryKey: ['notification-preferences'] });
      });
  };
  return { busy, run };
}

/** The browser's own refusals are no faults of the page. */
function failed(error: unknown): string {
  if (!(error instanceof DOMException)) return plainly(error);
  return i18n.t('Your browser could not turn messages on. Private windows and some browsers do not allow it.');
}
