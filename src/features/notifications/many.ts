import { wake } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { insertMany } from './many.store.ts';
import { type Channel, type DataOf, type InAppType, wontOf } from './types.ts';

export interface ToldOf<T extends InAppType> {
  /** Makes it one of its kind, for ever. */
  readonly key: string;
  readonly userId: string;
  readonly data: DataOf<T>;
}

/**
 * Tells many people at once, some thousand: their lines in the app in this transaction, what they want by mail or the
 * like by the queue of wishes, behind those of all others. Takes no heads, so nobody who is told something meanwhile
 * waits; answers who is here, to be sent the signal `announced` after the commit. The caller shares their rows of `users`.
 */
export async function tellMany<T extends InAppType>(tx: Tx, type: T, told: readonly ToldOf<T>[]): Promise<string[]> {
  if (told.length === 0) return [];
  const isOn = (channel: Channel) => ['on', 'locked'].includes(wontOf(type, channel) ?? 'off');
  const byItself = { inApp: isOn('inApp'), email: isOn('email'), push: isOn('push'), sms: isOn('sms') };
  const lines = told.map((one) => ({ ...one, id: newId() }));
  const { here, wished } = await insertMany(tx, type, byItself, lines);
  if (wished > 0) wake(tx, 'intents');
  return here;
}
