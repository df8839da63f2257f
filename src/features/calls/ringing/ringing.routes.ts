import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { ActiveCalls, Call, CallPage, CallStart, CallsQuery, Empty, NewCall, WithDevice } from '../schema.ts';
import { acceptCall } from './accept.ts';
import { initiateCall } from './initiate.ts';
import { endMyCall, rejectCall } from './leave.ts';
import { browseCalls, readActive, readCall } from './reading.ts';
import { sayItRings } from './rings.ts';

export function ringingRoutes(api: Api): void {
  api.post(
    '/api/calls/initiate',
    {
      operation: 'initiateCall',
      summary: 'Call the other side',
      description:
        'Of a shop its owner and its people with the permission `calls` are rung, and one of them takes it. Where the other side is just calling, this answers that call: 200, and it is `active`. Where they are in another call it is `busy`, and they find a missed call. Sound and pictures go from device to device: the caller makes the first offer, once it is `active`.',
      access: 'user',
      body: NewCall,
      answer: CallStart,
      status: 201,
      oftenThere: true,
      problems: [
        ...['not_found', 'forbidden', 'blocked', 'own_shop', 'in_call', 'busy', 'shop_closed', 'not_disturbed'],
      ],
      creates: true,
      limit: 'call',
    },
    (context, { body }) => initiateCall(context, body),
  );

  api.get(
    '/api/calls/active',
    {
      operation: 'readActiveCalls',
      summary: 'The call I am in, and those that ring for me',
      description: 'For a page that was just opened, and after news that was missed.',
      access: 'user',
      answer: ActiveCalls,
    },
    (context) => readActive(context),
  );

  api.get(
    '/api/calls/history',
    {
      operation: 'browseCalls',
      summary: 'My calls, or those of a shop of mine',
      description: 'Newest first. For a shop it needs the permission `calls`.',
      access: 'user',
      query: CallsQuery,
      answer: CallPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }) => browseCalls(context, query),
  );

  api.get(
    '/api/calls/:id',
    {
      operation: 'readCall',
      summary: 'A call',
      description: 'For the two in it, and the people of the shop with the permission `calls`.',
      access: 'user',
      params: IdParams,
      answer: Call,
      problems: ['not_found'],
    },
    (context, { params }) => readCall(context, params.id),
  );

  api.put(
    '/api/calls/:id/ringing',
    {
      operation: 'sayItRings',
      summary: 'Say that my device rings',
      description: 'So that the caller hears that it does. Said too late it is no fault.',
      access: 'user',
      params: IdParams,
      body: WithDevice,
      problems: ['not_found'],
    },
    (context, { params, body }) => sayItRings(context, params.id, body.deviceId),
  );

  api.put(
    '/api/calls/:id/accept',
    {
      operation: 'acceptCall',
      summary: 'Take a call',
      description: 'The first device to do so is in it; said again by the same it is the same.',
      access: 'user',
      params: IdParams,
      body: WithDevice,
      answer: CallStart,
      problems: ['not_found', 'forbidden', 'blocked', 'in_call', 'answered_elsewhere', 'call_over'],
    },
    (context, { params, body }) => acceptCall(context, params.id, body.deviceId),
  );

  api.put(
    '/api/calls/:id/reject',
    {
      operation: 'rejectCall',
      summary: 'Decline a call',
      description: 'For all devices, of a shop for all its people.',
      access: 'user',
      params: IdParams,
      body: Empty,
      answer: Call,
      problems: ['not_found', 'forbidden', 'call_active', 'call_over'],
    },
    (context, { params }) => rejectCall(context, params.id),
  );

  api.put(
    '/api/calls/:id/end',
    {
      operation: 'endCall',
      summary: 'End a call',
      description:
        'By either of the two. Before the answer it is missed where the caller does it, declined where the other side does. What is over already is answered as it is.',
      access: 'user',
      params: IdParams,
      body: Empty,
      answer: Call,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => endMyCall(context, params.id),
  );
}
