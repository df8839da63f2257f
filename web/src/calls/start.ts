import type { CallPartner } from '../api/call-desk.ts';
import { acceptCall, initiateCall, rejectCall } from '../api/calls.ts';
import { isProblem } from '../api/problem.ts';
import type { Call, CallStart } from '../api/types.ts';
import { uuid } from '../parts/intention.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { followDevices } from './acts.ts';
import { deviceId } from './device.ts';
import { type Opened, openMedia, rememberDevices, rememberedDevices, stop } from './media.ts';
import { clockOffset } from './rings.ts';
import { type Entry, enterCall, liveCall } from './session.ts';
import { callsReset, openLayer } from './watch.ts';

type Wish = { callType: Call['callType']; audioDeviceId?: string; videoDeviceId?: string };

/**
 * Rings the other side and shows the call screen. Throws the server's Problem where they are not rung: `busy`,
 * `in_call`, `shop_closed`, `not_disturbed`, `blocked`, `own_shop`. A device that does not open is no reason not to
 * call: the screen says what the other cannot hear or see.
 */
export async function placeCall(partner: CallPartner, { callType, audioDeviceId, videoDeviceId }: Wish): Promise<void> {
  rememberDevices({
    ...(audioDeviceId && { audio: audioDeviceId }),
    ...(videoDeviceId && { video: videoDeviceId }),
  });
  const video = callType === 'video';
  const device = await deviceId();
  // Before it rings, so that nobody answers to a question of the browser's.
  const media = await openMedia({ video }, rememberedDevices());
  try {
    const asked = Date.now();
    const start = await ring({ ...partner, callType, deviceId: device });
    enter(start, device, asked, Promise.resolve(media));
  } catch (error) {
    close(media);
    throw error;
  }
  await openLayer();
}

/** Where no answer came it may ring all the same: asked again with the same key, it is the same call. */
async function ring(wish: Parameters<typeof initiateCall>[0]): Promise<CallStart> {
  const key = uuid();
  try {
    return await initiateCall(wish, key);
  } catch (error) {
    if (!isProblem(error) || (error.status !== 0 && error.status < 502)) throw error;
    return initiateCall(wish, key);
  }
}

/** Takes a call that rings. What stands against it is said in passing: the ring is gone then. */
export async function answerCall(call: Pick<Call, 'id'>, { video }: { video: boolean }): Promise<boolean> {
  const device = await deviceId();
  const media = openMedia({ video }, rememberedDevices());
  try {
    const asked = Date.now();
    const start = await acceptCall(call.id, device);
    const me = start.me && { ...start.me, video };
    enter({ ...start, me }, device, asked, media);
  } catch (error) {
    void media.then(close);
    toast(notAnswered(error), { bad: !isProblem(error, 'answered_elsewhere', 'call_over') });
    callsReset();
    return false;
  }
  await openLayer();
  return true;
}

export async function declineCall({ id }: Pick<Call, 'id'>): Promise<void> {
  try {
    await rejectCall(id);
  } catch (error) {
    if (!isProblem(error, 'call_over', 'call_active')) toast(plainly(error), { bad: true });
  }
  callsReset();
}

/** The page was reloaded in the middle of its call. The screen is not shown again without being asked. */
export function resumeCall(call: Call, device: string, offset: number): void {
  const media = openMedia({ video: call.me?.video ?? false }, rememberedDevices());
  begin({ call, offset, media, deviceId: device, ice: null, resumed: true });
}

function enter(start: CallStart, device: string, asked: number, media: Promise<Opened>): void {
  const offset = clockOffset(start.serverTime, asked, Date.now());
  begin({ call: start, offset, media, deviceId: device, ice: start, resumed: false });
}

function begin(entry: Omit<Entry, 'speaker'>): void {
  enterCall({ ...entry, speaker: rememberedDevices().speaker ?? '' });
  const mine = liveCall();
  if (mine) void entry.media.then(() => followDevices(mine));
}

function close({ audio, video }: Opened): void {
  stop(audio);
  stop(video);
}

function notAnswered(error: unknown): string {
  if (isProblem(error, 'answered_elsewhere')) return i18n.t('Somebody has taken this call already.');
  if (isProblem(error, 'call_over')) return i18n.t('They have hung up.');
  if (isProblem(error, 'in_call')) return i18n.t('You are in a call already. End it first.');
  return plainly(error);
}
