import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { readOrder } from '../processes.ts';
import { percentiles } from './percentiles.ts';

interface Order {
  /** Where the sockets are. */
  readonly url: string;
  /** Where messages are sent; the same, or another node. */
  readonly sentAt: string;
  /** Each talks with the next: 0 with 1, 2 with 3, … */
  readonly people: readonly { accessToken: string; conversationId: string }[];
  readonly perSecond: number;
  readonly seconds: number;
}

/*
 * Everybody has a socket. By the clock somebody sends a message, and what counts is the time from sending that request
 * to its event on the socket of the other side: an upper bound of commit to client.
 */
const { url, sentAt, people, perSecond, seconds } = await readOrder<Order>();
const WARM_UP_MS = 1_000;
/** What has not arrived this long after the last message is lost. */
const LATEST_MS = 10_000;
const OPENED_AT_ONCE = 50;
/** Of each conversation, when its messages that did not arrive yet were sent, oldest first. */
const underway = new Map<string, number[]>(people.map(({ conversationId }) => [conversationId, []]));

const times: number[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 100 });
let begun = performance.now();

const sockets: Socket[] = [];
for (let start = 0; start < people.length; start += OPENED_AT_ONCE) {
  sockets.push(...(await Promise.all(people.slice(start, start + OPENED_AT_ONCE).map(connect))));
}

function connect({ accessToken, conversationId }: Order['people'][number], index: number): Promise<Socket> {
  const side = index % 2 === 0 ? 'shop' : 'buyer';
  const auth = { token: accessToken };
  const socket = io(url, { transports: ['websocket'], auth, forceNew: true, reconnection: false });
  socket.on('event', ({ type, payload }: { type: string; payload: { side?: string } }) => {
    if (type !== 'message.sent' || payload.side === side) return;
    const at = underway.get(conversationId)?.shift();
    if (at !== undefined && at - begun > WARM_UP_MS) times.push(performance.now() - at);
  });
  return new Promise((resolve, reject) => {
    socket.on('sync:ready', () => resolve(socket));
    socket.on('connect_error', reject);
  });
}

function send({ accessToken, conversationId }: Order['people'][number]): Promise<void> {
  const body = JSON.stringify({ clientMessageId: randomUUID(), body: 'Is the lamp still to be had?' });
  return new Promise((resolve, reject) => {
    const asked = request(`${sentAt}/api/conversations/${conversationId}/messages`, {
      method: 'POST',
      agent,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.resume();
      if (answer.statusCode === 201) resolve();
      else reject(new Error(`A message was answered ${answer.statusCode}`));
    });
    asked.end(body);
  });
}

begun = performance.now();
const total = Math.round((WARM_UP_MS / 1_000 + seconds) * perSecond);
for (let sent = 0; sent < total; sent++) {
  const early = begun + (sent / perSecond) * 1_000 - performance.now();
  if (early > 0) await sleep(early);
  const person = people[(sent * 7) % people.length] as Order['people'][number];
  underway.get(person.conversationId)?.push(performance.now());
  void send(person);
}
const outstanding = () => [...underway.values()].reduce((sum, open) => sum + open.length, 0);
for (const over = performance.now() + LATEST_MS; outstanding() > 0 && performance.now() < over; await sleep(50));
for (const socket of sockets) socket.disconnect();
console.log(JSON.stringify({ ...percentiles(times), lost: outstanding() }));
process.exit(0);
