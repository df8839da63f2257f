import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { changePreferences } from '../api/notifications.ts';
import type { NotificationPreferenceChanges, NotificationPreferences } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { kindName, kinds } from './kinds.ts';
import { preferences } from './queries.ts';

type Preference = NotificationPreferences['types'][number];
type Channel = keyof Preference['channels'];
type Change = (type: Preference, wish: { [C in Channel]?: boolean } & { digest?: 'off' | 'hour' | 'day' }) => void;

/** Every kind of news by every way it can come: a row each, in columns where there is room. */
export function PreferenceGrid({ known }: { known: NotificationPreferences }) {
  const change = useChange();
  const { data: market } = useQuery(marketplace);
  const channels: Channel[] = ['inApp', 'email', 'push', ...(market?.textMessages ? (['sms'] as const) : [])];
  return (
    <div className="grid gap-7">
      {kinds.map((kind) => {
        const types = known.types.filter(({ group }) => group === kind);
        if (types.length === 0) return null;
        return (
          <section key={kind} aria-label={kindName(kind)}>
            <div className="flex items-end gap-2 border-b border-line pb-2">
              <h3 className="flex-1 font-semibold">{kindName(kind)}</h3>
              {channels.map((channel) => (
                <span key={channel} aria-hidden="true" className={`${column} hidden text-sm text-soft sm:block`}>
                  {channelName(channel)}
                </span>
              ))}
            </div>
            <div className="divide-y divide-line">
              {types.map((type) => (
                <TypeRow key={type.type} {...{ type, channels, change }} />
              ))}
            </div>
            {types.some(isLockedSomewhere) && (
              <p className="mt-2 flex items-start gap-2 text-sm text-soft">
                <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
                {i18n.t('Where there is a lock it always comes: you could lose your account or your money without it.')}
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}

const column = 'w-16 shrink-0 text-center';

const isLockedSomewhere = ({ channels }: Preference) => Object.values(channels).some((cell) => cell?.locked);

function TypeRow({ type, channels, change }: { type: Preference; channels: readonly Channel[]; change: Change }) {
  return (
    <fieldset className="py-3">
      <legend className="sr-only">{type.label}</legend>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <div className="w-full min-w-0 sm:w-auto sm:flex-1">
          <p aria-hidden="true" className="break-words">
            {type.label}
          </p>
          {type.digest && type.channels.email?.on && <Gathering type={type} change={change} />}
        </div>
        {channels.map((channel) => (
          <Cell key={channel} {...{ type, channel, change }} />
        ))}
      </div>
    </fieldset>
  );
}

function Cell({ type, channel, change }: { type: Preference; channel: Channel; change: Change }) {
  const cell = type.channels[channel];
  const name = channelName(channel);
  const place = 'flex min-h-11 w-auto items-center gap-2 pe-3 text-sm sm:w-16 sm:shrink-0 sm:justify-center sm:pe-0';
  if (!cell) {
    return (
      <span className="hidden w-16 shrink-0 text-center text-soft sm:block">
        <span aria-hidden="true">–</span>
        <span className="sr-only">{i18n.t('{name}: not offered', { name })}</span>
      </span>
    );
  }
  if (cell.locked) {
    return (
      <span className={`${place} text-soft`}>
        <Lock aria-hidden="true" className="size-4.5" />
        <span className="sm:sr-only">{name}</span>
        <span className="sr-only">{i18n.t('always on')}</span>
      </span>
    );
  }
  return (
    <label className={`${place} cursor-pointer`}>
      <input
        type="checkbox"
        className="size-5 accent-glaze"
        checked={cell.on}
        onChange={({ target }) => change(type, { [channel]: target.checked })}
      />
      <span className="sm:sr-only">{name}</span>
    </label>
  );
}

function Gathering({ type, change }: { type: Preference; change: Change }) {
  return (
    <label className="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-soft">
      {i18n.t('Mails:')}
      <select
        className="min-h-11 rounded-lg border border-edge bg-card px-2 text-ink sm:min-h-8"
        value={type.digest ?? 'off'}
        onChange={({ target }) => change(type, { digest: target.value as 'off' | 'hour' | 'day' })}
      >
        <option value="off">{i18n.t('one by one')}</option>
        <option value="hour">{i18n.t('gathered each hour')}</option>
        <option value="day">{i18n.t('gathered, mornings at eight')}</option>
      </select>
    </label>
  );
}

function channelName(channel: Channel): string {
  switch (channel) {
    case 'inApp':
      return i18n.t('Here');
    case 'email':
      return i18n.t('Mail');
    case 'push':
      return i18n.t('Push');
    case 'sms':
      return i18n.t('SMS');
  }
}

/** Shows the change at once and keeps it; one after the other, so that the last one stands. */
function useChange(): Change {
  const client = useQueryClient();
  const key = preferences.queryKey;
  const { mutate } = useMutation({
    mutationFn: (changes: NotificationPreferenceChanges) => changePreferences(changes),
    mutationKey: ['notification-preferences'],
    scope: { id: 'notification-preferences' },
    onError: (error) => toast(plainly(error), { bad: true }),
    onSettled: () => {
      if (client.isMutating({ mutationKey: ['notification-preferences'] }) === 1) {
        void client.invalidateQueries({ queryKey: key });
      }
    },
  });
  return ({ type }, wish) => {
    const show = () =>
      client.setQueryData(
        key,
        (known) =>
          known && { ...known, types: known.types.map((one) => (one.type === type ? changed(one, wish) : one)) },
      );
    show();
    // An answer that is under way is older; calling it off puts back what was shown before it was asked for.
    void client.cancelQueries({ queryKey: key }).then(show);
    mutate({ types: { [type]: wish } });
  };
}

function changed(one: Preference, { digest = one.digest ?? 'off', ...on }: Parameters<Change>[1]): Preference {
  const channels = { ...one.channels };
  for (const [channel, value] of Object.entries(on) as [Channel, boolean][]) {
    const cell = channels[channel];
    if (cell) channels[channel] = { ...cell, on: value };
  }
  return { ...one, channels, digest: one.digest && digest };
}
