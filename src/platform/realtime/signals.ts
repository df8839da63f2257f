import { type Hint, noHint } from '../bus.ts';
import type { House } from '../house.ts';
import type { PayloadOf, PersonSignal } from '../logs/events.ts';

/** So that one always goes into a hint between nodes, however many people it is for. */
const MOST_PAYLOAD_BYTES = 1_500;

/**
 * Sends what is merely current to the sockets of these people, on every node: who types, who is here. It is stored
 * nowhere and may be lost, so whoever hears of nothing must end up right all the same.
 */
export function signal<S extends PersonSignal>(
  { bus }: Pick<House, 'bus'>,
  userIds: readonly string[],
  kind: S,
  payload: PayloadOf<S>,
): void {
  if (userIds.length > 0) bus.publish(hintOf(userIds, kind, payload));
}

/** The same on this node alone, for what every node finds out by itself. */
export function signalHere<S extends PersonSignal>(
  { bus }: Pick<House, 'bus'>,
  userIds: readonly string[],
  kind: S,
  payload: PayloadOf<S>,
): void {
  if (userIds.length > 0) bus.publish(hintOf(userIds, kind, payload), 'here');
}

function hintOf(userIds: readonly string[], { type }: PersonSignal, payload: object): Hint {
  if (Buffer.byteLength(JSON.stringify(payload)) > MOST_PAYLOAD_BYTES)
    throw new Error(`The signal '${type}' is too long`);
  return { ...noHint, signals: [{ people: [...new Set(userIds)], type, payload }] };
}
