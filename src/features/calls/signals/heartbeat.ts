import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { callChanged } from '../events.ts';
import { metersOf } from '../metrics.ts';
import { callProblems } from '../problems.ts';
import { type Beat, keepAlive, unmarkReconnecting } from './heartbeat.store.ts';
import { refuse } from './seat.ts';
import type { Heartbeat, HeartbeatAnswer } from './signals.schema.ts';
import { bindCaller } from './signals.store.ts';

/**
 * A sign of life of one of the two devices. Answers what it may have missed, so that a device without a socket, or whose
 * hints got lost, finds out within one heartbeat. Of a call that is over it learns so, whichever device asks.
 */
export async function beat(context: Context, id: string, heartbeat: Heartbeat): Promise<HeartbeatAnswer> {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  let kept = await keepAlive(db, id, userId, heartbeat);
  if (kept && isUnbound(kept)) {
    // Whoever bound it, this device by a signal at the same moment perhaps: it is bound now.
    await bindCaller(db, id, userId, heartbeat.deviceId);
    kept = await keepAlive(db, id, userId, heartbeat);
  }
  if (!kept) return refuse(db, context, id);

  const { status, lastSignalSeq, peerReconnecting, serverTime } = kept;
  const isLive = status === 'active' || (kept.isCaller && (status === 'initiated' || status === 'ringing'));
  if (isLive && kept.deviceId !== heartbeat.deviceId) throw callProblems.not_your_device();
  if (kept.setUpSeconds !== null && status === 'active') metersOf(context.house)?.setUp.observe(kept.setUpSeconds);
  if (kept.wasReconnecting && status === 'active') await comeBack(context, userId, kept);
  return { status, lastSignalSeq, peerReconnecting, serverTime };
}

function isUnbound({ isCaller, deviceId, status }: Beat): boolean {
  return isCaller && deviceId === null && (status === 'active' || status === 'ringing' || status === 'initiated');
}

async function comeBack(context: Context, userId: string, { callId, conversationId, otherId }: Beat) {
  await change(context, async (tx) => {
    if (!(await unmarkReconnecting(tx, callId, userId))) return;
    tell(tx, [userId, otherId], callChanged, { callId, conversationId, status: 'active' });
  });
}
