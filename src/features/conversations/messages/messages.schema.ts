import Type, { type Static } from 'typebox';
import { Offer } from '#features/orders/offers/offers.schema.ts';
import { OrderStatus } from '#features/orders/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';
import { Attachment, MOST_ATTACHMENTS, NewAttachment } from '../attachments/schema.ts';
import { LAST_SEQ, Side } from '../schema.ts';
import { CallLine } from './call-line.schema.ts';

const Seq = Type.Integer({ minimum: 0, maximum: LAST_SEQ });
const Body = Type.String({ maxLength: 5_000 });

export const NewMessage = Type.Object(
  {
    clientMessageId: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description:
          'Made by the device, once for each message: the same again is the same message, never a second one. Without it a repeat is another message.',
      }),
    ),
    body: Type.Optional(Body),
    attachments: Type.Optional(
      Type.Array(NewAttachment, {
        maxItems: MOST_ATTACHMENTS,
        description: 'Uploaded by the sender with `purpose=message`.',
      }),
    ),
    productId: Type.Optional(Type.String({ format: 'uuid', description: 'A card of a product of the shop.' })),
    orderId: Type.Optional(Type.String({ format: 'uuid', description: 'A card of an order between the two.' })),
    replyToId: Type.Optional(Type.String({ format: 'uuid', description: 'A message of this conversation.' })),
  },
  { title: 'NewMessage', examples: [{ clientMessageId: 'V1StGXR8_Z5jdHi6B-myT', body: 'Is it still there?' }] },
);
export type NewMessage = Static<typeof NewMessage>;

export const MessageChanges = Type.Object(
  { body: Type.String({ minLength: 1, maxLength: 5_000, pattern: '\\S' }) },
  { title: 'MessageChanges', examples: [{ body: 'Is it still for sale?' }] },
);

export const MessageKind = Type.Enum(['text', 'offer', 'away', 'call'], {
  description: '`away`: the house wrote it for a shop that cannot answer now. `call`: a call that is over.',
});
export type MessageKind = Static<typeof MessageKind>;

export const Message = Type.Object(
  {
    id: Id,
    conversationId: Id,
    seq: Type.Integer({ minimum: 1, description: 'Counts up by one; the order of the conversation for everybody.' }),
    side: Side,
    sender: Nullable(
      Type.Object({ id: Id, name: Type.String() }, { description: 'Null for the house and the erased.' }),
    ),
    mine: Type.Boolean({ description: 'I wrote it myself.' }),
    clientMessageId: Nullable(Type.String({ description: 'Of my own messages that were sent with one.' })),
    kind: MessageKind,
    body: Nullable(Type.String({ description: 'Null where it is deleted or out of sight.' })),
    attachments: Type.Array(Attachment),
    product: Nullable(
      Type.Object({
        id: Id,
        title: Type.String(),
        price: Money,
        imageUrl: Nullable(Type.String()),
        available: Type.Boolean({ description: 'Whether it can be seen and bought now.' }),
      }),
    ),
    order: Nullable(Type.Object({ id: Id, number: Type.Integer(), status: OrderStatus })),
    offer: Nullable(Offer),
    call: Nullable(CallLine),
    replyTo: Nullable(
      Type.Object({ id: Id, seq: Seq, side: Side, excerpt: Nullable(Type.String({ description: 'Its beginning.' })) }),
    ),
    reactions: Type.Array(Type.Object({ emoji: Type.String(), count: Type.Integer(), mine: Type.Boolean() })),
    editedAt: Nullable(Time),
    deletedAt: Nullable(Time),
    hidden: Type.Boolean({ description: 'A moderator took it out of sight.' }),
    createdAt: Time,
  },
  {
    title: 'Message',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000011',
        conversationId: '019a9d3e-7c00-7000-8000-000000000010',
        seq: 1,
        side: 'buyer',
        sender: { id: '019a9d3e-7c00-7000-8000-000000000003', name: 'Ben Costa' },
        mine: true,
        clientMessageId: 'V1StGXR8_Z5jdHi6B-myT',
        kind: 'text',
        body: 'Is it still there?',
        attachments: [],
        ...{ product: null, order: null, offer: null, call: null, replyTo: null },
        reactions: [],
        ...{ editedAt: null, deletedAt: null, hidden: false },
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Message = Static<typeof Message>;

export const MessagesQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Items a page.' }),
  cursor: Paging.properties.cursor,
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: LAST_SEQ, description: 'Older than this one.' })),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: LAST_SEQ, description: 'Newer, oldest first.' })),
  around: Type.Optional(
    Type.Integer({ minimum: 1, maximum: LAST_SEQ, description: 'This one in the middle; goes on to the older.' }),
  ),
});
export type MessagesQuery = Static<typeof MessagesQuery>;

export const MessagePage = Type.Object({ ...Page(Message).properties, lastSeq: Seq }, { title: 'MessagePage' });
export type MessagePage = Static<typeof MessagePage>;

export const MessageParams = Type.Object({ id: Id, messageId: Id });

export const ReactionParams = Type.Object({
  ...MessageParams.properties,
  emoji: Type.String({ minLength: 1, maxLength: 40, description: 'One emoji.' }),
});
