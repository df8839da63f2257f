import Type, { type Static } from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { Side } from '../schema.ts';

export const CallType = Type.Enum(['audio', 'video']);
export type CallType = Static<typeof CallType>;

export const CallStatus = Type.Enum(['initiated', 'ringing', 'active', 'ended', 'missed', 'rejected'], {
  description: '`initiated`: nobody who could take it can be reached yet.',
});
export type CallStatus = Static<typeof CallStatus>;

export const EndReason = Type.Enum([
  'completed',
  'declined',
  'cancelled',
  'no_answer',
  'unreachable',
  'busy',
  'blocked',
  'connection_lost',
  'too_long',
]);
export type EndReason = Static<typeof EndReason>;

/** What a conversation shows of a call that was in it. */
export const CallLine = Type.Object({
  id: Id,
  callType: CallType,
  status: CallStatus,
  endReason: EndReason,
  duration: Type.Integer({ minimum: 0, description: 'Whole seconds from the answer to the end.' }),
  callerSide: Side,
});
export type CallLine = Static<typeof CallLine>;
