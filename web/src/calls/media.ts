import { i18n } from '../words.ts';

export type Source = 'audio' | 'video' | 'screen';
export type MediaFault = 'denied' | 'missing' | 'taken' | 'other';
/** Which devices somebody chose; empty: whichever the system takes. */
export type Chosen = { audio?: string | undefined; video?: string | undefined; speaker?: string | undefined };
export type Opened = {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  faults: { audio?: MediaFault; video?: MediaFault };
};

const sound = (chosen: Chosen): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  ...(chosen.audio && { deviceId: chosen.audio }),
});
/** Enough to see what is shown; the browser takes less where the line carries less. */
const picture = (chosen: Chosen): MediaTrackConstraints => ({
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
  ...(chosen.video ? { deviceId: chosen.video } : { facingMode: 'user' }),
});

/** Both with one question to the person; what does not open is left out and named, the rest is used. */
export async function openMedia(wish: { video: boolean }, chosen: Chosen): Promise<Opened> {
  if (wish.video) {
    try {
      const stream = await ask({ audio: sound(chosen), video: picture(chosen) });
      return { audio: stream.getAudioTracks()[0] ?? null, video: stream.getVideoTracks()[0] ?? null, faults: {} };
    } catch {
      // One of the two does not open: each by itself.
    }
  }
  const faults: Opened['faults'] = {};
  const audio = await openMicrophone(chosen).catch((error: unknown) => {
    faults.audio = faultOf(error);
    return null;
  });
  if (!wish.video) return { audio, video: null, faults };
  const video = await openCamera(chosen).catch((error: unknown) => {
    faults.video = faultOf(error);
    return null;
  });
  return { audio, video, faults };
}

export async function openMicrophone(chosen: Chosen): Promise<MediaStreamTrack> {
  return first((await ask({ audio: sound(chosen) })).getAudioTracks());
}

export async function openCamera(chosen: Chosen): Promise<MediaStreamTrack> {
  return first((await ask({ video: picture(chosen) })).getVideoTracks());
}

export async function openScreen(): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  const track = first(stream.getVideoTracks());
  // Letters rather than movement.
  track.contentHint = 'detail';
  return track;
}

export const canShare = () => isSecureContext && 'getDisplayMedia' in navigator.mediaDevices;

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
  // Without HTTPS there is no way to a microphone at all.
  if (!isSecureContext) throw new DOMException('', 'NotAllowedError');
  return navigator.mediaDevices.getUserMedia(constraints);
}

function first(tracks: MediaStreamTrack[]): MediaStreamTrack {
  const [track] = tracks;
  if (!track) throw new DOMException('', 'NotFoundError');
  return track;
}

export function faultOf(error: unknown): MediaFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'taken';
  return 'other';
}

export function faultWords(source: Source, fault: MediaFault): string {
  if (source === 'screen') return i18n.t('The screen could not be shown.');
  if (source === 'audio') {
    if (fault === 'denied')
      return i18n.t('They cannot hear you: your browser does not let this page use the microphone.');
    if (fault === 'missing') return i18n.t('They cannot hear you: no microphone was found.');
    if (fault === 'taken') return i18n.t('They cannot hear you: another program uses the microphone.');
    return i18n.t('They cannot hear you: the microphone does not open.');
  }
  if (fault === 'denied') return i18n.t('The camera stays off: your browser does not let this page use it.');
  if (fault === 'missing') return i18n.t('The camera stays off: none was found.');
  if (fault === 'taken') return i18n.t('The camera stays off: another program uses it.');
  return i18n.t('The camera stays off: it does not open.');
}

export const stop = (track: MediaStreamTrack | null) => track?.stop();

const kept = 'souk-call-devices';

export function rememberedDevices(): Chosen {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? '{}') as Chosen;
  } catch {
    return {};
  }
}

export function rememberDevices(chosen: Chosen): void {
  try {
    localStorage.setItem(kept, JSON.stringify({ ...rememberedDevices(), ...chosen }));
  } catch {
    // Without storage the next call begins with what the system takes.
  }
}
