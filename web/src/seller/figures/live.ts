import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { onSignal } from '../../realtime/signals.ts';
import { paced } from './paced.ts';

const REST_MS = 1_000;
/** Where no line reaches (sockets that do not pass), and so that a day ends while one looks. */
const ASK_EVERY_MS = 60_000;

/** How each part of the figures stays fresh; while they are held still, nothing asks for them by itself. */
export const freshUnless = (isPaused: boolean) => ({
  placeholderData: keepPreviousData,
  refetchInterval: isPaused ? (false as const) : ASK_EVERY_MS,
  refetchOnWindowFocus: !isPaused,
  refetchOnReconnect: !isPaused,
});

/** Fetches the shop's figures again whenever the server says that they moved, while somebody looks. */
export function useLiveFigures(shopId: string, isPaused: boolean): void {
  const client = useQueryClient();
  const stoodStill = useRef(false);
  useEffect(() => {
    if (isPaused) {
      stoodStill.current = true;
      return;
    }
    let isGone = false;
    const refresh = paced(async () => {
      if (!isGone) await client.invalidateQueries({ queryKey: ['figures', shopId] });
    }, REST_MS);
    const look = () => {
      if (!document.hidden) refresh();
    };
    const stop = onSignal('figures', (payload) => {
      if (payload.shopId === shopId) look();
    });
    // What was missed in another tab, or while it stood still.
    document.addEventListener('visibilitychange', look);
    if (stoodStill.current) look();
    stoodStill.current = false;
    return () => {
      isGone = true;
      stop();
      document.removeEventListener('visibilitychange', look);
    };
  }, [client, shopId, isPaused]);
}
