import Type, { type Static } from 'typebox';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const CallSettings = Type.Object(
  {
    takesCalls: Type.Enum(['hours', 'always', 'never'], {
      description: '`hours`: within the opening hours of the shop; one without hours is never closed.',
    }),
  },
  { title: 'CallSettings', description: 'When a shop takes calls.', examples: [{ takesCalls: 'hours' }] },
);
export type CallSettings = Static<typeof CallSettings>;

const OfConversation = Type.Optional(Type.String({ format: 'uuid', description: 'By either of the two.' }));
const OfShop = Type.Optional(Type.String({ format: 'uuid', description: 'Instead: as a buyer, this shop.' }));

export const ReachabilityQuery = Type.Object({ conversationId: OfConversation, shopId: OfShop });
export type ReachabilityQuery = Static<typeof ReachabilityQuery>;

export const Reachability = Type.Object(
  {
    reachable: Type.Boolean({
      description: 'Whether a call would ring now, as far as is said: whoever talks is busy.',
    }),
    why: Nullable(
      Type.Enum(['own_shop', 'blocked', 'not_taking_calls', 'shop_closed', 'not_disturbed', 'no_relay'], {
        description: 'Why not. `no_relay`: I hide my address, and this market has no relay to call through meanwhile.',
      }),
    ),
    opensAt: Nullable(Type.String({ format: 'date-time', description: 'When the shop opens, where it is closed.' })),
  },
  {
    title: 'Reachability',
    examples: [{ reachable: false, why: 'shop_closed', opensAt: '2026-11-23T09:00:00Z' }],
  },
);
export type Reachability = Static<typeof Reachability>;

export const MOST_NOTE = 500;

const CallBackType = Type.Enum(['audio', 'video']);

export const NewCallBack = Type.Object(
  {
    conversationId: Type.Optional(Type.String({ format: 'uuid', description: 'One of mine as a buyer.' })),
    shopId: Type.Optional(Type.String({ format: 'uuid', description: 'Instead: this shop.' })),
    callType: CallBackType,
    note: Type.Optional(Type.String({ maxLength: MOST_NOTE, description: 'What it is about.' })),
    wantedAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'Not before; at most 30 days ahead. Without it: at any time.' }),
    ),
  },
  {
    title: 'NewCallBack',
    examples: [{ shopId: '019a9d3e-7c00-7000-8000-000000000001', callType: 'audio', note: 'About the radio.' }],
  },
);
export type NewCallBack = Static<typeof NewCallBack>;

export const CallBackStatus = Type.Enum(['open', 'done', 'withdrawn']);
export type CallBackStatus = Static<typeof CallBackStatus>;

export const CallBack = Type.Object(
  {
    id: Id,
    status: CallBackStatus,
    conversationId: Id,
    shop: Type.Object({ id: Id, slug: Type.String(), name: Type.String(), logoUrl: Nullable(Type.String()) }),
    buyer: Type.Object({ id: Id, name: Type.String() }),
    callType: CallBackType,
    note: Type.String(),
    wantedAt: Nullable(Time),
    createdAt: Time,
    doneAt: Nullable(Time),
  },
  {
    title: 'CallBack',
    description: 'A buyer wants to be rung by a shop.',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000020',
        status: 'open',
        conversationId: '019a9d3e-7c00-7000-8000-000000000010',
        shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'attic', name: 'Attic', logoUrl: null },
        buyer: { id: '019a9d3e-7c00-7000-8000-000000000003', name: 'Ben Costa' },
        ...{ callType: 'audio', note: 'About the radio.', wantedAt: '2026-11-23T09:00:00Z' },
        ...{ createdAt: '2026-11-22T19:00:00Z', doneAt: null },
      },
    ],
  },
);
export type CallBack = Static<typeof CallBack>;

export const CallBacksQuery = Type.Object({
  ...Paging.properties,
  shop: Type.Optional(
    Type.String({ minLength: 1, maxLength: 60, description: 'The queue of this shop, by id or slug; else my own.' }),
  ),
  status: Type.Optional(CallBackStatus),
});
export type CallBacksQuery = Static<typeof CallBacksQuery>;

export const CallBackPage = Page(CallBack);
export type CallBackPage = Static<typeof CallBackPage>;

export const RingQuery = Type.Object({
  proof: Type.String({ maxLength: 100, description: 'As the push message of this ring carried it.' }),
});

export const RingStanding = Type.Object(
  { rings: Type.Boolean({ description: 'False: answered, declined or over.' }) },
  { title: 'RingStanding', examples: [{ rings: true }] },
);
export type RingStanding = Static<typeof RingStanding>;
