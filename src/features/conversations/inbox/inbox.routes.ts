import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import {
  Assignment,
  Conversation,
  ConversationPage,
  ConversationsQuery,
  ConversationUnreadCount,
  Empty,
  NewConversation,
  UpToSeq,
} from '../schema.ts';
import { browseConversations, countUnreadMessages } from './listing.ts';
import { archive, assign, deliverUpTo, markAsUnread, readUpTo, showTyping, switchTo } from './marks.ts';
import { openConversation } from './open.ts';
import { showConversation } from './reading.ts';

const marking = { access: 'user', params: IdParams, answer: Conversation, problems: ['not_found'] } as const;

export function inboxRoutes(api: Api): void {
  api.post(
    '/api/conversations',
    {
      operation: 'openConversation',
      summary: 'Open the conversation of a buyer and a shop',
      description:
        'Of the asker as a buyer with `shopId`, about `productId` or about nothing in particular; or of the two sides of `orderId`, by either. There is one of each kind; it answers 201 where this made it.',
      access: 'user',
      body: NewConversation,
      answer: Conversation,
      status: 201,
      oftenThere: true,
      problems: ['not_found', 'own_shop', 'blocked', 'forbidden'],
      creates: true,
    },
    (context, { body }) => openConversation(context, body),
  );

  api.get(
    '/api/conversations',
    {
      operation: 'browseConversations',
      summary: 'My conversations, those of a shop of mine, or all together',
      description:
        'Pinned first, then by their last message; a search is by the last message alone. `shop` needs the permission `messages` there. Before its first message a conversation is listed only for the side that opened it.',
      access: 'user',
      query: ConversationsQuery,
      answer: ConversationPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }) => browseConversations(context, query),
  );

  api.get(
    '/api/conversations/unread-count',
    {
      operation: 'countUnreadMessages',
      summary: 'How many messages I have not read',
      access: 'user',
      answer: ConversationUnreadCount,
    },
    (context) => countUnreadMessages(context),
  );

  api.get(
    '/api/conversations/:id',
    {
      ...marking,
      operation: 'readConversation',
      summary: 'A conversation, for the buyer and for the people of the shop',
    },
    (context, { params }) => showConversation(context, params.id),
  );

  api.put(
    '/api/conversations/:id/read',
    {
      ...marking,
      operation: 'readMessages',
      summary: 'Say that my side has read up to a message',
      description: 'It only goes forward.',
      body: UpToSeq,
    },
    (context, { params, body }) => readUpTo(context, params.id, body.upToSeq),
  );

  api.put(
    '/api/conversations/:id/delivered',
    {
      ...marking,
      operation: 'messagesDelivered',
      summary: 'Say that a device of my side has got up to a message',
      description: 'It only goes forward.',
      body: UpToSeq,
    },
    (context, { params, body }) => deliverUpTo(context, params.id, body.upToSeq),
  );

  api.put(
    '/api/conversations/:id/unread',
    {
      ...marking,
      operation: 'markConversationUnread',
      summary: 'Mark the last message of the other side as unread',
      description: 'The other side keeps seeing it as read.',
      body: Empty,
    },
    (context, { params }) => markAsUnread(context, params.id),
  );

  api.put(
    '/api/conversations/:id/archive',
    {
      ...marking,
      operation: 'archiveConversation',
      summary: 'Put a conversation away',
      description: 'Everything in it is read then. The next message brings it back.',
      body: Empty,
    },
    (context, { params }) => archive(context, params.id, true),
  );

  api.put(
    '/api/conversations/:id/unarchive',
    { ...marking, operation: 'unarchiveConversation', summary: 'Bring a conversation back', body: Empty },
    (context, { params }) => archive(context, params.id, false),
  );

  api.put(
    '/api/conversations/:id/pin',
    { ...marking, operation: 'pinConversation', summary: 'Keep a conversation on top', body: Empty },
    (context, { params }) => switchTo(context, params.id, 'pinned', true),
  );

  api.put(
    '/api/conversations/:id/unpin',
    { ...marking, operation: 'unpinConversation', summary: 'Keep a conversation on top no longer', body: Empty },
    (context, { params }) => switchTo(context, params.id, 'pinned', false),
  );

  api.put(
    '/api/conversations/:id/mute',
    { ...marking, operation: 'muteConversation', summary: 'Get no notifications of a conversation', body: Empty },
    (context, { params }) => switchTo(context, params.id, 'muted', true),
  );

  api.put(
    '/api/conversations/:id/unmute',
    { ...marking, operation: 'unmuteConversation', summary: 'Get notifications of a conversation again', body: Empty },
    (context, { params }) => switchTo(context, params.id, 'muted', false),
  );

  api.put(
    '/api/conversations/:id/assign',
    {
      ...marking,
      operation: 'assignConversation',
      summary: 'Say who of the shop takes care of it',
      description: 'One of the people of the shop with the permission `messages`; only they are notified from then on.',
      body: Assignment,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => assign(context, params.id, body.userId),
  );

  api.put(
    '/api/conversations/:id/typing',
    {
      operation: 'showTyping',
      summary: 'Show the other side that I am writing',
      description: 'Stored nowhere; over after six seconds. To be said at most every three.',
      access: 'user',
      params: IdParams,
      body: Empty,
      problems: ['not_found'],
    },
    (context, { params }) => showTyping(context, params.id),
  );
}
