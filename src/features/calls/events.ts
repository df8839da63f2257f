import Type from 'typebox';
import { CallStatus, CallType, EndReason } from '#features/conversations/messages/call-line.schema.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { domainEvent, personEvent, personSignal } from '#platform/logs/events.ts';

export const callStarted = domainEvent(
  'call.started',
  'A call was answered.',
  Type.Object({ callId: Id, conversationId: Id, shopId: Id, buyerId: Id, callType: CallType }),
);

export const callEnded = domainEvent(
  'call.ended',
  'A call is over, or was never answered; `duration` in whole seconds.',
  Type.Object({
    ...{ callId: Id, conversationId: Id, shopId: Id, buyerId: Id, callType: CallType },
    ...{ status: CallStatus, endReason: EndReason, duration: Type.Integer() },
  }),
);

export const callRinging = personEvent(
  'call.ringing',
  'Somebody calls me, or a shop whose calls I take, until `ringExpiresAt`. By then it may be over: ask before ringing.',
  Type.Object({ callId: Id, conversationId: Id, callType: CallType, ringExpiresAt: Time, serverTime: Time }),
);

export const callChanged = personEvent(
  'call.changed',
  'A call of mine, or of a shop whose calls I take, was answered, declined or ended, or something in it turned. Fetch it.',
  Type.Object({ callId: Id, conversationId: Id, status: CallStatus }),
);

export const callSignalled = personSignal(
  'call.signalled',
  'The other device of a call said something: the device `deviceId` of mine fetches it, or every one where none is named.',
  Type.Object({ callId: Id, seq: Type.Integer(), deviceId: Nullable(Type.String()) }),
);
