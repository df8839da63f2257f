import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Job } from '#platform/jobs.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { callStarted } from '../events.ts';
import { listWaitedFor } from './call-backs.store.ts';
import { settleByCall } from './call-backs.ts';

interface Answered {
  readonly callId: string;
}

/** Each in a transaction of its own: the people of many shops are more than one may tell. */
export const settleCallBackJob: Job<Answered> = {
  name: 'calls.settle-call-back',
  retries: 5,
  batch: 20,
  run: ({ callId }, house) => change(houseContext(house), (tx) => settleByCall(tx, callId)),
};

/** Who was called is no longer waiting for it. */
export const answeredCalls: Listener = {
  name: 'calls.answered',
  hears: [callStarted],
  async handle(tx, events, house) {
    const answered = events.flatMap((event) => payloadOf(event, callStarted)?.callId ?? []);
    const waitedFor = await listWaitedFor(tx, answered);
    await house.jobs.enqueue(
      tx,
      settleCallBackJob,
      waitedFor.map((callId) => ({ callId })),
    );
  },
};
