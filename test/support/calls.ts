import { randomUUID } from 'node:crypto';
import type { Call, CallStart } from '#features/calls/schema.ts';
import type { Answer, Caller, Person } from './people.ts';
import { open } from './talk.ts';
import { must } from './trade.ts';

/** A shop with its people for calls, and a buyer who has a conversation with it. */
export interface Parties {
  readonly shopId: string;
  readonly owner: Person;
  readonly colleagues: readonly Person[];
  /** The owner and the colleagues. */
  readonly people: readonly Person[];
  readonly buyer: Person;
  readonly conversationId: string;
}

/** Where people can sign up, and what its database is asked by. */
export interface Place {
  person(name?: string): Promise<Person>;
  readonly house: {
    readonly database: { readonly pool: { query(text: string, values?: unknown[]): Promise<unknown> } };
  };
}

export async function openParties(market: Place, { colleagues: count = 1, name = 'Attic' } = {}): Promise<Parties> {
  const [owner, buyer, ...colleagues] = (await Promise.all(
    ['Olga', 'Ben', ...Array<string>(count).fill('Col')].map((one) => market.person(one)),
  )) as [Person, Person, ...Person[]];
  const { id: shopId } = await must(owner.post<{ id: string }>('/api/shops', { name, currency: 'EUR' }));
  await hire(market, shopId, colleagues);
  const conversationId = await open(buyer, shopId);
  return { shopId, owner, colleagues, people: [owner, ...colleagues], buyer, conversationId };
}

/** Makes them people of the shop who take its calls. */
export async function hire({ house }: Place, shopId: string, people: readonly Person[]): Promise<void> {
  await house.database.pool.query(
    `insert into shop_staff (shop_id, user_id, permissions) select $1, id, '{calls}' from unnest($2::uuid[]) as id`,
    [shopId, people.map(({ id }) => id)],
  );
}

/** The name of a device that nobody has yet. */
export const newDevice = (): string => `device-${randomUUID()}`;

/** Rings the other side of a conversation, else a shop. */
export function ring(
  person: Caller,
  to: { conversationId: string } | { shopId: string },
  { key, ...more }: { callType?: Call['callType']; deviceId?: string; key?: string } = {},
): Promise<Answer<CallStart>> {
  const whom = 'conversationId' in to ? { conversationId: to.conversationId } : { shopId: to.shopId };
  const wish = { ...whom, callType: 'video', ...more };
  return person.post('/api/calls/initiate', wish, key ? { 'idempotency-key': key } : {});
}

export const accept = (person: Caller, id: string, deviceId = newDevice()): Promise<Answer<CallStart>> =>
  person.put(`/api/calls/${id}/accept`, { deviceId });

export const reject = (person: Caller, id: string): Promise<Answer<Call>> => person.put(`/api/calls/${id}/reject`, {});

export const hangUp = (person: Caller, id: string): Promise<Answer<Call>> => person.put(`/api/calls/${id}/end`, {});

/** A device says that it rings. */
export const sayRinging = (person: Caller, id: string, deviceId = newDevice()): Promise<Answer> =>
  person.put(`/api/calls/${id}/ringing`, { deviceId });

export const seeCall = (person: Caller, id: string): Promise<Call> => must(person.get(`/api/calls/${id}`));

export const callHistory = (person: Caller, asked = ''): Promise<{ items: Call[]; nextCursor: string | null }> =>
  must(person.get(`/api/calls/history?${asked}`));

/** The call somebody is in or rings out, and those that ring for them. */
export const activeCalls = (person: Caller): Promise<{ call: Call | null; ringing: Call[]; serverTime: string }> =>
  must(person.get('/api/calls/active'));

/** A call that was taken: who rang, who took it, and the devices of both. */
export async function connectCall(caller: Caller, to: { conversationId: string }, receiver: Caller) {
  const callerDevice = newDevice();
  const receiverDevice = newDevice();
  const { id } = await must(ring(caller, to, { deviceId: callerDevice }));
  await must(accept(receiver, id, receiverDevice));
  return { id, callerDevice, receiverDevice };
}

/** Brings the end of a ring forward, or moves it that many seconds from now. */
export async function moveDeadline({ house }: Place, id: string, secondsFromNow: number): Promise<void> {
  await house.database.pool.query(
    `update video_calls set ring_expires_at = souk_now() + make_interval(secs => $2) where id = $1 and started_at is null
       and ended_at is null`,
    [id, secondsFromNow],
  );
}
