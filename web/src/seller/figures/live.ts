import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { onSignal } from '../../realtime/signals.ts';
import { paced } from './paced.ts';

const REST_MS = 1_000;

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
