import { useSyncExternalStore } from 'react';
import type { Call } from '../api/types.ts';
import type { Quality } from './quality.ts';

export type Phase = 'calling' | 'connecting' | 'talking' | 'reconnecting' | 'over';

/** The call that this page is in, as it is shown. */
export type CallNow = {
  call: Call;
  phase: Phase;
  /** When it was answered, on this device's clock, in milliseconds. */
  since: number | null;
  /** What I show of myself or of my screen. */
  picture: MediaStreamTrack | null;
  remote: MediaStream | null;
  audio: boolean;
  video: boolean;
  sharing: boolean;
  /** The market does not answer; the talk itself goes on. */
  unreachable: boolean;
  quality: Quality | null;
  /** Something that went wrong with a device. */
  note: string | null;
  speaker: string;
  small: boolean;
};

let now: CallNow | null = null;
const listeners = new Set<() => void>();

export const callNow = () => now;
export const useCallNow = () => useSyncExternalStore(listen, callNow);

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function show(next: CallNow | null): void {
  now = next;
  for (const listener of listeners) listener();
}

export function change(next: Partial<CallNow>): void {
  if (now) show({ ...now, ...next });
}
