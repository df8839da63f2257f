import { accountBanned, accountErased, accountSuspended } from '#features/accounts/events.ts';
import { peopleBlocked } from '#features/conversations/events.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Job } from '#platform/jobs.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { holdCall, isRinging } from './hold.ts';
import { endCall } from './over.ts';
import { listToPart } from './parting.store.ts';

interface Parting {
  readonly callId: string;
}

/** Ends a call between two who may not talk any more; nobody is told that they missed it. */
export const partJob: Job<Parting> = {
  name: 'calls.part',
  retries: 5,
  batch: 20,
  run: ({ callId }, house) =>
    change(houseContext(house), async (tx) => {
      const held = await holdCall(tx, callId);
      if (held) await endCall(tx, held, { status: isRinging(held) ? 'missed' : 'ended', reason: 'blocked' });
    }),
};

/**
 * Hears that somebody wants nothing of somebody any more, was shut out of the market, or left it: their shops are there
 * for nobody then, so what rings there ends. What an erased person was in themselves ended with the account.
 */
export const partedPeople: Listener = {
  name: 'calls.parted-people',
  hears: [peopleBlocked, accountBanned, accountSuspended, accountErased],
  async handle(tx, events, house) {
    const pairs = events.flatMap((event) => payloadOf(event, peopleBlocked) ?? []);
    const out = events.flatMap(
      (event) =>
        payloadOf(event, accountBanned) ?? payloadOf(event, accountSuspended) ?? payloadOf(event, accountErased) ?? [],
    );
    const live = await listToPart(
      tx,
      pairs,
      out.map(({ userId }) => userId),
    );
    // Each in a transaction of its own: the people of many shops are more than one may tell.
    await house.jobs.enqueue(
      tx,
      partJob,
      live.map((callId) => ({ callId })),
    );
  },
};
