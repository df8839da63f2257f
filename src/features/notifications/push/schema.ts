import Type, { type Static } from 'typebox';
import { Device } from '#features/accounts/service.ts';
import { Page } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

const publicKey = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

export const PushKey = Type.Object(
  { publicKey: Type.String({ description: 'For `applicationServerKey` of a subscription.' }) },
  { title: 'PushKey', examples: [{ publicKey }] },
);

const BASE64URL = '^[A-Za-z0-9_-]+={0,2}$';

/** What a browser's PushSubscription gives by `toJSON()`, without `expirationTime`. */
export const NewPushSubscription = Type.Object(
  {
    endpoint: Type.String({ maxLength: 2_000, description: "Address at the browser's push service; it is a secret." }),
    keys: Type.Object({
      p256dh: Type.String({ pattern: BASE64URL, maxLength: 100, description: 'Public key of the browser, base64url.' }),
      auth: Type.String({ pattern: BASE64URL, maxLength: 30, description: 'Secret of 16 bytes, base64url.' }),
    }),
  },
  {
    title: 'NewPushSubscription',
    examples: [
      {
        endpoint: 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV',
        keys: {
          p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
          auth: 'BTBZMqHH6r4Tts7J_aSIgg',
        },
      },
    ],
  },
);
export type NewPushSubscription = Static<typeof NewPushSubscription>;

export const PushSubscription = Type.Object(
  {
    id: Id,
    device: Device,
    current: Type.Boolean({ description: 'The device that asks.' }),
    createdAt: Time,
    deliveredAt: Nullable({ ...Time, description: 'When its push service last took a message.' }),
  },
  {
    title: 'PushSubscription',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        device: { kind: 'mobile', browser: 'Firefox', os: 'Android' },
        current: true,
        createdAt: '2026-11-22T10:00:00Z',
        deliveredAt: null,
      },
    ],
  },
);
export type PushSubscription = Static<typeof PushSubscription>;

export const PushSubscriptionPage = Page(PushSubscription);

export const PushTest = Type.Object(
  {
    result: Type.Enum(['taken', 'gone', 'failed'], {
      description:
        '`taken` by the push service, which brings it to the device; `gone`: the device does not take messages any more and was removed; `failed`: not this time.',
    }),
  },
  { title: 'PushTest', examples: [{ result: 'taken' }] },
);
export type PushTest = Static<typeof PushTest>;
