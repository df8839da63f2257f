import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Empty } from '../schema.ts';
import { deleteMessage, editMessage, react, takeReactionBack } from './edit.ts';
import { browseMessages } from './history.ts';
import {
  Message,
  MessageChanges,
  MessagePage,
  MessageParams,
  MessagesQuery,
  NewMessage,
  ReactionParams,
} from './messages.schema.ts';
import { sendMessage } from './send.ts';

export function messagesRoutes(api: Api): void {
  api.post(
    '/api/conversations/:id/messages',
    {
      operation: 'sendMessage',
      summary: 'Write to the other side',
      description:
        'With words, attachments, or a card of a product or an order. The same `clientMessageId` again is answered 200 with the message that was sent, so that sending it again is always safe.',
      access: 'user',
      params: IdParams,
      body: NewMessage,
      answer: Message,
      status: 201,
      oftenThere: true,
      problems: ['not_found', 'blocked', 'message_differs'],
      creates: true,
      limit: 'message',
    },
    (context, { params, body }) => sendMessage(context, params.id, body),
  );

  api.get(
    '/api/conversations/:id/messages',
    {
      operation: 'browseMessages',
      summary: 'What was said',
      description:
        'Newest first; after a number, oldest first. Only one of `before`, `after` and `around` can be given. Numbers have no gaps: what comes after the last one known is everything that was missed.',
      access: 'user',
      params: IdParams,
      query: MessagesQuery,
      answer: MessagePage,
      problems: ['not_found'],
    },
    (context, { params, query }) => browseMessages(context, params.id, query),
  );

  api.patch(
    '/api/conversations/:id/messages/:messageId',
    {
      operation: 'editMessage',
      summary: 'Put my message into other words',
      description: 'Within 15 minutes.',
      access: 'user',
      params: MessageParams,
      body: MessageChanges,
      answer: Message,
      problems: ['not_found', 'forbidden', 'blocked', 'too_late'],
    },
    (context, { params, body }) => editMessage(context, params.id, params.messageId, body.body),
  );

  api.delete(
    '/api/conversations/:id/messages/:messageId',
    {
      operation: 'deleteMessage',
      summary: 'Take my message back',
      description: 'Within a day. Its number stays, with nothing in it.',
      access: 'user',
      params: MessageParams,
      answer: Message,
      problems: ['not_found', 'forbidden', 'too_late'],
    },
    (context, { params }) => deleteMessage(context, params.id, params.messageId),
  );

  api.put(
    '/api/conversations/:id/messages/:messageId/reactions/:emoji',
    {
      operation: 'reactToMessage',
      summary: 'Say something to a message with an emoji',
      access: 'user',
      params: ReactionParams,
      body: Empty,
      answer: Message,
      problems: ['not_found', 'blocked', 'too_late', 'too_many_reactions'],
    },
    (context, { params }) => react(context, params.id, params.messageId, params.emoji),
  );

  api.delete(
    '/api/conversations/:id/messages/:messageId/reactions/:emoji',
    {
      operation: 'takeReactionBack',
      summary: 'Take an emoji back',
      access: 'user',
      params: ReactionParams,
      answer: Message,
      problems: ['not_found'],
    },
    (context, { params }) => takeReactionBack(context, params.id, params.messageId, params.emoji),
  );
}
