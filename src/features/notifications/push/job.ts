import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { KeyRing } from '#platform/crypto/key-ring.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { postpone } from '../deliveries.store.ts';
import { settleSurely } from '../mail/job.ts';
import { isBeingSent, putBack } from '../mail/store.ts';
import { isTold } from '../types.ts';
import { type Words, wordsFor, wordsOf } from '../words/words.ts';
import { ringProof } from './ring-proof.ts';
import { type Push, type Pushed, type PushMessage, sendPush } from './send.ts';
import { type PushDelivery, takeUp } from './store.ts';
import { deleteSubscription, noteDelivered } from './subscriptions.store.ts';

interface PushData {
  readonly deliveryId: string;
}

/** Some seven hours of trying, the pauses growing to one hour. */
const RETRIES = 18;

/**
 * Pushes one delivery to its device. Sent again where the push service did not say that it took it, and where the
 * process died between its yes and the row that says so; the device shows both as one.
 */
export const pushJob: Job<PushData> = { name: 'notifications.push', retries: RETRIES, batch: 20, run: push };

async function push({ deliveryId }: PushData, house: House): Promise<void> {
  const { db } = house.database;
  const delivery = await takeUp(db, deliveryId);
  if (!delivery) {
    // Another process has it; should it die with it, a later try takes it up.
    if (await isBeingSent(db, deliveryId)) throw new Error('The push message is being sent elsewhere');
    return;
  }
  const wish = delivery.wanted ? pushOf(delivery, house.keys) : undefined;
  if (!wish) return settleSurely(house, [deliveryId], 'dropped');

  const pushed = await sendPush(house, delivery, wish).catch(async (error: unknown) => {
    await putBack(db, deliveryId);
    throw error;
  });
  await record(house, delivery, pushed);
}

async function record(house: House, { id, subscriptionId, type }: PushDelivery, pushed: Pushed): Promise<void> {
  const { db } = house.database;
  switch (pushed.result) {
    case 'taken':
      await settleSurely(house, [id], 'sent');
      await noteDelivered(db, subscriptionId);
      return;
    case 'gone':
      // Takes this and all that waits for the device with it.
      await deleteSubscription(db, subscriptionId);
      return;
    case 'never':
      house.log.warn({ deliveryId: id, type, why: pushed.why }, 'A push message will never be taken');
      return settleSurely(house, [id], 'dropped');
    case 'ours':
      await putBack(db, id);
      house.log.error(
        { deliveryId: id, why: pushed.why },
        'The push service refuses our key: look at SOUK_PUSH_CONTACT',
      );
      throw new Error(pushed.why);
    case 'later':
      if (pushed.afterSeconds === undefined) {
        await putBack(db, id);
        throw new Error(pushed.why);
      }
      return tryAfter(house, id, pushed.afterSeconds);
  }
}

/** As long as the push service asks us to wait, and no try less for it. */
async function tryAfter(house: House, deliveryId: string, seconds: number): Promise<void> {
  await change(houseContext(house), async (tx) => {
    if (await postpone(tx, deliveryId, seconds)) {
      await house.jobs.enqueue(tx, pushJob, [{ deliveryId }], { after: seconds });
    }
  });
}

const DAY_SECONDS = 86_400;

/** How long something is worth being told, and how soon, by the first word of its type. */
const manners: Record<string, Pick<Push, 'urgency' | 'ttlSeconds'>> = {
  security: { urgency: 'high', ttlSeconds: DAY_SECONDS },
  message: { urgency: 'high', ttlSeconds: DAY_SECONDS },
  offer: { urgency: 'high', ttlSeconds: DAY_SECONDS },
  call: { urgency: 'high', ttlSeconds: DAY_SECONDS },
  call_back: { urgency: 'high', ttlSeconds: DAY_SECONDS },
  order: { urgency: 'normal', ttlSeconds: 3 * DAY_SECONDS },
};
const usual: Pick<Push, 'urgency' | 'ttlSeconds'> = { urgency: 'low', ttlSeconds: 2 * DAY_SECONDS };

/** Who was away for longer never saw it ring. */
const ANSWERED_SECONDS = 600;

/** What goes out as things are now; undefined where its time is over or its type no longer goes by push. */
function pushOf(delivery: PushDelivery, keys: KeyRing): Push | undefined {
  const { type, data, key, groupKey, count, locale } = delivery;
  if (!isTold(type, 'push')) return undefined;
  const { urgency } = mannersOf(type);
  const left = Math.floor(secondsLeft(delivery));
  if (left <= 0) return undefined;
  const tag = groupKey ?? key;
  const words = wordsFor(locale);
  const message = { ...wordsOf({ type, data, count }, words), tag, count };
  return { message: { ...message, ...ringOf(delivery, keys, words) }, topic: tag, urgency, ttlSeconds: left };
}

const mannersOf = (type: string) => manners[type.split('.')[0] ?? ''] ?? usual;

function secondsLeft({ type, ageSeconds, ringSeconds }: PushDelivery): number {
  if (ringSeconds !== null) return ringSeconds;
  const whole = type === 'call.answered' ? ANSWERED_SECONDS : mannersOf(type).ttlSeconds;
  return whole - ageSeconds;
}

/** A ring stands until it is over; that it is takes its place without a sound. */
function ringOf({ type, data }: PushDelivery, keys: KeyRing, words: Words): Pick<PushMessage, 'ring' | 'quiet'> {
  if (type === 'call.answered') return { quiet: true };
  if (type !== 'call.ringing') return {};
  const callId = String(data.callId);
  const { title, body } = wordsOf(
    { type: 'call.answered', data: { ...data, outcome: 'over', by: null }, count: 1 },
    words,
  );
  return { ring: { callId, proof: ringProof(keys, callId), over: { title, body } } };
}
