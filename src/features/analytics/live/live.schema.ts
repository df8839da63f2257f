import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { ShopOfFigures } from '../range.ts';

export const VisitParams = Type.Object({
  ...ShopOfFigures.properties,
  visitId: Type.String({ minLength: 1, maxLength: 60, description: 'Of somebody in the live room.' }),
});

const LivePage = Type.Object({
  kind: Type.Enum(['product', 'shop']),
  productId: Nullable(Id),
  title: Nullable(Type.String({ description: 'Of the product; null for the page of the shop, and where it is gone.' })),
});

const Guest = Type.Object(
  {
    visitId: Type.String({
      description: 'The same as long as they visit this shop as the same person; another in every other shop.',
    }),
    page: LivePage,
    since: Type.String({ format: 'date-time', description: 'Of their first view within the last hour.' }),
    device: Nullable(Type.String()),
    isSignedIn: Type.Boolean(),
    mayBeGreeted: Type.Boolean({
      description: 'They are signed in and allow shops to begin a conversation while they look around.',
    }),
  },
  { title: 'LiveGuest' },
);

export const LiveRoom = Type.Object(
  {
    asOf: Time,
    visitors: Type.Integer({ description: 'How many are there now, the people of the shop not among them.' }),
    pages: Type.Array(Type.Object({ ...LivePage.properties, visitors: Type.Integer() }, { title: 'LivePage' }), {
      description: 'What they look at, at most 20, the most looked at first.',
    }),
    guests: Type.Array(Guest, { description: 'At most 50, who moved last first. Nobody is named.' }),
  },
  {
    title: 'LiveRoom',
    description:
      'Somebody is there whose last view is less than five minutes old, or whose last stay reached the last minute. ' +
      'Counted among the newest 20,000 views of the last hour.',
    examples: [
      {
        asOf: '2026-11-22T10:00:00Z',
        visitors: 1,
        pages: [
          { kind: 'product', productId: '019a9d3e-7c00-7000-8000-000000000002', title: 'Valve radio', visitors: 1 },
        ],
        guests: [
          {
            visitId: 'V1StGXR8_Z5jdHi6B-myTq',
            page: { kind: 'product', productId: '019a9d3e-7c00-7000-8000-000000000002', title: 'Valve radio' },
            ...{ since: '2026-11-22T09:58:00Z', device: 'mobile', isSignedIn: true, mayBeGreeted: true },
          },
        ],
      },
    ],
  },
);
export type LiveRoom = Static<typeof LiveRoom>;

export const Greeting = Type.Object(
  { body: Type.String({ minLength: 1, maxLength: 5_000, pattern: '\\S' }) },
  { title: 'Greeting', examples: [{ body: 'Hello! Can I help you to find something?' }] },
);

export const Greeted = Type.Object(
  { conversationId: Id, messageId: Id },
  {
    title: 'Greeted',
    examples: [
      {
        conversationId: '019a9d3e-7c00-7000-8000-000000000010',
        messageId: '019a9d3e-7c00-7000-8000-000000000011',
      },
    ],
  },
);
export type Greeted = Static<typeof Greeted>;
