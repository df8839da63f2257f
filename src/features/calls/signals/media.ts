import type { Context } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { callChanged } from '../events.ts';
import { readCall } from '../ringing/reading.ts';
import type { Call } from '../schema.ts';
import { holdSeat } from './seat.ts';
import type { MediaState } from './signals.schema.ts';
import { updateMedia } from './signals.store.ts';

/** Shows the other side what I send now: sound, the camera, the screen. */
export async function setMedia(context: Context, id: string, media: MediaState): Promise<Call> {
  await change(context, async (tx) => {
    const { call, userId, otherId } = await holdSeat(tx, context, id, media.deviceId);
    if (!(await updateMedia(tx, id, userId, media))) return;
    const { id: callId, conversationId, status } = call;
    tell(tx, [userId, otherId], callChanged, { callId, conversationId, status });
  });
  return readCall(context, id);
}
