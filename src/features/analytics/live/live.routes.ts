import type { Api } from '#platform/http/api.ts';
import { ShopOfFigures } from '../range.ts';
import { Greeted, Greeting, LiveRoom, VisitParams } from './live.schema.ts';
import { greetVisitor, readLiveRoom } from './live.ts';

export function liveRoutes(api: Api): void {
  api.get(
    '/api/analytics/shop/:shopId/live',
    {
      operation: 'readLiveRoom',
      summary: 'Who is in a shop now',
      description: 'Nobody is named, and the people of the shop are not counted. Needs the permission `analytics`.',
      access: 'user',
      params: ShopOfFigures,
      answer: LiveRoom,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readLiveRoom(context, params.shopId),
  );

  api.post(
    '/api/analytics/shop/:shopId/live/:visitId/chat',
    {
      operation: 'greetVisitor',
      summary: 'Begin a conversation with somebody who is in the shop now',
      description:
        'Only with those who are signed in and allow it (`mayBeGreeted`), by whom a conversation with the shop is ' +
        'opened or found. `not_found` where they have left. Needs the permission `messages`.',
      access: 'user',
      params: VisitParams,
      body: Greeting,
      answer: Greeted,
      status: 201,
      creates: true,
      problems: ['not_found', 'forbidden', 'not_to_be_greeted', 'blocked'],
      limit: 'message',
    },
    (context, { params, body }) => greetVisitor(context, params.shopId, params.visitId, body.body),
  );
}
