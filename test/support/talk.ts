import { randomUUID } from 'node:crypto';
import type { Message, MessagePage } from '#features/conversations/messages/messages.schema.ts';
import type { Conversation, ConversationPage } from '#features/conversations/schema.ts';
import type { Answer, Caller } from './people.ts';
import { must } from './trade.ts';

/** What people do in conversations, by the API. */
export const open = async (buyer: Caller, shopId: string, more: object = {}): Promise<string> =>
  (await must(buyer.post<Conversation>('/api/conversations', { shopId, ...more }))).id;

export const send = (person: Caller, id: string, body: string, more: object = {}): Promise<Answer<Message>> =>
  person.post(`/api/conversations/${id}/messages`, { clientMessageId: randomUUID(), body, ...more });

export const say = (person: Caller, id: string, body: string, more: object = {}): Promise<Message> =>
  must(send(person, id, body, more));

/** `read`, `archive`, `assign` and the like. */
export const act = (person: Caller, id: string, what: string, body: object = {}): Promise<Answer<Conversation>> =>
  person.put(`/api/conversations/${id}/${what}`, body);

export const see = (person: Caller, id: string): Promise<Conversation> => must(person.get(`/api/conversations/${id}`));

export const history = (person: Caller, id: string, asked = ''): Promise<MessagePage> =>
  must(person.get(`/api/conversations/${id}/messages?${asked}`));

export const inbox = (person: Caller, asked = ''): Promise<ConversationPage> =>
  must(person.get(`/api/conversations?${asked}`));
