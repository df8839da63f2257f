import { houseContext } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { startWorker } from '#platform/worker.ts';
import { callChanged } from '../events.ts';
import { holdFreeCall, isRinging } from './hold.ts';
import { endCall } from './over.ts';
import { type DueRing, listDueRings, raiseRings } from './sweep.store.ts';

const BATCH = 100;
/** Each has its caller told, in one transaction. */
const MOST_RAISED = 40;

/** Each second, on every node: what nobody answered in time is missed, and what can ring now does. */
export async function startRinging(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('rings', house.log, () => sweepRings(house));
  return () => worker.stop();
}

/** Answers how many calls it moved. */
export async function sweepRings(house: House): Promise<number> {
  const raised = await raise(house);
  let missed = 0;
  for (const due of await listDueRings(house.database.db, BATCH)) {
    try {
      if (await endDue(house, due)) missed++;
    } catch (error) {
      // One that cannot be ended must not keep the others ringing.
      house.log.error({ err: error, callId: due.id }, 'A call that nobody answered could not be ended');
    }
  }
  return raised + missed;
}

function raise(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const raised = await raiseRings(tx, MOST_RAISED);
    for (const { id: callId, conversationId, callerId } of raised) {
      tell(tx, [callerId], callChanged, { callId, conversationId, status: 'ringing' });
    }
    return raised.length;
  });
}

/** False where somebody else is just at it, and it is looked at again in a second if it still rings then. */
function endDue(house: House, { id, ringExpiresAt: at }: DueRing): Promise<boolean> {
  return change(houseContext(house), async (tx) => {
    const held = await holdFreeCall(tx, id);
    if (!held || !isRinging(held)) return false;
    const reason = held.status === 'ringing' ? 'no_answer' : 'unreachable';
    return endCall(tx, held, { status: 'missed', reason, at });
  });
}
