import { holdForCall } from '#features/conversations/inbox/hold.ts';
import type { CallType } from '#features/conversations/messages/call-line.schema.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { take } from './ringing/accept.ts';
import { holdCall } from './ringing/hold.ts';
import { insertRing } from './ringing/moves.store.ts';
import { endCall } from './ringing/over.ts';

export interface PastCall {
  readonly conversationId: string;
  readonly callType: CallType;
  /** How long they talked; null where nobody answered. */
  readonly seconds: number | null;
}

/** Devices that nobody has any more. */
const devices = { shop: 'past-shop', buyer: 'past-buyer' };

/**
 * Writes down that the acting person of a shop called its buyer once, at the time the context speaks of: for who makes up
 * a past. All of it is one transaction, so that nobody takes it for a call that rings.
 */
export async function writePastCall(context: Context, { conversationId, callType, seconds }: PastCall): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    const { shopId, buyerId } = await holdForCall(tx, context, conversationId);
    const id = newId();
    const ends = { conversationId, shopId, callerSide: 'shop', callerId: userId, receiverId: buyerId } as const;
    const ring = { id, ...ends, callType, deviceId: devices.shop, rings: true, taken: [] };
    const { ringExpiresAt, serverTime } = await insertRing(tx, {
      ...ring,
      seconds: context.house.config.SOUK_RING_SECONDS,
    });
    const held = await holdCall(tx, id);
    if (!held) throw new Error(`The call ${id} is gone`);
    if (seconds === null) {
      await endCall(tx, held, { status: 'missed', reason: 'no_answer', at: ringExpiresAt });
      return;
    }
    await take(tx, held, buyerId, devices.buyer);
    const at = Temporal.Instant.from(serverTime).add({ seconds }).toString();
    await endCall(tx, held, { status: 'ended', reason: 'completed', at, by: userId });
  });
}
