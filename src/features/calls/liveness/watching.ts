import { houseContext } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { startWorker } from '#platform/worker.ts';
import { callChanged } from '../events.ts';
import { holdFreeCall } from '../ringing/hold.ts';
import { endCall } from '../ringing/over.ts';
import { judge, listDue, markReconnecting, type Verdict } from './liveness.store.ts';

/** Looks once a second, on every node, which active calls have lost one of their two, or both. */
export async function startWatchingCalls(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('calls-liveness', house.log, () => watchCalls(house));
  return () => worker.stop();
}

/** One look; answers how many calls it did something about. Nodes that look at once share them. */
export async function watchCalls(house: House): Promise<number> {
  const due = await listDue(house.database.db, house.nodeId);
  let settled = 0;
  for (const { id } of due) {
    try {
      if (await settle(house, id)) settled++;
    } catch (error) {
      // One that cannot be settled must not keep the others waiting.
      house.log.error({ err: error, callId: id }, 'A call that lost its devices could not be settled');
    }
  }
  return settled;
}

function settle(house: House, callId: string): Promise<boolean> {
  return change(houseContext(house), async (tx) => {
    const held = await holdFreeCall(tx, callId);
    const verdict = held && (await judge(tx, house.nodeId, callId));
    if (!verdict) return false;
    if (verdict.end === null) {
      if (await markReconnecting(tx, callId)) tellBoth(tx, verdict);
      return true;
    }
    // One that was too long had both there until now; one that was lost ended with its last sign of life.
    const at = verdict.end === 'connection_lost' ? { at: verdict.lastSeenAt } : {};
    return endCall(tx, held, { status: 'ended', reason: verdict.end, ...at });
  });
}

function tellBoth(tx: Parameters<typeof tell>[0], { id, conversationId, callerId, receiverId }: Verdict): void {
  tell(tx, [callerId, receiverId], callChanged, { callId: id, conversationId, status: 'active' });
}
