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
import { callNow, change, type Live, liveCall, tellMine } from './session.ts';

/** What one does in a call with one's own devices. Each shows at once, is sent to the other, and told in words where it fails. */

export async function turnMicrophone(on: boolean): Promise<void> {
  const mine = liveCall();
  if (!mine) return;
  if (on && mine.microphone?.readyState !== 'live') return takeMicrophone(mine, rememberedDevices());
  if (mine.microphone) mine.microphone.enabled = on;
  change({ audio: on, note: null });
  void tellMine(mine);
}

/** Off means off: the camera is closed and its light goes out. */
export async function turnCamera(on: boolean): Promise<void> {
  const mine = liveCall();
  if (!mine) return;
  if (callNow()?.sharing) stop(callNow()?.picture ?? null);
  if (on) return takeCamera(mine, rememberedDevices());
  stop(callNow()?.picture ?? null);
  change({ picture: null, video: false, sharing: false, note: null });
  await mine.link?.put('video', null);
  void tellMine(mine);
}

export async function shareScreen(): Promise<void> {
  const mine = liveCall();
  const before = callNow();
  if (!mine || !before) return;
  let screen: MediaStreamTrack;
  try {
    screen = await openScreen();
  } catch (error) {
    // Denied here mostly means that the person thought better of it.
    if (faultOf(error) !== 'denied') change({ note: faultWords('screen', 'other') });
    return;
  }
  if (mine.over) return stop(screen);
  const hadCamera = callNow()?.video ?? false;
  stop(callNow()?.picture ?? null);
  // Browsers have a button of their own that ends it.
  screen.onended = () => void stopSharing(mine, hadCamera);
  change({ picture: screen, sharing: true, video: false, note: null });
  await mine.link?.put('video', screen);
  void tellMine(mine);
}

export async function stopSharingScreen(): Promise<void> {
  const picture = callNow()?.picture;
  stop(picture ?? null);
  // Stopping it here is no event of the browser's.
  picture?.dispatchEvent(new Event('ended'));
}

async function stopSharing(mine: Live, hadCamera: boolean): Promise<void> {
  if (mine.over || !callNow()?.sharing) return;
  if (hadCamera) return takeCamera(mine, rememberedDevices());
  await turnCamera(false);
}

export async function chooseDevice(kind: keyof Chosen, id: string): Promise<void> {
  const mine = liveCall();
  const now = callNow();
  rememberDevices({ [kind]: id });
  if (!mine || !now) return;
  if (kind === 'speaker') change({ speaker: id });
  if (kind === 'audio') await takeMicrophone(mine, rememberedDevices(), now.audio);
  if (kind === 'video' && now.video) await takeCamera(mine, rememberedDevices());
}

async function takeMicrophone(mine: Live, chosen: Chosen, audible = true): Promise<void> {
  try {
    const track = await openMicrophone(chosen);
    if (mine.over) return stop(track);
    stop(mine.microphone);
    mine.microphone = track;
    track.enabled = audible;
    followMicrophone(mine);
    change({ audio: audible, note: null });
    await mine.link?.put('audio', track);
  } catch (error) {
    if (!mine.over) change({ audio: mine.microphone?.enabled ?? false, note: faultWords('audio', faultOf(error)) });
  }
  void tellMine(mine);
}

async function takeCamera(mine: Live, chosen: Chosen): Promise<void> {
  // Some cameras open for one user at a time, be it the same page.
  stop(callNow()?.picture ?? null);
  try {
    const track = await openCamera(chosen);
    if (mine.over) return stop(track);
    followCamera(mine, track);
    change({ picture: track, video: true, sharing: false, note: null });
    await mine.link?.put('video', track);
  } catch (error) {
    if (mine.over) return;
    change({ picture: null, video: false, sharing: false, note: faultWords('video', faultOf(error)) });
    await mine.link?.put('video', null);
  }
  void tellMine(mine);
}

/** What is pulled out: another microphone takes its place, a camera goes off; both are said where there is none. */
export function followDevices(mine: Live): void {
  const picture = callNow()?.picture;
  followMicrophone(mine);
  if (picture) followCamera(mine, picture);
}

function followMicrophone(mine: Live): void {
  const { microphone } = mine;
  if (!microphone) return;
  microphone.onended = () => {
    if (!mine.over && mine.microphone === microphone) void takeMicrophone(mine, {}, callNow()?.audio ?? true);
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
