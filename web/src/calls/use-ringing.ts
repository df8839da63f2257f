import { useEffect } from 'react';
import { playRing } from './tone.ts';

const blink = 1_000;
/** A tab that nobody touched yet may be kept silent by the browser: it gives way to one that can be heard. */
const courtesy = 300;

/** Rings, in one tab of the browser at a time, and says who it is in the tab's title. Quiet once somebody acts. */
export function useRinging(words: string, quiet: boolean): void {
  useEffect(() => {
    if (quiet) return;
    const over = new AbortController();
    void alone(over.signal, () => {
      const stop = playRing();
      return new Promise((resolve) => {
        over.signal.addEventListener('abort', () => {
          stop();
          resolve();
        });
      });
    });
    return () => over.abort();
  }, [quiet]);

  useEffect(() => {
    if (quiet) return;
    let before = document.title;
    const sign = `☎ ${words}`;
    const ours = () => document.title.includes(sign);
    // The page may change its title meanwhile.
    const turn = () => {
      if (!ours()) before = document.title;
      document.title = ours() ? before : sign;
    };
    turn();
    const blinking = setInterval(turn, blink);
    return () => {
      clearInterval(blinking);
      if (ours()) document.title = before;
    };
  }, [words, quiet]);
}

/** Where several tabs are open, another begins when the first is closed. */
async function alone(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  if (!navigator.userActivation?.hasBeenActive) await new Promise((resolve) => setTimeout(resolve, courtesy));
  await navigator.locks
    .request('souk-call-sound', { signal }, async () => {
      if (!signal.aborted) await work();
    })
    .catch(() => {
      // It was over before this tab's turn came.
    });
}
