import { del, get, patch, post, put } from './http.ts';
import type {
  Block,
  Conversation,
  ConversationPage,
  ConversationUnreadCount,
  Items,
  Message,
  MessagePage,
  NewConversation,
  NewMessage,
  QuickReply,
  UploadedFile,
} from './types.ts';
import { send } from './uploads.ts';

export type Inbox = {
  /** The inbox of this shop; without it all of one's own, as a buyer and for shops. */
  shop?: string | undefined;
  side?: 'buyer' | undefined;
  archived?: true | undefined;
  unread?: true | undefined;
  assigned?: string | undefined;
  q?: string | undefined;
};
export type MessagesAsked = { before?: number; after?: number; around?: number; limit?: number };
/** What one does with a conversation as a whole; each way has its way back. */
export type ConversationAct = 'archive' | 'unarchive' | 'mute' | 'unmute' | 'pin' | 'unpin' | 'unread';

const of = (id: string) => `/conversations/${id}`;
const messageOf = ({ conversationId, id }: Pick<Message, 'conversationId' | 'id'>) =>
  `${of(conversationId)}/messages/${id}`;

export const openConversation = (wish: NewConversation, key: string) => post<Conversation>('/conversations', wish, key);
export const fetchConversations = (inbox: Inbox, cursor: string | null) =>
  get<ConversationPage>('/conversations', { ...inbox, limit: 30, cursor });
export const fetchConversation = (id: string) => get<Conversation>(of(id));
export const fetchUnreadMessages = () => get<ConversationUnreadCount>('/conversations/unread-count');
export const markConversation = (id: string, act: ConversationAct) => put<Conversation>(`${of(id)}/${act}`, {});
export const markSeen = (id: string, upToSeq: number) => put<Conversation>(`${of(id)}/read`, { upToSeq });
export const markDelivered = (id: string, upToSeq: number) => put<Conversation>(`${of(id)}/delivered`, { upToSeq });
export const assignConversation = (id: string, userId: string | null) =>
  put<Conversation>(`${of(id)}/assign`, { userId });
export const tellTyping = (id: string) => put<void>(`${of(id)}/typing`, {});

export const fetchMessages = (id: string, asked: MessagesAsked) => get<MessagePage>(`${of(id)}/messages`, asked);
export const sendMessage = (id: string, message: NewMessage) => post<Message>(`${of(id)}/messages`, message);
export const editMessage = (message: Message, body: string) => patch<Message>(messageOf(message), { body });
export const deleteMessage = (message: Message) => del<Message>(messageOf(message));
export const react = (message: Message, emoji: string) =>
  put<Message>(`${messageOf(message)}/reactions/${encodeURIComponent(emoji)}`, {});
export const takeReactionBack = (message: Message, emoji: string) =>
  del<Message>(`${messageOf(message)}/reactions/${encodeURIComponent(emoji)}`);

/** A private file, to be attached to a message; `part` of `onProgress` goes from 0 to 1. */
export const uploadForMessage = (file: File, upload: Parameters<typeof send>[2]) =>
  send<UploadedFile>(`/api/uploads?purpose=message&name=${encodeURIComponent(file.name.slice(-200))}`, file, upload);

export const blockPartner = (conversationId: string) => post<Block>('/blocks', { conversationId });
export const unblock = (userId: string, shop?: string) =>
  del<void>(`/blocks/${userId}${shop ? `?shop=${encodeURIComponent(shop)}` : ''}`);
const repliesOf = (shop: string) => `/shops/${encodeURIComponent(shop)}/quick-replies`;
export const fetchQuickReplies = (shop: string) => get<Items<QuickReply>>(repliesOf(shop));
