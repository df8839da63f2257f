import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import {
  AwayMessage,
  NewQuickReply,
  QuickReplies,
  QuickReply,
  QuickReplyChanges,
  QuickReplyParams,
  ResponseTime,
} from './desk.schema.ts';
import {
  browseQuickReplies,
  changeQuickReply,
  readAwayMessage,
  removeQuickReply,
  responseTimeOf,
  writeAwayMessage,
  writeQuickReply,
} from './desk.ts';

export function deskRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/quick-replies',
    {
      operation: 'browseQuickReplies',
      summary: 'What my shop answers often',
      description: 'All of them, by title. Needs the permission `messages`.',
      access: 'user',
      params: ShopParams,
      answer: QuickReplies,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => browseQuickReplies(context, params.idOrSlug),
  );

  api.post(
    '/api/shops/:idOrSlug/quick-replies',
    {
      operation: 'writeQuickReply',
      summary: 'Keep an answer that my shop gives often',
      access: 'user',
      params: ShopParams,
      body: NewQuickReply,
      answer: QuickReply,
      status: 201,
      problems: ['not_found', 'forbidden', 'quick_reply_exists', 'too_many_quick_replies'],
      creates: true,
    },
    (context, { params, body }) => writeQuickReply(context, params.idOrSlug, body),
  );

  api.patch(
    '/api/shops/:idOrSlug/quick-replies/:id',
    {
      operation: 'changeQuickReply',
      summary: 'Change an answer that my shop gives often',
      access: 'user',
      params: QuickReplyParams,
      body: QuickReplyChanges,
      answer: QuickReply,
      problems: ['not_found', 'forbidden', 'quick_reply_exists'],
    },
    (context, { params, body }) => changeQuickReply(context, params.idOrSlug, params.id, body),
  );

  api.delete(
    '/api/shops/:idOrSlug/quick-replies/:id',
    {
      operation: 'removeQuickReply',
      summary: 'Forget an answer that my shop gave often',
      access: 'user',
      params: QuickReplyParams,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => removeQuickReply(context, params.idOrSlug, params.id),
  );

  api.get(
    '/api/shops/:idOrSlug/away-message',
    {
      operation: 'readAwayMessage',
      summary: 'What is said for my shop when it cannot answer',
      access: 'user',
      params: ShopParams,
      answer: AwayMessage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readAwayMessage(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/away-message',
    {
      operation: 'writeAwayMessage',
      summary: 'Say what is said for my shop when it cannot answer',
      access: 'user',
      params: ShopParams,
      body: AwayMessage,
      answer: AwayMessage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => writeAwayMessage(context, params.idOrSlug, body),
  );

  api.get(
    '/api/shops/:idOrSlug/response-time',
    {
      operation: 'readResponseTime',
      summary: 'How long buyers wait for an answer of a shop',
      access: 'optional',
      params: ShopParams,
      answer: ResponseTime,
      problems: ['not_found'],
    },
    (context, { params }) => responseTimeOf(context, params.idOrSlug),
  );
}
