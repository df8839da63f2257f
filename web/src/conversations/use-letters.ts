import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { lettersNow, onLetters, startSending } from './sending.ts';

/** What waits to be sent in this conversation. */
export function useLetters(conversationId: string) {
  const client = useQueryClient();
  useEffect(() => {
    startSending(client);
  }, [client]);
  const letters = useSyncExternalStore(onLetters, lettersNow);
  return useMemo(() => letters.filter((letter) => letter.conversationId === conversationId), [letters, conversationId]);
}
