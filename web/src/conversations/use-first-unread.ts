import { useEffect, useState } from 'react';
import type { Conversation } from '../api/types.ts';

/**
 * Where the line "New" stands: before what was unread on opening the thread, or on coming back to this tab. It stays
 * while one reads on, and goes with one's answer. 0: nowhere.
 */
export function useFirstUnread({ unreadCount, readSeq }: Conversation): [number, () => void] {
  const [first, setFirst] = useState(unreadCount > 0 ? readSeq + 1 : 0);
  useEffect(() => {
    if (unreadCount > 0 && document.hidden) setFirst((now) => (now > readSeq ? now : readSeq + 1));
  }, [unreadCount, readSeq]);
  return [first, () => setFirst(0)];
}
