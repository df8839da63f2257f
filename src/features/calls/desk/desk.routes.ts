import { Empty } from '#features/conversations/schema.ts';
import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { askToBeCalled, browseCallBacks, doneCalling, withdrawCallBack } from './call-backs.ts';
import {
  CallBack,
  CallBackPage,
  CallBacksQuery,
  CallSettings,
  NewCallBack,
  Reachability,
  ReachabilityQuery,
  RingQuery,
  RingStanding,
} from './desk.schema.ts';
import { readReachability } from './reachable.ts';
import { ringStanding } from './ring.ts';
import { changeCallSettings, readCallSettings } from './settings.ts';

export function deskRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/call-settings',
    {
      operation: 'readCallSettings',
      summary: 'When my shop takes calls',
      description: 'Needs the permission `calls`.',
      access: 'user',
      params: ShopParams,
      answer: CallSettings,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readCallSettings(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/call-settings',
    {
      operation: 'changeCallSettings',
      summary: 'Say when my shop takes calls',
      access: 'user',
      params: ShopParams,
      body: CallSettings,
      answer: CallSettings,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => changeCallSettings(context, params.idOrSlug, body),
  );

  api.get(
    '/api/calls/reachability',
    {
      operation: 'readReachability',
      summary: 'Whether a call would ring',
      description: 'Never says who is in a call, nor what the other side is doing.',
      access: 'user',
      query: ReachabilityQuery,
      answer: Reachability,
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }) => readReachability(context, query),
  );

  api.get(
    '/api/calls/:id/ring',
    {
      operation: 'readRing',
      summary: 'Whether a call still rings, for a device that was woken by it',
      description: 'Without signing in: a service worker has no access token, but the proof that was pushed to it.',
      access: 'public',
      params: IdParams,
      query: RingQuery,
      answer: RingStanding,
      problems: ['not_found'],
    },
    (context, { params, query }) => ringStanding(context, params.id, query.proof),
  );

  api.post(
    '/api/call-backs',
    {
      operation: 'askToBeCalled',
      summary: 'Ask a shop to call me',
      description: 'There is one open at a time for a shop: asked again it has the new note and time, and answers 200.',
      access: 'user',
      body: NewCallBack,
      answer: CallBack,
      status: 201,
      oftenThere: true,
      problems: ['not_found', 'own_shop', 'blocked', 'not_taking_calls'],
      creates: true,
    },
    (context, { body }) => askToBeCalled(context, body),
  );

  api.get(
    '/api/call-backs',
    {
      operation: 'browseCallBacks',
      summary: 'Call-backs that I asked for, or that a shop of mine is asked for',
      description:
        'Of a shop by default the open ones, who is due longest first; it needs the permission `calls`. All else newest first.',
      access: 'user',
      query: CallBacksQuery,
      answer: CallBackPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }) => browseCallBacks(context, query),
  );

  api.put(
    '/api/call-backs/:id/done',
    {
      operation: 'doneCalling',
      summary: 'Say that a buyer was called back',
      description: 'By the people of the shop. An answered call between the two says so by itself.',
      access: 'user',
      params: IdParams,
      body: Empty,
      answer: CallBack,
      problems: ['not_found', 'forbidden', 'call_back_over'],
    },
    (context, { params }) => doneCalling(context, params.id),
  );

  api.put(
    '/api/call-backs/:id/withdraw',
    {
      operation: 'withdrawCallBack',
      summary: 'Take back that I want to be called',
      access: 'user',
      params: IdParams,
      body: Empty,
      answer: CallBack,
      problems: ['not_found', 'forbidden', 'call_back_over'],
    },
    (context, { params }) => withdrawCallBack(context, params.id),
  );
}
