import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { callProblems } from '../problems.ts';
import type { Call } from '../schema.ts';
import { type HeldCall, holdMyCall, isRinging, type SeenCall } from './hold.ts';
import { endCall } from './over.ts';
import { showCall } from './reading.ts';

type MyCall = HeldCall & SeenCall;

/** Declines a call, for all devices and people that it rings for. Throws `not_found`, `forbidden`, `call_active`, `call_over`. */
export function rejectCall(context: Context, id: string): Promise<Call> {
  return leave(context, id, async (tx, held, by) => {
    if (held.role === 'caller' || held.role === 'colleague')
      throw problems.forbidden('You cannot decline your own call');
    if (held.status === 'rejected') return;
    if (held.status === 'active') throw callProblems.call_active();
    if (!isRinging(held)) throw callProblems.call_over();
    await endCall(tx, held, { status: 'rejected', reason: 'declined', by });
  });
}

/** Hangs up, or stops calling, or declines; what is over is answered as it is. Throws `not_found`, `forbidden`. */
export function endMyCall(context: Context, id: string): Promise<Call> {
  return leave(context, id, async (tx, held, by) => {
    if (held.status === 'active') {
      if (held.role !== 'caller' && held.role !== 'receiver') throw problems.forbidden('You are not in this call');
      await endCall(tx, held, { status: 'ended', reason: 'completed', by });
    } else if (isRinging(held)) {
      if (held.role === 'colleague') throw problems.forbidden('Somebody else calls');
      const isCaller = held.role === 'caller';
      const status = isCaller ? 'missed' : 'rejected';
      await endCall(tx, held, { status, reason: isCaller ? 'cancelled' : 'declined', by });
    }
  });
}

function leave(
  context: Context,
  id: string,
  work: (tx: Tx, held: MyCall, userId: string) => Promise<void>,
): Promise<Call> {
  return change(context, async (tx) => {
    await work(tx, await holdMyCall(tx, context, id), signedIn(context).userId);
    return showCall(tx, context, id);
  });
}
