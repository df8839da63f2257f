import { otherSide } from '#features/conversations/inbox/hold.ts';
import { writeCallLine } from '#features/conversations/messages/call-line.ts';
import { announce, notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { groupOf, type RingEnd, silenceRing } from '../desk/ring.ts';
import { callChanged, callEnded } from '../events.ts';
import type { CallRow } from './hold.store.ts';
import { calleesOf, everybodyIn, type HeldCall } from './hold.ts';
import { type End, type Ended, endRow } from './moves.store.ts';

/**
 * Ends a held call, with all that follows: its people are free, its conversation has a line of it, whoever missed it
 * hears so. False where it was over already.
 */
export async function endCall(tx: Tx, held: HeldCall, end: End): Promise<boolean> {
  const ended = await endRow(tx, held.id, end);
  if (!ended) return false;
  await tellOfEnd(tx, held, end, ended);
  return true;
}

/** Says of a call that is over what became of it. */
export async function tellOfEnd(
  tx: Tx,
  held: HeldCall,
  { status, reason, by }: End,
  { duration }: Ended,
): Promise<void> {
  const { id: callId, conversationId, shopId, buyerId, callType, callerId, callerSide } = held;
  const isMissed = status === 'missed';
  const told = everybodyIn(held);
  await writeCallLine(tx, { callId, conversationId, shopId, buyerId, callerId, callerSide, isMissed, told });
  const ringEnd = ringEndOf(status, reason);
  if (ringEnd) await silenceRing(tx, held, ringEnd, by);
  if (ringEnd === 'missed') tellOfMissed(tx, held);
  // Who called somebody who was busy was answered that, and has no such call.
  const hearers = reason === 'busy' ? told.filter((id) => id !== callerId) : told;
  tell(tx, hearers, callChanged, { callId, conversationId, status });
  announce(tx, callEnded, {
    ...{ callId, conversationId, shopId, buyerId, callType, status, endReason: reason, duration },
  });
}

/** Undefined where it had stopped ringing: it was answered. */
function ringEndOf(status: End['status'], reason: End['reason']): RingEnd | undefined {
  if (status === 'ended') return undefined;
  if (status === 'rejected') return 'declined';
  return reason === 'blocked' ? 'over' : 'missed';
}

function tellOfMissed(tx: Tx, held: HeldCall): void {
  for (const userId of calleesOf(held)) {
    notify(tx, {
      key: missedKey(held.id, userId),
      userId,
      type: 'call.missed',
      data: whoCalls(held),
      group: groupOf(held.id),
    });
  }
}

/** The key of the wish to tell somebody that they missed a call. */
export function missedKey(callId: string, userId: string): string {
  return `call.missed:${callId}:${userId}`;
}

type Telling = Pick<CallRow, 'id' | 'conversationId' | 'callType' | 'callerSide' | 'shopName' | 'buyerName'>;

/** What those who are rung are told of a call; `side` is theirs. */
export function whoCalls(call: Telling): Record<string, unknown> {
  const { id: callId, conversationId, callType, callerSide, shopName: shop, buyerName } = call;
  const from = callerSide === 'buyer' ? buyerName : shop;
  return { callId, conversationId, callType, shop, from, side: otherSide(callerSide) };
}
