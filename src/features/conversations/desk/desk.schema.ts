import Type, { type Static } from 'typebox';
import { Page } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const MOST_QUICK_REPLIES = 50;

const Title = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S', description: 'What it is found by.' });
const Body = Type.String({ minLength: 1, maxLength: 5_000, pattern: '\\S' });

export const NewQuickReply = Type.Object(
  { title: Title, body: Body },
  {
    title: 'NewQuickReply',
    examples: [{ title: 'Opening hours', body: 'We are there on weekdays from 9 to 18.' }],
  },
);
export type NewQuickReply = Static<typeof NewQuickReply>;

export const QuickReplyChanges = Type.Object(
  { title: Type.Optional(Title), body: Type.Optional(Body) },
  { title: 'QuickReplyChanges', minProperties: 1, examples: [{ body: 'We are there every day from 9 to 18.' }] },
);
export type QuickReplyChanges = Static<typeof QuickReplyChanges>;

export const QuickReply = Type.Object(
  { id: Id, title: Type.String(), body: Type.String(), createdAt: Time },
  { title: 'QuickReply', description: 'An answer that a shop gives often.' },
);
export type QuickReply = Static<typeof QuickReply>;

export const QuickReplies = Page(QuickReply);
export type QuickReplies = Static<typeof QuickReplies>;

export const QuickReplyParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60 }),
  id: Id,
});

export const AwayMessage = Type.Object(
  {
    when: Type.Enum(['never', 'closed', 'always'], {
      description: '`closed`: outside the opening hours of the shop; one without hours is never closed.',
    }),
    body: Type.String({ maxLength: 1_000, description: 'May be empty where it is never sent.' }),
  },
  {
    title: 'AwayMessage',
    description: 'Answers buyers for a shop that cannot, at most once in four hours each.',
    examples: [{ when: 'closed', body: 'We are closed, and answer tomorrow morning.' }],
  },
);
export type AwayMessage = Static<typeof AwayMessage>;

export const ResponseTime = Type.Object(
  {
    medianSeconds: Nullable(Type.Integer({ description: 'Null below five answers.' })),
    answers: Type.Integer({ description: 'How many were counted: of the last 90 days the newest 500.' }),
  },
  { title: 'ResponseTime', description: 'How long buyers wait for an answer of a shop.' },
);
export type ResponseTime = Static<typeof ResponseTime>;
