import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { problems } from '#platform/problems.ts';
import { callChanged } from '../events.ts';
import { isRinging, seeCall } from './hold.ts';
import { insertDevice } from './moves.store.ts';

/** Hears from a device that it rings; said again, or when it is over, it changes nothing. Throws `not_found`, `forbidden`. */
export async function sayItRings(context: Context, id: string, deviceId: string): Promise<void> {
  await change(context, async (tx) => {
    const seen = await seeCall(tx, context, id);
    if (seen.role === 'caller' || seen.role === 'colleague') throw problems.forbidden('It rings for the other side');
    if (!isRinging(seen)) return;
    const { id: callId, callerId, conversationId } = seen;
    const isNew = await insertDevice(tx, callId, signedIn(context).userId, deviceId);
    if (isNew) tell(tx, [callerId], callChanged, { callId, conversationId, status: 'ringing' });
  });
}
