import { pinProduct } from '../api/calls.ts';
import {
  type Chosen,
  faultOf,
  faultWords,
  openCamera,
  openMicrophone,
  openScreen,
  rememberDevices,
  rememberedDevices,
  stop,
} from './media.ts';
import { callNow, change } from './now.ts';
import { type Live, liveCall } from './session.ts';

/** What one does in a call with one's own devices. Each shows at once, is sent to the other, and told in words where it fails. */

export async function turnMicrophone(on: boolean): Promise<void> {
  const mine = liveCall();
  if (!mine) return;
  if (on && mine.ready && mine.microphone?.readyState !== 'live')
    return takeMicrophone(mine, rememberedDevices(), true);
  if (mine.microphone) mine.microphone.enabled = on;
  change({ audio: on, note: null });
  void mine.heartbeat.tellMine();
}

/** Off means off: the camera is closed and its light goes out. */
export async function turnCamera(on: boolean): Promise<void> {
  const mine = liveCall();
  if (!mine) return;
  if (on) return takeCamera(mine, rememberedDevices());
  mine.turns.video += 1;
  stop(callNow()?.picture ?? null);
  change({ picture: null, video: false, sharing: false, note: null });
  await mine.link?.put('video', null);
  void mine.heartbeat.tellMine();
}

export async function shareScreen(): Promise<void> {
  const mine = liveCall();
  if (!mine) return;
  let screen: MediaStreamTrack;
  try {
    screen = await openScreen();
  } catch (error) {
    // Denied here mostly means that the person thought better of it.
    if (!mine.over && faultOf(error) !== 'denied') change({ note: faultWords('screen', 'other') });
    return;
  }
  const now = callNow();
  if (mine.over || !now) return stop(screen);
  mine.turns.video += 1;
  if (!now.sharing) mine.hadCamera = now.video;
  stop(now.picture);
  // Browsers have a button of their own that ends it.
  screen.onended = () => callNow()?.picture === screen && void stopSharing();
  change({ picture: screen, sharing: true, video: false, note: null });
  await mine.link?.put('video', screen);
  void mine.heartbeat.tellMine();
}

export async function stopSharing(): Promise<void> {
  const mine = liveCall();
  if (mine && callNow()?.sharing) await turnCamera(mine.hadCamera);
}

export async function chooseDevice(kind: keyof Chosen, id: string): Promise<void> {
  const mine = liveCall();
  rememberDevices({ [kind]: id });
  if (!mine) return;
  if (kind === 'speaker') change({ speaker: id });
  if (kind === 'audio') await takeMicrophone(mine, rememberedDevices());
  if (kind === 'video' && callNow()?.video) await takeCamera(mine, rememberedDevices());
}

/** Muted it stays muted, also where that was wished for while it opened. */
async function takeMicrophone(mine: Live, chosen: Chosen, unmute = false): Promise<void> {
  const turn = ++mine.turns.audio;
  await mine.opening;
  const isLate = () => mine.over || turn !== mine.turns.audio;
  const isWished = () => unmute || (callNow()?.audio ?? false);
  try {
    const track = await openMicrophone(chosen);
    if (isLate()) return stop(track);
    stop(mine.microphone);
    mine.microphone = track;
    track.enabled = isWished();
    followMicrophone(mine);
    change({ audio: track.enabled, note: null });
    await mine.link?.put('audio', track);
  } catch (error) {
    if (isLate()) return;
    const stillHeard = mine.microphone?.readyState === 'live' && mine.microphone.enabled;
    change({ audio: stillHeard, note: faultWords('audio', faultOf(error)) });
  }
  void mine.heartbeat.tellMine();
}

async function takeCamera(mine: Live, chosen: Chosen): Promise<void> {
  const turn = ++mine.turns.video;
  await mine.opening;
  const isLate = () => mine.over || turn !== mine.turns.video;
  if (isLate()) return;
  // Some cameras open for one user at a time, be it the same page.
  stop(callNow()?.picture ?? null);
  try {
    const track = await openCamera(chosen);
    if (isLate()) return stop(track);
    followCamera(mine, track);
    change({ picture: track, video: true, sharing: false, note: null });
    await mine.link?.put('video', track);
  } catch (error) {
    if (isLate()) return;
    change({ picture: null, video: false, sharing: false, note: faultWords('video', faultOf(error)) });
    await mine.link?.put('video', null);
  }
  void mine.heartbeat.tellMine();
}

/** What is pulled out: another microphone takes its place, a camera goes off; both are said where there is none. */
export function followDevices(mine: Live): void {
  const { picture, video } = callNow() ?? {};
  followMicrophone(mine);
  if (picture && video) followCamera(mine, picture);
}

function followMicrophone(mine: Live): void {
  const { microphone } = mine;
  if (!microphone) return;
  microphone.onended = () => {
    if (!mine.over && mine.microphone === microphone) void takeMicrophone(mine, {});
  };
}

function followCamera(mine: Live, camera: MediaStreamTrack): void {
  camera.onended = () => {
    if (mine.over || callNow()?.picture !== camera) return;
    void turnCamera(false);
    change({ note: faultWords('video', 'missing') });
  };
}

/** Lays a product on the table for both; null takes it away. */
export async function pin(productId: string | null): Promise<void> {
  const now = callNow();
  if (!now) return;
  const call = await pinProduct(now.call.id, productId);
  if (callNow()?.call.id === call.id && callNow()?.phase !== 'over') change({ call });
}
