import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Db } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { invalid, problems } from '#platform/problems.ts';
import { channels, isLocked, type ListedType, listedTypes, notificationTypes, wontOf } from '../types.ts';
import { readWishes, type Wishes } from '../wishes.store.ts';
import { isWanted } from '../wishes.ts';
import { wordsFor } from '../words/words.ts';
import { type Turned, writeDigestWishes, writeQuietHours, writeTurned } from './preferences.store.ts';
import { preferenceProblems } from './problems.ts';
import type { PreferenceChanges, Preferences } from './schema.ts';

/** How the asker is told of what, in their language. */
export async function showPreferences(context: Context): Promise<Preferences> {
  const { userId } = signedIn(context);
  return preferencesOf(context.house, context.house.database.db, userId);
}

/**
 * Changes what is named and leaves the rest. Throws `invalid_input` for a type or channel that is not offered,
 * `locked_preference` where it cannot be turned off; then nothing of it is changed.
 */
export async function changePreferences(context: Context, changes: PreferenceChanges): Promise<Preferences> {
  const { userId } = signedIn(context);
  const wishes = Object.entries(changes.types ?? {});
  const turned = wishes.flatMap(([type, wish]) => turnedBy(type, wish));
  const digests = wishes.flatMap(([type, { digest }]) => (digest ? [{ type, every: digest }] : []));
  const { quietHours } = changes;
  if (quietHours && quietHours.from === quietHours.to) throw invalid('/quietHours/to', 'is when they begin');

  return change(context, async (tx) => {
    await writeTurned(tx, userId, turned);
    await writeDigestWishes(tx, userId, digests);
    if (quietHours !== undefined) await writeQuietHours(tx, userId, quietHours);
    return preferencesOf(context.house, tx, userId);
  });
}

type TypeChanges = NonNullable<PreferenceChanges['types']>[string];

function turnedBy(type: string, wish: TypeChanges): Turned[] {
  if (!isListed(type)) throw invalid(`/types/${type}`, 'is nothing one is told of');
  if (wish.digest && !isGathered(type)) throw invalid(`/types/${type}/digest`, 'is not offered');
  return channels.flatMap((channel) => {
    const on = wish[channel];
    if (on === undefined) return [];
    const wont = wontOf(type, channel);
    if (wont === null) throw invalid(`/types/${type}/${channel}`, 'is not offered');
    if (wont !== 'locked') return [{ type, channel, on, byItself: wont === 'on' }];
    if (!on) throw preferenceProblems.locked_preference();
    return [];
  });
}

const isListed = (type: string): type is ListedType => (listedTypes as readonly string[]).includes(type);

/** Mails that one can do without may be gathered. */
const isGathered = (type: string) => wontOf(type, 'email') !== null && !isLocked(type, 'email');

async function preferencesOf(house: House, db: Db, userId: string): Promise<Preferences> {
  const wishes = await readWishes(db, userId);
  if (!wishes) throw problems.not_found();
  const { labels } = wordsFor(wishes.locale);
  const types: Preferences['types'] = listedTypes.map((type) => {
    const { group } = notificationTypes[type];
    const cell = (channel: (typeof channels)[number]) => cellOf(wishes, type, channel);
    return {
      type,
      label: labels[type],
      group,
      channels: { inApp: cell('inApp'), email: cell('email'), push: cell('push'), sms: cell('sms') },
      digest: isGathered(type) ? (wishes.digests[type] ?? 'off') : null,
    };
  });
  const available = {
    email: wishes.confirmed,
    push: wishes.devices.length > 0,
    sms: wishes.phoneVerified && house.config.SOUK_SMS_ACCOUNT !== undefined,
  };
  return { types, quietHours: wishes.quietHours, timeZone: wishes.timeZone, available };
}

function cellOf(wishes: Wishes, type: string, channel: (typeof channels)[number]) {
  const wont = wontOf(type, channel);
  if (wont === null) return null;
  return { on: isWanted(wishes, type, channel), locked: wont === 'locked', default: wont !== 'off' };
}
