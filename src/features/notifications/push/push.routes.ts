import type { Api } from '#platform/http/api.ts';
import { Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { NewPushSubscription, PushKey, PushSubscription, PushSubscriptionPage, PushTest } from './schema.ts';
import { browseDevices, forgetDevice, readPushKey, subscribe, testDevice } from './service.ts';

export function pushRoutes(api: Api): void {
  api.get(
    '/api/push-key',
    {
      operation: 'readPushKey',
      summary: 'The key that signs push messages of this market',
      access: 'public',
      answer: PushKey,
    },
    (context) => readPushKey(context),
  );

  api.post(
    '/api/push-subscriptions',
    {
      operation: 'subscribeToPush',
      summary: 'Let this device take push messages',
      description:
        'One address a session: a new one takes the place of the old. An address that another account had on the same browser moves to the asker.',
      access: 'user',
      body: NewPushSubscription,
      answer: PushSubscription,
      status: 201,
    },
    (context, { body }) => subscribe(context, body),
  );

  api.get(
    '/api/push-subscriptions',
    {
      operation: 'browsePushSubscriptions',
      summary: 'My devices that take push messages, newest first',
      access: 'user',
      query: Paging,
      answer: PushSubscriptionPage,
    },
    (context, { query }) => browseDevices(context, query),
  );

  api.delete(
    '/api/push-subscriptions/:id',
    {
      operation: 'deletePushSubscription',
      summary: 'Send no more push messages to a device',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => forgetDevice(context, params.id),
  );

  api.post(
    '/api/push-subscriptions/:id/test',
    {
      operation: 'testPushSubscription',
      summary: 'Send a push message to a device now, to see it arrive',
      access: 'user',
      params: IdParams,
      answer: PushTest,
      problems: ['not_found'],
      limit: 'credentials',
    },
    (context, { params }) => testDevice(context, params.id),
  );
}
