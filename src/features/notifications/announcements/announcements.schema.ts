import Type, { type Static } from 'typebox';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

const Day = Type.String({
  format: 'date',
  pattern: '^(19|20)\\d\\d-',
  description: 'YYYY-MM-DD, in UTC',
  examples: ['2026-11-01'],
});

export const Segment = Type.Object(
  {
    locale: Type.Optional(
      Type.String({
        pattern: '^[a-z]{2,3}$',
        description: 'Whose language it is, in any country: `de` means `de-AT` too.',
      }),
    ),
    signedUpSince: Type.Optional(Day),
    signedUpBefore: Type.Optional(Day),
    orderedSince: Type.Optional(Day),
    followsShopId: Type.Optional(Id),
  },
  {
    title: 'Segment',
    minProperties: 1,
    description: 'Those whom all of it holds for.',
    examples: [{ locale: 'de', orderedSince: '2026-11-01' }],
  },
);
export type Segment = Static<typeof Segment>;

const AudienceName = Type.Enum(['everybody', 'shop_owners', 'segment']);

export const Audience = Type.Object(
  { audience: AudienceName, segment: Type.Optional(Segment) },
  { title: 'Audience', examples: [{ audience: 'shop_owners' }] },
);
export type Audience = Static<typeof Audience>;

export const NewAnnouncement = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: 120,
      pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
    }),
    body: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }),
    link: Type.Optional(
      Type.String({
        maxLength: 500,
        pattern: '^/(?![/\\\\])[^\\u0000-\\u0020\\u007f]*$',
        description: 'A path of this market.',
      }),
    ),
    ...Audience.properties,
  },
  {
    title: 'NewAnnouncement',
    examples: [{ title: 'Winter fair', body: 'From Friday on, with longer hours.', audience: 'everybody' }],
  },
);
export type NewAnnouncement = Static<typeof NewAnnouncement>;

export const AudienceSize = Type.Object(
  { total: Type.Integer({ minimum: 0 }) },
  { title: 'AudienceSize', examples: [{ total: 1_204 }] },
);
export type AudienceSize = Static<typeof AudienceSize>;

export const Announcement = Type.Object(
  {
    id: Id,
    title: Type.String(),
    body: Type.String(),
    link: Nullable(Type.String()),
    audience: AudienceName,
    segment: Nullable(Segment),
    status: Type.Enum(['sending', 'sent', 'cancelled']),
    total: Type.Integer({ minimum: 0, description: 'How many it was for when it began.' }),
    told: Type.Integer({ minimum: 0, description: 'How many were told by now.' }),
    passedOver: Type.Integer({ minimum: 0, description: 'How many were not told, since they want no announcements.' }),
    author: Nullable(Type.Object({ id: Id, name: Type.String() })),
    createdAt: Time,
    finishedAt: Nullable(Time),
  },
  {
    title: 'Announcement',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000007',
        title: 'Winter fair',
        body: 'From Friday on, with longer hours.',
        link: null,
        audience: 'everybody',
        segment: null,
        status: 'sending',
        total: 1_204,
        told: 1_000,
        passedOver: 0,
        author: { id: '019a9d3e-7c00-7000-8000-000000000001', name: 'Ana' },
        createdAt: '2026-11-22T10:00:00Z',
        finishedAt: null,
      },
    ],
  },
);
export type Announcement = Static<typeof Announcement>;

export const AnnouncementPage = Page(Announcement);
export const AnnouncementQuery = Paging;
export type AnnouncementQuery = Static<typeof Paging>;
