import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { wordsFor } from '../words/words.ts';
import { isBrowserKey, signingKeyOf } from './keys.ts';
import type { NewPushSubscription, PushSubscription, PushTest } from './schema.ts';
import { sendPush } from './send.ts';
import {
  deleteSubscription,
  findAddress,
  findByEndpoint,
  holdAddresses,
  isSubscriptionOf,
  keepNewest,
  listSubscriptions,
  noteDelivered,
  putSubscription,
  type SubscriptionRow,
} from './subscriptions.store.ts';

const MOST_DEVICES = 20;
const AUTH_BYTES = 16;

export async function readPushKey({ house }: Context): Promise<{ publicKey: string }> {
  return { publicKey: signingKeyOf(house.keys).publicKey };
}

/**
 * Lets the asker's device take push messages. The address of a browser where somebody else was signed in becomes the
 * asker's, and what still waited for the other is never shown there. Throws `invalid_input` for an address we would not
 * ask, or keys that are none or not those of that address.
 */
export async function subscribe(context: Context, { endpoint, keys }: NewPushSubscription): Promise<PushSubscription> {
  const { userId, sessionId } = signedIn(context);
  if (!sessionId) throw problems.forbidden();
  const fault = context.house.outside.faultOf(endpoint);
  if (fault !== undefined) throw invalid('/endpoint', fault);
  if (!isBrowserKey(keys.p256dh)) throw invalid('/keys/p256dh', 'is not a public key of a browser');
  if (Buffer.from(keys.auth, 'base64url').length !== AUTH_BYTES) throw invalid('/keys/auth', 'is not 16 bytes');
  const address = { endpoint: new URL(endpoint).href, p256dh: plain(keys.p256dh), auth: plain(keys.auth) };

  return change(context, async (tx) => {
    await holdAddresses(tx);
    const held = await findByEndpoint(tx, address.endpoint);
    // A browser never changes the keys of an address: who has others has read the address somewhere.
    if (held && (held.p256dh !== address.p256dh || held.auth !== address.auth)) {
      throw invalid('/keys', 'are not those of this address');
    }
    if (held && held.userId !== userId) await deleteSubscription(tx, held.id);
    await putSubscription(tx, { id: newId(), userId, sessionId, ...address });
    await keepNewest(tx, userId, MOST_DEVICES);
    const found = await findByEndpoint(tx, address.endpoint);
    const [row] = found ? await listSubscriptions(tx, userId, { limit: 1, id: found.id }) : [];
    // The session ended under the request.
    if (!row) throw problems.session_ended();
    return toDevice(row, sessionId);
  });
}

/** base64url without its padding: the same bytes are the same text. */
function plain(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('base64url');
}

/** My devices that take push messages, the newest first. */
export async function browseDevices(context: Context, { limit, cursor }: { limit: number; cursor?: string }) {
  const { userId, sessionId } = signedIn(context);
  const after = decodeCursor(cursor, ['id'])?.[0];
  const rows = await listSubscriptions(context.house.database.db, userId, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map((row) => toDevice(row, sessionId)), nextCursor };
}

function toDevice({ sessionId, ...row }: SubscriptionRow, mine: string | null): PushSubscription {
  return { ...row, current: sessionId === mine };
}

/** Removes a device of mine, with what waits for it. Throws `not_found` where it isn't mine. */
export async function forgetDevice(context: Context, id: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    if (!(await isSubscriptionOf(tx, id, userId))) throw problems.not_found();
    await deleteSubscription(tx, id);
  });
}

/** Pushes a word to a device of mine and says what its push service said. Throws `not_found` where it isn't mine. */
export async function testDevice(context: Context, id: string): Promise<PushTest> {
  const { userId } = signedIn(context);
  const { house } = context;
  const { db } = house.database;
  const address = await findAddress(db, id, userId);
  if (!address) throw problems.not_found();
  const message = { ...wordsFor(address.locale).pushTest, link: '/account/notifications', tag: 'test', count: 1 };
  const { result } = await sendPush(house, address, { message, topic: 'test', urgency: 'high', ttlSeconds: 60 });
  if (result === 'taken') await noteDelivered(db, id);
  if (result === 'gone') await deleteSubscription(db, id);
  return { result: result === 'taken' || result === 'gone' ? result : 'failed' };
}
