import Type, { type Static } from 'typebox';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { inAppTypes, preferenceGroups } from './types.ts';

const TypeName = Type.Enum(inAppTypes, { description: 'What it tells of.' });

export const Notification = Type.Object(
  {
    id: Id,
    type: Type.String(),
    title: Type.String({ description: 'In the language of its reader.' }),
    body: Type.String(),
    link: Nullable(Type.String({ description: 'A path of this market that it is about.' })),
    data: Type.Record(Type.String(), Type.Unknown()),
    group: Nullable(Type.String({ description: 'What gathers in one line while it is unread.' })),
    count: Type.Integer({ minimum: 1, description: 'How many the line stands for; what is said is of the newest.' }),
    readAt: Nullable(Time),
    createdAt: Time,
  },
  {
    title: 'Notification',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        type: 'security.new_device',
        title: 'New sign-in to your account',
        body: 'From Firefox on Linux. If this was not you, end that session and change your password.',
        link: '/account/sessions',
        data: { device: { browser: 'Firefox', os: 'Linux' }, ipAddress: '203.0.113.0' },
        group: null,
        count: 1,
        readAt: null,
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Notification = Static<typeof Notification>;

export const UnreadCount = Type.Object(
  { unreadCount: Type.Integer({ minimum: 0 }) },
  { title: 'UnreadCount', examples: [{ unreadCount: 3 }] },
);
export type UnreadCount = Static<typeof UnreadCount>;

export const NotificationQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      unread: Type.Optional(Type.Boolean({ description: 'Only unread ones, or only read ones.' })),
      type: Type.Optional(TypeName),
      group: Type.Optional(Type.Enum(preferenceGroups, { description: 'What kind of news, as preferences name it.' })),
    }),
  ]),
);
export type NotificationQuery = Static<typeof NotificationQuery>;

export const NotificationPage = Type.Evaluate(Type.Intersect([Page(Notification), UnreadCount]));

export const Chosen = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }) },
  { title: 'ChosenNotifications', examples: [{ ids: ['019a9d3e-7c00-7000-8000-000000000001'] }] },
);
export type Chosen = Static<typeof Chosen>;
