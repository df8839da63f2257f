import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { readOrder } from '../processes.ts';
import { percentiles } from './percentiles.ts';

interface Order {
  /** Where the sockets are. */
  readonly url: string;
  /** Where the changes are made; the same, or another node. */
  readonly changesAt: string;
  readonly people: readonly { accessToken: string; notificationId: string }[];
  readonly perSecond: number;
  readonly seconds: number;
}

/*
 * Everybody has a socket and one notification. By the clock somebody marks theirs read or unread, and what counts is
 * the time from sending that request to its event on the socket: an upper bound of commit to client.
 */
const { url, changesAt, people, perSecond, seconds } = await readOrder<Order>();
const WARM_UP_MS = 1_000;
/** What has not arrived this long after the last change is lost. */
const LATEST_MS = 10_000;
/** When each person's changes that no event has told of yet were sent, oldest first. */
const sentAt: number[][] = people.map(() => []);

const times: number[] = [];
let begun = performance.now();

const sockets = await Promise.all(people.map(({ accessToken }, index) => connect(index, accessToken)));

function connect(index: number, token: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
  socket.on('event', ({ type }: { type: string }) => {
    if (type !== 'notification.changed') return;
    const at = sentAt[index]?.shift();
    if (at !== undefined && at - begun > WARM_UP_MS) times.push(performance.now() - at);
  });
  return new Promise((resolve, reject) => {
    socket.on('sync:ready', () => resolve(socket));
    socket.on('connect_error', reject);
  });
}

function change(index: number, read: boolean): Promise<void> {
  const { accessToken, notificationId } = people[index] as Order['people'][number];
  return new Promise((resolve, reject) => {
    const path = `/api/notifications/${notificationId}/${read ? 'read' : 'unread'}`;
    const asked = request(changesAt + path, { method: 'PUT', headers: { authorization: `Bearer ${accessToken}` } });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve();
      else reject(new Error(`${path} answered ${answer.statusCode}`));
    });
    asked.end();
  });
}

begun = performance.now();
const total = Math.round((WARM_UP_MS / 1_000 + seconds) * perSecond);
for (let sent = 0; sent < total; sent++) {
  const early = begun + (sent / perSecond) * 1_000 - performance.now();
  if (early > 0) await sleep(early);
  const index = sent % people.length;
  sentAt[index]?.push(performance.now());
  void change(index, Math.floor(sent / people.length) % 2 === 0);
}
const outstanding = () => sentAt.reduce((sum, open) => sum + open.length, 0);
for (const over = performance.now() + LATEST_MS; outstanding() > 0 && performance.now() < over; await sleep(50));
for (const socket of sockets) socket.disconnect();
console.log(JSON.stringify({ ...percentiles(times), lost: outstanding() }));
process.exit(0);
