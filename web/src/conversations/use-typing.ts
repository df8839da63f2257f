import { useEffect, useState } from 'react';
import { tellTyping } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { onSignal } from '../realtime/signals.ts';

/** A first letter may be a slip: it is shown a moment later, and is over when nothing more is heard. */
const shownAfter = 300;
const over = 6_000;
const tellEvery = 3_000;

/** Who on the other side writes just now. */
export function useTyping({ id, side, lastSeq }: Conversation): string | null {
  const [name, setName] = useState<string | null>(null);
  // A new message ends it: what was being written is there now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is what triggers it
  useEffect(() => {
    setName(null);
    let show: ReturnType<typeof setTimeout> | undefined;
    let hide: ReturnType<typeof setTimeout> | undefined;
    const stop = onSignal('typing', (payload) => {
      if (payload.conversationId !== id || payload.side === side) return;
      clearTimeout(hide);
      show ??= setTimeout(() => setName(String(payload.name)), shownAfter);
      hide = setTimeout(() => {
        clearTimeout(show);
        show = undefined;
        setName(null);
      }, over);
    });
    return () => {
      stop();
      clearTimeout(show);
      clearTimeout(hide);
    };
  }, [id, side, lastSeq]);
  return name;
}

const told = new Map<string, number>();

/** Tells the other side that one writes, seldom enough. */
export function typed(conversationId: string): void {
  const now = Date.now();
  if (now - (told.get(conversationId) ?? 0) < tellEvery) return;
  told.set(conversationId, now);
  tellTyping(conversationId).catch(() => {});
}

/** Sent: the next letter is news again. */
export const stoppedTyping = (conversationId: string) => told.delete(conversationId);
