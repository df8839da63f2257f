import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessagesAsked } from '../api/conversations.ts';
import { askMessages, takeIn } from './queries.ts';
import { firstSeq, type Hole, holesOf, type Thread } from './thread.ts';

const page = 100;
const again = 3_000;

/**
 * Keeps the thread whole: what is missing at the end, or is little, is fetched at once; a long gap (after a jump to an
 * old message) when somebody comes near it.
 */
export function useFilled(conversationId: string, thread: Thread) {
  const client = useQueryClient();
  const asking = useRef(new Set<string>());
  const [olderFailed, setOlderFailed] = useState(false);
  const [, setTries] = useState(0);

  const ask = useCallback(
    async (asked: MessagesAsked) => {
      const key = JSON.stringify(asked);
      if (asking.current.has(key)) return;
      asking.current.add(key);
      try {
        takeIn(client, conversationId, await askMessages(conversationId, asked));
        asking.current.delete(key);
      } catch (error) {
        setTimeout(() => {
          asking.current.delete(key);
          setTries((tries) => tries + 1);
        }, again);
        throw error;
      }
    },
    [client, conversationId],
  );

  useEffect(() => {
    const near = holesOf(thread).find(({ from, to }) => to === thread.lastSeq || to - from < page);
    if (near) ask({ after: near.from - 1, limit: page }).catch(() => {});
  });

  const older = useCallback(
    async (first: number | null) => {
      if (first === null || first <= 1) return;
      setOlderFailed(false);
      await ask({ before: first, limit: 50 }).catch(() => setOlderFailed(true));
    },
    [ask],
  );

  return {
    hasOlder: (firstSeq(thread) ?? 1) > 1,
    olderFailed,
    loadOlder: useCallback(() => older(firstSeq(thread)), [older, thread]),
    fill: useCallback(
      ({ from, to }: Hole, upwards: boolean) =>
        void ask(upwards ? { before: to + 1, limit: 50 } : { after: from - 1, limit: 50 }).catch(() => {}),
      [ask],
    ),
    around: useCallback((seq: number) => ask({ around: seq, limit: 50 }), [ask]),
  };
}
