import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { personEvent } from '#platform/logs/events.ts';
import { CallBackStatus } from './desk.schema.ts';

export const callBackChanged = personEvent(
  'call_back.changed',
  'A call-back of mine, or one that a shop of mine is asked for, was asked for, changed, done or withdrawn. Fetch it.',
  Type.Object({ callBackId: Id, shopId: Id, status: CallBackStatus }),
);
