import type { Context } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import { holdConversation } from '../inbox/hold.ts';
import { openBetween } from '../inbox/open.ts';
import { writeMessage } from './write.ts';

/**
 * A shop writes to a buyer, in the conversation the two have about nothing in particular, or a new one. Whether the asker
 * may write for it, and it may begin that, is for the caller to know. Throws `blocked`.
 */
export async function writeToBuyer(
  tx: Tx,
  context: Context,
  { shopId, buyerId, body }: { readonly shopId: string; readonly buyerId: string; readonly body: string },
): Promise<{ conversationId: string; messageId: string }> {
  const { id: conversationId } = await openBetween(tx, context, { buyerId, shopId, product: null }, 'shop');
  const held = await holdConversation(tx, context, conversationId);
  const { id: messageId } = await writeMessage(tx, context, held, { kind: 'text', body });
  return { conversationId, messageId };
}
