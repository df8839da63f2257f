import type { QueryClient } from '@tanstack/react-query';
import { markDelivered } from '../api/conversations.ts';
import type { Conversation, PersonEvent } from '../api/types.ts';
import { onSignal } from '../realtime/signals.ts';
import { askMessages, oneConversation, takeConversation, takeIn, threadAt } from './queries.ts';
import { messageAt } from './thread.ts';

const soon = 250;
const delivered = new Map<string, number>();
let listsStale = false;
const listeners = new Set<() => void>();

/** Whenever news come the line is open: whoever waits to send may try. */
export function onConversationNews(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function conversationNews({ type, payload }: PersonEvent, client: QueryClient): void {
  const { conversationId: id, seq } = payload as { conversationId: string; seq?: number };
  if (type === 'message.sent' && seq) {
    // The open thread sees that something is missing and fetches just that.
    takeIn(client, id, { held: [], lastSeq: seq });
    deliverSoon(client, id, seq);
  } else if (type === 'message.changed' && seq) {
    const thread = client.getQueryData(threadAt(id).queryKey);
    if (thread && messageAt(thread, seq)) {
      askMessages(id, { around: seq, limit: 1 })
        .then((more) => takeIn(client, id, more))
        .catch(() => {
          void client.invalidateQueries({ queryKey: threadAt(id).queryKey });
        });
    }
  }
  void client.invalidateQueries({ queryKey: oneConversation(id).queryKey });
  refreshLists(client);
  for (const listener of listeners) listener();
}

/** Lists and counts follow many messages at once. */
export function refreshLists(client: QueryClient): void {
  if (listsStale) return;
  listsStale = true;
  setTimeout(() => {
    listsStale = false;
    void client.invalidateQueries({
      queryKey: ['conversations'],
      predicate: ({ queryKey }) => queryKey[1] !== 'one',
    });
  }, soon);
}

/** This device has it. Where the thread is open and looked at, it is read before this is said. */
function deliverSoon(client: QueryClient, id: string, seq: number): void {
  const waiting = delivered.has(id);
  delivered.set(id, Math.max(seq, delivered.get(id) ?? 0));
  if (waiting) return;
  setTimeout(() => {
    const upTo = delivered.get(id) ?? seq;
    delivered.delete(id);
    const known = client.getQueryData(oneConversation(id).queryKey);
    if (known && known.deliveredSeq >= upTo) return;
    markDelivered(id, upTo).then(
      (conversation) => takeConversation(client, conversation),
      () => {
        // The next message, or opening the thread, says it as well.
      },
    );
  }, soon);
}

/** Another database, or too long away: what older answers said of a message need not hold any more. */
export function conversationsReset(client: QueryClient): void {
  void client.resetQueries({ queryKey: ['threads'] });
}

/** Who came or went is shown at once wherever they stand. */
export function hearPresence(client: QueryClient): void {
  onSignal('presence', (payload) => {
    const { userId, shopIds = [], online, lastSeenAt } = payload as Presence;
    const concerns = ({ side, shop, buyer }: Conversation) =>
      side === 'buyer' ? shopIds.includes(shop.id) : buyer.id === userId;
    for (const [, known] of client.getQueriesData<Conversation>({ queryKey: ['conversations', 'one'] })) {
      if (known && concerns(known))
        takeConversation(client, { ...known, other: { ...known.other, online, lastSeenAt } });
    }
    refreshLists(client);
  });
}

type Presence = { userId?: string; shopIds?: string[]; online: boolean | null; lastSeenAt: string | null };
