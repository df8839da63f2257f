import Type from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { domainEvent, personEvent, personSignal } from '#platform/logs/events.ts';
import { Side } from './schema.ts';

const Seq = Type.Integer();

export const conversationOpened = domainEvent(
  'conversation.opened',
  'A buyer and a shop have a conversation that they did not have.',
  Type.Object({ conversationId: Id, buyerId: Id, shopId: Id }),
);

export const messageWritten = domainEvent(
  'message.written',
  'One side of a conversation wrote, or the house for it.',
  Type.Object({ conversationId: Id, messageId: Id, shopId: Id, side: Side }),
);

export const peopleBlocked = domainEvent(
  'people.blocked',
  'A buyer and a shop who have a conversation: one of them wants nothing of the other any more.',
  Type.Object({ buyerId: Id, shopId: Id }),
);

export const messageSent = personEvent(
  'message.sent',
  'A conversation of mine, or of a shop whose messages I read, has a new message. Fetch what comes after the last known.',
  Type.Object({ conversationId: Id, messageId: Id, seq: Seq, side: Side }),
);

export const messageChanged = personEvent(
  'message.changed',
  'A message was edited or deleted, hidden or shown, reacted to, or its offer moved. Fetch it.',
  Type.Object({ conversationId: Id, messageId: Id, seq: Seq }),
);

export const conversationChanged = personEvent(
  'conversation.changed',
  'A conversation was read, marked unread, delivered, archived, pinned, muted, assigned or blocked, by either side. Fetch it.',
  Type.Object({ conversationId: Id }),
);

export const typing = personSignal(
  'typing',
  'Somebody on the other side of a conversation writes. It is over after six seconds without another.',
  Type.Object({ conversationId: Id, side: Side, name: Type.String() }),
);

export const presenceTurned = personSignal(
  'presence',
  'The other side of conversations of mine came or left, or shows neither (null): the buyer `userId`, or the shop `shopId`.',
  Type.Object({
    userId: Type.Optional(Id),
    shopId: Type.Optional(Id),
    online: Nullable(Type.Boolean()),
    lastSeenAt: Nullable(Time),
  }),
);
