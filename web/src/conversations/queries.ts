import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  fetchConversation,
  fetchConversations,
  fetchMessages,
  fetchQuickReplies,
  fetchUnreadMessages,
  type Inbox,
  type MessagesAsked,
} from '../api/conversations.ts';
import type { Conversation, ConversationPage, Message } from '../api/types.ts';
import { firstSeq, mergeThreads, type Thread, threadOf } from './thread.ts';

export const unreadMessages = queryOptions({
  queryKey: ['conversations', 'unread-count'],
  queryFn: fetchUnreadMessages,
  staleTime: 60_000,
});

export const inboxPages = (inbox: Inbox) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list', inbox],
    queryFn: ({ pageParam }) => fetchConversations(inbox, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const oneConversation = (id: string) =>
  queryOptions({ queryKey: ['conversations', 'one', id], queryFn: () => fetchConversation(id) });

export const quickReplies = (shop: string) =>
  queryOptions({ queryKey: ['quick-replies', shop], queryFn: async () => (await fetchQuickReplies(shop)).items });

/** A thread only ever merges with what comes: an answer that is late takes nothing away. */
export const threadAt = (id: string) =>
  queryOptions({
    queryKey: ['threads', id],
    queryFn: ({ client }) => (client.getQueryData(['threads', id]) ? askMessages(id, {}) : begin(client, id)),
    structuralSharing: (known, more) => (known ? mergeThreads(known as Thread, more as Thread) : more),
    staleTime: 60_000,
  });

let questions = 0;

export async function askMessages(id: string, asked: MessagesAsked): Promise<Thread> {
  const asOf = ++questions;
  const { items, lastSeq } = await fetchMessages(id, asked);
  return threadOf(items, asOf, lastSeq);
}

/** The newest, and where there is more unread than that, what one read last. */
async function begin(client: QueryClient, id: string): Promise<Thread> {
  const [newest, { readSeq, unreadCount }] = await Promise.all([
    askMessages(id, {}),
    client.ensureQueryData(oneConversation(id)),
  ]);
  const from = readSeq + 1;
  if (unreadCount === 0 || from >= (firstSeq(newest) ?? 0)) return newest;
  return mergeThreads(newest, await askMessages(id, { around: from }));
}

/** Takes more into a thread that is held; one that is not held is fetched when it is opened. */
export function takeIn(client: QueryClient, id: string, more: Thread): void {
  const { queryKey } = threadAt(id);
  if (client.getQueryData(queryKey)) client.setQueryData(queryKey, more);
}

/** Does something to a message and takes in what the server says it is now. */
export async function changeMessage(client: QueryClient, act: () => Promise<Message>): Promise<void> {
  const asOf = ++questions;
  const message = await act();
  takeIn(client, message.conversationId, threadOf([message], asOf));
}

/** A conversation as the server just said it is, wherever it is shown. */
export function takeConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(oneConversation(conversation.id).queryKey, conversation);
  client.setQueriesData<{ pages: ConversationPage[]; pageParams: unknown[] }>(
    { queryKey: ['conversations', 'list'] },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((other) =>
            other.id === conversation.id ? { ...conversation, match: other.match } : other,
          ) as Conversation[],
        })),
      },
  );
}
