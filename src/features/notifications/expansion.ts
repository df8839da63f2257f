import { setTimeout as sleep } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { MOST_TOLD } from '#platform/logs/person-log.ts';
import { startWorker } from '#platform/worker.ts';
import { notificationCreated } from './events.ts';
import {
  claimIntents,
  insertDeliveries,
  insertNotifications,
  type NewDelivery,
  type OpenDigest,
  openDigests,
  type Told,
  type WaitingIntent,
  type WrittenDelivery,
} from './expansion.store.ts';
import { digestJob } from './mail/digest.job.ts';
import { mailJob } from './mail/job.ts';
import { pushJob } from './push/job.ts';
import { endOfDigest } from './quiet-hours.ts';
import { smsJob } from './sms/job.ts';
import { canBeTold, isLocked, type TypeName } from './types.ts';
import { shareWishes, type Wishes } from './wishes.store.ts';
import { afterQuiet, dueAt, isReached, isWanted } from './wishes.ts';

const MOST_INTENTS = 200;
/** Between small batches, so that what comes meanwhile is one batch and not many: halves what a busy house works. */
const GATHER_MS = 100;

/** Turns intents into notifications for as long as the house runs; any number of nodes may. The answer stops it. */
export async function startExpanding(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('notifications', house.log, async () => {
    const taken = await expandOnce(house);
    if (taken > 0 && taken < MOST_INTENTS) await sleep(GATHER_MS);
    return taken;
  });
  house.bus.subscribe(({ topics }) => {
    if (topics.includes('intents')) worker.wake();
  });
  return () => worker.stop();
}

type KnownIntent = WaitingIntent & { readonly type: TypeName };
type Wished = { readonly intent: KnownIntent; readonly wishes: Wishes };

/**
 * Expands one batch: the rows of every channel, the jobs that deliver them, the news to the people and the mark on the
 * intent are one transaction, so each intent is carried out once however many nodes try. Answers how many it took.
 */
export async function expandOnce(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const intents = await claimIntents(tx, { intents: MOST_INTENTS, people: MOST_TOLD });
    for (const { key, type } of intents.filter((intent) => !canBeTold(intent))) {
      // Kept out for good: it would fail again each second.
      house.log.error({ key, type }, 'An intent of no known type, or without what its type needs, was passed over');
    }
    const known = intents.filter(canBeTold);
    if (known.length === 0) return intents.length;
    const people = await shareWishes(tx, [...new Set(known.map(({ userId }) => userId))]);
    const wished = known.flatMap((intent) => {
      const wishes = people.get(intent.userId);
      return wishes ? [{ intent, wishes }] : [];
    });

    await tellInApp(tx, wished);
    await tellElsewhere(house, tx, wished);
    return intents.length;
  });
}

async function tellInApp(tx: Tx, wished: readonly Wished[]): Promise<void> {
  const intents = wished.filter(({ intent, wishes }) => !intent.inBulk && isWanted(wishes, intent.type, 'inApp'));
  const told = fold(intents.map(({ intent }) => ({ ...intent, id: newId(), count: 1 })));
  for (const { id, userId } of await insertNotifications(tx, told)) {
    tell(tx, [userId], notificationCreated, { notificationId: id });
  }
}

async function tellElsewhere(house: House, tx: Tx, wished: readonly Wished[]): Promise<void> {
  const deliveries = fold(wished.flatMap(({ intent, wishes }) => deliveriesOf(intent, wishes)));
  const written = await insertDeliveries(tx, await joinDigests(house, tx, deliveries, wished));
  const whenDue = { after: ({ secondsLeft }: WrittenDelivery) => secondsLeft };
  const by = (channel: string) => written.filter((one) => one.channel === channel && !one.digestId);
  await house.jobs.enqueue<WrittenDelivery>(tx, mailJob, by('email'), whenDue);
  await house.jobs.enqueue<WrittenDelivery>(tx, pushJob, by('push'), whenDue);
  await house.jobs.enqueue<WrittenDelivery>(tx, smsJob, by('sms'), whenDue);
}

/** A row a channel; by push a row a device. */
function deliveriesOf(intent: KnownIntent, wishes: Wishes): NewDelivery[] {
  const { type } = intent;
  const by = (channel: NewDelivery['channel'], deviceId: string | null = null): NewDelivery[] => {
    if (!isReached(wishes, type, channel)) return [];
    const due = dueAt(wishes, type, channel).toString();
    const unlessRead = !isLocked(type, channel);
    return [{ ...intent, id: newId(), count: 1, channel, deviceId, unlessRead, dueAt: due, digestId: null }];
  };
  return [...by('email'), ...wishes.devices.flatMap((deviceId) => by('push', deviceId)), ...by('sms')];
}

/** What their reader wants gathered joins the digest of the hour or the day, and opens it where there is none. */
async function joinDigests(
  house: House,
  tx: Tx,
  deliveries: readonly NewDelivery[],
  wished: readonly Wished[],
): Promise<readonly NewDelivery[]> {
  const people = new Map(wished.map(({ wishes }) => [wishes.userId, wishes]));
  const everyOf = ({ channel, unlessRead, userId, type }: NewDelivery) =>
    channel === 'email' && unlessRead ? people.get(userId)?.digests[type] : undefined;
  const wanted = new Map(
    deliveries.flatMap((delivery) => {
      const every = everyOf(delivery);
      const wishes = people.get(delivery.userId);
      if (!every || !wishes) return [];
      const end = endOfDigest(Temporal.Instant.from(wishes.now), every, wishes.timeZone);
      const digest = { id: newId(), userId: wishes.userId, every, dueAt: afterQuiet(wishes, end).toString() };
      return [[`${wishes.userId} ${every}`, digest] as const];
    }),
  );
  if (wanted.size === 0) return deliveries;
  const open = await openDigests(tx, [...wanted.values()]);
  const opened = open.filter(({ isNew }) => isNew);
  await house.jobs.enqueue<OpenDigest>(tx, digestJob, opened, { after: ({ secondsLeft }) => secondsLeft });
  const byPerson = new Map(open.map((digest) => [`${digest.userId} ${digest.every}`, digest]));
  return deliveries.map((delivery) => {
    const digest = byPerson.get(`${delivery.userId} ${everyOf(delivery)}`);
    return digest ? { ...delivery, digestId: digest.digestId, dueAt: digest.dueAt } : delivery;
  });
}

/** Several of one group, by the same way to the same person, are one: the newest, counted. */
function fold<T extends Told & { readonly channel?: string; readonly deviceId?: string | null }>(
  told: readonly T[],
): T[] {
  const folded = new Map<string, T>();
  for (const one of told) {
    const { userId, group, key, channel = '', deviceId } = one;
    const name = JSON.stringify([userId, channel, deviceId ?? '', group ?? null, group === null ? key : '']);
    const earlier = folded.get(name);
    folded.set(name, earlier ? { ...one, count: earlier.count + one.count } : one);
  }
  return [...folded.values()];
}
