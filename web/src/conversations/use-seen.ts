import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { markSeen } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { refreshLists } from './news.ts';
import { takeConversation } from './queries.ts';

const soon = 120;

/** Tells the other side how far one has read, once for many messages. Call it with the highest number in sight. */
export function useSeen(conversation: Conversation): (seq: number) => void {
  const client = useQueryClient();
  const latest = useRef(conversation);
  const wanted = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = conversation;
  });
  // What was in sight when the thread was left was seen all the same, so the timer is not stopped.
  return useCallback(
    (seq: number) => {
      const { id, readSeq, unreadCount } = latest.current;
      wanted.current = Math.max(wanted.current, seq);
      if (wanted.current <= readSeq && unreadCount === 0) return;
      if (wanted.current <= readSeq) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        markSeen(id, wanted.current).then(
          (answer) => {
            takeConversation(client, answer);
            refreshLists(client);
          },
          () => {
            // The next look at the thread says it again.
          },
        );
      }, soon);
    },
    [client],
  );
}
