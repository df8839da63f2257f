import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { callChanged } from '../events.ts';
import { callProblems } from '../problems.ts';
import { type HeldCall, holdMyCall, isRinging } from '../ringing/hold.ts';
import { showCall } from '../ringing/reading.ts';
import type { Call } from '../schema.ts';
import type { PinProduct } from './products.schema.ts';
import { findPinned, findSeen, insertPin, unpin } from './products.store.ts';

/**
 * Lays a product of the shop on the table between the two who talk, in the place of another, or takes it off; what lies
 * there already stays as it is. Throws `not_found`, `forbidden`, `call_not_active`, `call_over`, `invalid_input`.
 */
export async function pinProduct(context: Context, anyCaseId: string, { productId }: PinProduct): Promise<Call> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const held = await holdMyCall(tx, context, anyCaseId);
    if (held.role !== 'caller' && held.role !== 'receiver') throw problems.forbidden('Only the two who talk may');
    if (isRinging(held)) throw callProblems.call_not_active();
    if (held.status !== 'active') throw callProblems.call_over();
    if (await lay(tx, held, userId, productId?.toLowerCase() ?? null)) {
      const { id, conversationId, callerId, receiverId, status } = held;
      tell(tx, [callerId, receiverId], callChanged, { callId: id, conversationId, status });
    }
    return showCall(tx, context, held.id);
  });
}

/** Whether something else lies there now. */
async function lay(tx: Tx, held: HeldCall, userId: string, productId: string | null): Promise<boolean> {
  const pinned = await findPinned(tx, held.id);
  if (productId === null) {
    if (pinned) await unpin(tx, held.id);
    return pinned !== undefined;
  }
  const product = await findSeen(tx, held.shopId, productId);
  if (!product) throw invalid('/productId', 'is not a product of this shop that both can see');
  if (pinned?.productId === product.id) return false;
  await unpin(tx, held.id);
  await insertPin(tx, { id: newId(), callId: held.id, productId: product.id, title: product.title, userId });
  return true;
}
