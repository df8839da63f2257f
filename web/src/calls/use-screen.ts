import { type RefObject, useEffect } from 'react';
import { turnCamera, turnMicrophone } from './acts.ts';
import { hangUp } from './session.ts';
import { playWaiting } from './tone.ts';

/** While the call has the whole screen, nothing behind it can be reached; the focus then goes back to where it was. */
export function useAlone(alone: boolean, place: HTMLElement, screen: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!alone) return;
    const before = document.activeElement;
    const others = [...document.body.children].filter((other) => other !== place && !other.hasAttribute('inert'));
    for (const other of others) other.toggleAttribute('inert', true);
    screen.current?.focus({ preventScroll: true });
    return () => {
      for (const other of others) other.toggleAttribute('inert', false);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [alone, place, screen]);
}

/** What the caller hears until somebody answers. */
export function useWaitingTone(waiting: boolean): void {
  useEffect(() => (waiting ? playWaiting() : undefined), [waiting]);
}

/** The screen stays on while one talks; the system lets go of it with every change of tabs. */
export function useAwake(awake: boolean): void {
  useEffect(() => {
    if (!awake || !('wakeLock' in navigator)) return;
    let over = false;
    let held: WakeLockSentinel | null = null;
    const hold = async () => {
      if (document.hidden || (held && !held.released)) return;
      held = await navigator.wakeLock.request('screen').catch(() => null);
      if (over) await held?.release();
    };
    const seen = () => void hold();
    document.addEventListener('visibilitychange', seen);
    seen();
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', seen);
      void held?.release();
    };
  }, [awake]);
}

type State = { audio: boolean; video: boolean };

/** The buttons that the system shows itself: on a picture in picture, on the keyboard, on a headset. */
export function useSystemButtons(active: boolean, { audio, video }: State): void {
  useEffect(() => {
    if (!active || !('mediaSession' in navigator)) return;
    const acts = [
      ['hangup', hangUp],
      ['togglemicrophone', () => void turnMicrophone(!audio)],
      ['togglecamera', () => void turnCamera(!video)],
    ] as const;
    const set = (act: string, does: (() => void) | null) => {
      try {
        navigator.mediaSession.setActionHandler(act as MediaSessionAction, does);
      } catch {
        // This browser does not know that button.
      }
    };
    for (const [act, does] of acts) set(act, does);
    return () => {
      for (const [act] of acts) set(act, null);
    };
  }, [active, audio, video]);
}
