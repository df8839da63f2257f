import { type Context, signedIn } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { callProblems } from '../problems.ts';
import { seeCall } from '../ringing/hold.ts';
import { bindCaller, type CallOfTwo, findCallOfTwo, holdCallOfTwo } from './signals.store.ts';

/** One of the two devices of an active call, and the other. */
export interface Seat {
  readonly call: CallOfTwo;
  readonly userId: string;
  readonly otherId: string;
  /** Null where the caller never said with which device they call. */
  readonly otherDeviceId: string | null;
}

/**
 * Holds the call for one of its two devices. The caller's is bound by what it says first. Throws `not_found` for
 * strangers, `not_your_device` for colleagues and for other devices of the two, `call_over` and `call_not_active`.
 */
export async function holdSeat(tx: Tx, context: Context, id: string, deviceId: string): Promise<Seat> {
  const { userId } = signedIn(context);
  const call = await holdCallOfTwo(tx, id, userId);
  const seat = seatIn(call ?? (await refuse(tx, context, id)), userId);
  if (seat.deviceId === null && userId === seat.call.callerId) await bindCaller(tx, id, userId, deviceId);
  else if (seat.deviceId !== deviceId) throw callProblems.not_your_device();
  return seat;
}

/** The same for whoever only reads. */
export async function findSeat(context: Context, id: string, deviceId: string): Promise<Seat> {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const call = await findCallOfTwo(db, id, userId);
  const seat = seatIn(call ?? (await refuse(db, context, id)), userId);
  if (seat.deviceId !== deviceId) throw callProblems.not_your_device();
  return seat;
}

/** For who is not one of the two: colleagues know the call, and nobody else may know that there is one. */
export async function refuse(db: Db | Tx, context: Context, id: string): Promise<never> {
  await seeCall(db, context, id);
  throw callProblems.not_your_device();
}

function seatIn(call: CallOfTwo, userId: string): Seat & { readonly deviceId: string | null } {
  if (call.isOver) throw callProblems.call_over();
  if (call.status !== 'active') throw callProblems.call_not_active();
  const { callerId, receiverId, callerDeviceId, receiverDeviceId } = call;
  if (userId === callerId) {
    return { call, userId, deviceId: callerDeviceId, otherId: receiverId, otherDeviceId: receiverDeviceId };
  }
  return { call, userId, deviceId: receiverDeviceId, otherId: callerId, otherDeviceId: callerDeviceId };
}
