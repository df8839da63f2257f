import Type, { type Static } from 'typebox';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

export const Side = Type.Enum(['buyer', 'shop'], {
  description: 'A shop is one side, whoever of its people writes, reads or archives.',
});
export type Side = Static<typeof Side>;

export const Empty = Type.Object({}, { title: 'NoWords', examples: [{}] });

export const NewConversation = Type.Object(
  {
    shopId: Type.Optional(Type.String({ format: 'uuid', description: 'As a buyer, with this shop.' })),
    productId: Type.Optional(Type.String({ format: 'uuid', description: 'About this product of the shop.' })),
    orderId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Instead: of the buyer and the shop of this order, by either.' }),
    ),
  },
  { title: 'NewConversation', examples: [{ shopId: '019a9d3e-7c00-7000-8000-000000000001' }] },
);
export type NewConversation = Static<typeof NewConversation>;

/** No conversation gets so far. */
export const LAST_SEQ = 2_147_483_647;
const Seq = Type.Integer({ minimum: 0, maximum: LAST_SEQ });

/** What a message shows beside its words, where a line must do. */
export const MessageAbout = Type.Enum(['picture', 'document', 'voice', 'product', 'order', 'offer', 'call']);

export const Conversation = Type.Object(
  {
    id: Id,
    side: Side,
    shop: Type.Object({ id: Id, slug: Type.String(), name: Type.String(), logoUrl: Nullable(Type.String()) }),
    buyer: Type.Object({ id: Id, name: Type.String() }),
    product: Nullable(
      Type.Object(
        { id: Nullable(Id), title: Type.String(), price: Money, imageUrl: Nullable(Type.String()) },
        { description: 'As it stood when the conversation began; `id` is null where nobody can see it any more.' },
      ),
    ),
    lastMessage: Nullable(
      Type.Object({
        seq: Seq,
        text: Nullable(Type.String({ description: 'Its beginning; null where it is deleted or out of sight.' })),
        about: Nullable(MessageAbout),
        at: Time,
        mine: Type.Boolean({ description: 'Of my side.' }),
        deleted: Type.Boolean(),
      }),
    ),
    lastSeq: Seq,
    unreadCount: Type.Integer(),
    readSeq: Seq,
    deliveredSeq: Seq,
    other: Type.Object(
      {
        readSeq: Seq,
        deliveredSeq: Seq,
        name: Type.String(),
        online: Nullable(Type.Boolean()),
        lastSeenAt: Nullable(Time),
      },
      { description: 'The other side. `online` and `lastSeenAt` are null where it does not show them.' },
    ),
    archived: Type.Boolean(),
    pinned: Type.Boolean(),
    muted: Type.Boolean(),
    assignedTo: Nullable(
      Type.Object(
        { id: Id, name: Type.String() },
        { description: 'Who of the shop takes care of it; buyers do not see it.' },
      ),
    ),
    blocked: Type.Object({ byMe: Type.Boolean(), byThem: Type.Boolean() }),
    createdAt: Time,
    match: Type.Optional(
      Nullable(
        Type.Object(
          { messageId: Id, seq: Seq, excerpt: Type.String() },
          { description: 'Of a search: the newest message that has the words; null where a name or title has.' },
        ),
      ),
    ),
  },
  {
    title: 'Conversation',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000010',
        side: 'buyer',
        shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'attic', name: 'Attic', logoUrl: null },
        buyer: { id: '019a9d3e-7c00-7000-8000-000000000003', name: 'Ben Costa' },
        product: null,
        lastMessage: {
          ...{ seq: 1, text: 'Is it still there?', about: null, at: '2026-11-22T10:00:00Z', mine: true },
          deleted: false,
        },
        ...{ lastSeq: 1, unreadCount: 0, readSeq: 1, deliveredSeq: 1 },
        other: { readSeq: 0, deliveredSeq: 1, name: 'Attic', online: true, lastSeenAt: null },
        ...{ archived: false, pinned: false, muted: false, assignedTo: null },
        blocked: { byMe: false, byThem: false },
        createdAt: '2026-11-22T09:59:00Z',
      },
    ],
  },
);
export type Conversation = Static<typeof Conversation>;

export const ConversationsQuery = Type.Object({
  ...Paging.properties,
  shop: Type.Optional(
    Type.String({ minLength: 1, maxLength: 60, description: 'Only the inbox of this shop: its id or slug.' }),
  ),
  side: Type.Optional(Type.Enum(['buyer', 'shop'], { description: 'Only those where I am on this side.' })),
  archived: Type.Boolean({ default: false }),
  unread: Type.Optional(Type.Boolean({ description: 'True: only those with unread messages.' })),
  assigned: Type.Optional(
    Type.String({ maxLength: 36, description: '`me`, `nobody` or the id of one of the people of the shop.' }),
  ),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words of messages, of the name of the other side, of the product.' }),
  ),
});
export type ConversationsQuery = Static<typeof ConversationsQuery>;

export const ConversationPage = Type.Object(
  {
    ...Page(Conversation).properties,
    unreadCount: Type.Integer({ description: 'Messages, in all that this list could show.' }),
  },
  { title: 'ConversationPage' },
);
export type ConversationPage = Static<typeof ConversationPage>;

export const ConversationUnreadCount = Type.Object(
  {
    unreadCount: Type.Integer({ description: 'Messages, in all inboxes.' }),
    buyer: Type.Integer(),
    shops: Type.Array(Type.Object({ shopId: Id, unreadCount: Type.Integer() })),
  },
  { title: 'ConversationUnreadCount', examples: [{ unreadCount: 3, buyer: 3, shops: [] }] },
);
export type ConversationUnreadCount = Static<typeof ConversationUnreadCount>;

export const UpToSeq = Type.Object(
  {
    upToSeq: Type.Optional(
      Type.Integer({ minimum: 0, maximum: LAST_SEQ, description: 'By default the last there is.' }),
    ),
  },
  { title: 'UpToSeq', examples: [{ upToSeq: 12 }] },
);

export const Assignment = Type.Object(
  { userId: Nullable(Id) },
  { title: 'Assignment', description: 'Null: nobody in particular.', examples: [{ userId: null }] },
);
