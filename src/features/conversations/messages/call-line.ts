import { peopleOf } from '#features/shops/people.ts';
import { tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { messageSent } from '../events.ts';
import { markCallRead } from '../inbox/marks.store.ts';
import type { Side } from '../schema.ts';
import { insertMessage } from './write.store.ts';

/** With how many people `change` speaks at most. */
const MOST_TOLD = 50;

export interface CallOver {
  readonly callId: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly buyerId: string;
  readonly callerId: string;
  readonly callerSide: Side;
  readonly isMissed: boolean;
  /** Who hears of the call in the same transaction. */
  readonly told: readonly string[];
}

/**
 * Writes the line of a call that is over into its conversation, for one who holds it. One that was missed is unread for
 * those who were called; any other they know of, as long as there was nothing unread before it.
 */
export async function writeCallLine(tx: Tx, call: CallOver): Promise<void> {
  const { callId, conversationId, shopId, callerSide: side, callerId: senderId } = call;
  const id = newId();
  const nothing = { clientMessageId: null, requestHash: null, replyToId: null, productId: null, orderId: null };
  const { seq } = await insertMessage(tx, {
    ...{ id, conversationId, side, senderId, kind: 'call', body: '', ...nothing, offerId: null, callId },
    ...{ lexemes: '', answerId: newId() },
  });
  await markCallRead(tx, conversationId, side, call.isMissed);
  const people = await peopleOf(tx, shopId, 'messages');
  const hearers = [...new Set([call.buyerId, ...people])];
  const others = hearers.filter((userId) => !call.told.includes(userId)).slice(0, MOST_TOLD - call.told.length);
  tell(
    tx,
    hearers.filter((userId) => call.told.includes(userId) || others.includes(userId)),
    messageSent,
    { conversationId, messageId: id, seq, side },
  );
}
