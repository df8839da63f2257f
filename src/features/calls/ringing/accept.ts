import { conversationProblems } from '#features/conversations/problems.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { silenceRing } from '../desk/ring.ts';
import { callChanged, callStarted } from '../events.ts';
import { countAnswered } from '../metrics.ts';
import { callProblems } from '../problems.ts';
import type { CallStart } from '../schema.ts';
import { everybodyIn, type HeldCall, holdMyCall, isRinging, type SeenCall } from './hold.ts';
import { answer } from './moves.store.ts';
import { showStart } from './reading.ts';

/**
 * Takes a call on one device, for that device alone; said again by the same it is the same. Throws `not_found`,
 * `forbidden`, `blocked`, `in_call`, `answered_elsewhere`, `call_over`.
 */
export async function acceptCall(context: Context, id: string, deviceId: string): Promise<CallStart> {
  const { userId } = signedIn(context);
  const taken = await change(context, async (tx) => {
    const held = await holdMyCall(tx, context, id);
    if (isSaidAgain(held, deviceId)) return false;
    refuse(held);
    await take(tx, held, userId, deviceId);
    return true;
  });
  if (taken) countAnswered(context.house);
  return showStart(context, id);
}

function isSaidAgain({ role, status, receiverDeviceId }: SeenCall, deviceId: string): boolean {
  return role === 'receiver' && status === 'active' && receiverDeviceId === deviceId;
}

function refuse(held: HeldCall & SeenCall): void {
  if (held.role === 'caller' || held.role === 'colleague') throw problems.forbidden('You cannot take your own call');
  if (held.status === 'active') throw callProblems.answered_elsewhere();
  if (!isRinging(held) || held.isLate) throw callProblems.call_over();
  if (held.isBlocked) throw conversationProblems.blocked();
}

/** Puts somebody who may take a held call that rings into it. Throws `in_call` where they are in another. */
export async function take(tx: Tx, held: HeldCall, userId: string, deviceId: string): Promise<void> {
  const { id: callId, conversationId, shopId, buyerId, callType } = held;
  if (!(await answer(tx, callId, userId, deviceId))) throw callProblems.in_call();
  await silenceRing(tx, held, 'answered', userId);
  announce(tx, callStarted, { callId, conversationId, shopId, buyerId, callType });
  tell(tx, [...new Set([...everybodyIn(held), userId])], callChanged, { callId, conversationId, status: 'active' });
}
