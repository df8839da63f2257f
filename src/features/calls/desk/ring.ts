import { isRingProof } from '#features/notifications/push/ring-proof.ts';
import { holdBack, takeBack } from '#features/notifications/service.ts';
import type { Context } from '#platform/actor.ts';
import { notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import type { CallRow } from '../ringing/hold.store.ts';
import { calleesOf, strandedOf } from '../ringing/hold.ts';
import type { RingStanding } from './desk.schema.ts';
import { findName, findRing } from './ring.store.ts';

/** Whether a call still rings, for whoever holds the proof that was pushed with it. Throws `not_found`. */
export async function ringStanding({ house }: Context, anyCaseId: string, proof: string): Promise<RingStanding> {
  const id = anyCaseId.toLowerCase();
  if (!isRingProof(house.keys, id, proof)) throw problems.not_found();
  const rings = await findRing(house.database.db, id);
  if (rings === undefined) throw problems.not_found();
  return { rings };
}

/** How a ring ended; `missed` has words of its own, which its caller says behind this. */
export type RingEnd = 'missed' | 'answered' | 'declined' | 'over';

/**
 * That a held call rings is no news any more: in the app it is gone, nothing more of it is sent, and where a device
 * shows it that it is over takes its place. `by` is who answered or declined it.
 */
export async function silenceRing(tx: Tx, call: CallRow, end: RingEnd, by: string | null = null): Promise<void> {
  const toldOf = (userId: string) => ({ key: ringKey(call.id, userId), userId });
  const callees = calleesOf(call).map(toldOf);
  const stranded = strandedOf(call).map(toldOf);
  if (end === 'missed') {
    await holdBack(
      tx,
      callees.map(({ key }) => key),
    );
    // Nothing takes the place of theirs.
    if (stranded.length > 0) await takeBack(tx, stranded);
    return;
  }
  const pushed = await takeBack(tx, [...callees, ...stranded]);
  if (pushed.length === 0) return;
  const name = by && (await findName(tx, by));
  const from = call.callerSide === 'buyer' ? call.buyerName : call.shopName;
  for (const userId of pushed) {
    const data = { callId: call.id, from, outcome: end, by: userId === by ? null : name };
    notify(tx, {
      key: answeredKey(call.id, userId),
      userId,
      type: 'call.answered',
      data,
      group: groupOf(call.id),
    });
  }
}

/** A call has one line in the bell and on a device: it rings, or it was missed. */
export function groupOf(callId: string): string {
  return `call:${callId}`;
}

/** The key of the wish to tell somebody that a call rings. */
export function ringKey(callId: string, userId: string): string {
  return `call.ringing:${callId}:${userId}`;
}

/** The key of the wish to show in its place that it was answered. */
export function answeredKey(callId: string, userId: string): string {
  return `call.answered:${callId}:${userId}`;
}
