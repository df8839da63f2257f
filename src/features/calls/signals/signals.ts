import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { invalid } from '#platform/problems.ts';
import { signal } from '#platform/realtime/signals.ts';
import { callSignalled } from '../events.ts';
import { findSeat, holdSeat } from './seat.ts';
import type { NewSignal, SignalReceipt, Signals, SignalsQuery } from './signals.schema.ts';
import { insertSignal, listSignalsTo } from './signals.store.ts';

/** Real ones have three; PostgreSQL reads no JSON of any depth. */
const MOST_LEVELS = 16;
/** At once: some may have 64 KB. */
const PAGE = 50;

/** Passes a signal to the other device. What it says is nobody else's: it is never read here, and never logged. */
export async function sendSignal(
  context: Context,
  id: string,
  { deviceId, ...said }: NewSignal,
): Promise<SignalReceipt | AlreadyThere<SignalReceipt>> {
  const payload = said.payload as object;
  if (isDeeperThan(payload, MOST_LEVELS)) throw invalid('/payload', `must be at most ${MOST_LEVELS} levels deep`);
  const { seat, seq, isNew } = await change(context, async (tx) => {
    const seat = await holdSeat(tx, context, id, deviceId);
    return { seat, ...(await insertSignal(tx, { ...said, payload, callId: id, fromUserId: seat.userId })) };
  });
  // Said again also where it was there: the first time it may have been lost.
  signal(context.house, [seat.otherId], callSignalled, { callId: seat.call.id, seq, deviceId: seat.otherDeviceId });
  return isNew ? { seq } : alreadyThere({ seq });
}

export async function listSignals(context: Context, id: string, { deviceId, after }: SignalsQuery): Promise<Signals> {
  const { userId } = await findSeat(context, id, deviceId);
  const { items, lastSeq } = await listSignalsTo(context.house.database.db, id, userId, after, PAGE);
  return { items, lastSeq: items.length < PAGE ? lastSeq : (items.at(-1)?.seq ?? lastSeq) };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}
