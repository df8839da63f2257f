import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { readOrder } from '../processes.ts';
import { percentiles } from './percentiles.ts';

interface Order {
  /** Where the sockets are. */
  readonly url: string;
  /** Where calls are asked for; the same, or another node. */
  readonly askedAt: string;
  /** Each talks with the next: a seller, their buyer, a seller, … */
  readonly people: readonly { accessToken: string; conversationId: string }[];
  /** Calls by the clock; else as many as `clients` can make, one after the other each. */
  readonly perSecond?: number;
  readonly clients?: number;
  /** Which two begin: what an earlier run left undone is then not in the way. */
  readonly first?: number;
  readonly seconds: number;
}

/*
 * Everybody has a socket. A buyer calls; when it rings at the socket of the seller, they take it, and the buyer ends it.
 * What counts by the clock is the time from sending the first request to the ring: an upper bound of commit to client.
 */
const { url, askedAt, people, perSecond, clients = 0, first = 0, seconds } = await readOrder<Order>();
const WARM_UP_MS = 1_000;
/** What has not rung this long after it was asked for is lost. */
const LATEST_MS = 10_000;
const OPENED_AT_ONCE = 50;

interface Pair {
  readonly seller: string;
  readonly buyer: string;
  readonly conversationId: string;
  /** Told when it rings at the seller. */
  ring: (at: { callId: string; ms: number }) => void;
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 });
const sockets: Socket[] = [];
const pairs: Pair[] = Array.from({ length: people.length / 2 }, (_, index) => {
  const [seller, buyer] = people.slice(index * 2, index * 2 + 2) as [Order['people'][number], Order['people'][number]];
  const { conversationId } = buyer;
  return { seller: seller.accessToken, buyer: buyer.accessToken, conversationId, ring: () => {} };
});
for (let start = 0; start < pairs.length; start += OPENED_AT_ONCE / 2) {
  await Promise.all(
    pairs.slice(start, start + OPENED_AT_ONCE / 2).flatMap((pair) => [connect(pair.seller, pair), connect(pair.buyer)]),
  );
}

function connect(token: string, pair?: Pair): Promise<void> {
  const socket = io(url, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
  sockets.push(socket);
  socket.on('event', ({ type, payload }: { type: string; payload: { callId: string } }) => {
    if (type === 'call.ringing') pair?.ring({ callId: payload.callId, ms: performance.now() });
  });
  return new Promise((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
}

function ask(at: string, token: string, method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(at + path, {
      method,
      agent,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    asked.on('error', reject);
    asked.on('response', async (answer) => {
      const text = (await answer.setEncoding('utf8').toArray()).join('');
      if ((answer.statusCode ?? 500) < 300) resolve();
      else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`));
    });
    asked.end(JSON.stringify(body));
  });
}

/** Milliseconds of each step, and of the way from asking to the ring. */
async function call(pair: Pair): Promise<Record<'ring' | 'initiate' | 'accept' | 'end', number>> {
  const rung = new Promise<{ callId: string; ms: number }>((resolve) => {
    pair.ring = resolve;
  });
  const { buyer, seller, conversationId } = pair;
  const begun = performance.now();
  const wish = { conversationId, callType: 'video', deviceId: randomUUID() };
  await ask(askedAt, buyer, 'POST', '/api/calls/initiate', wish);
  const initiated = performance.now();
  const { callId, ms } = await rung;
  const taking = performance.now();
  await ask(url, seller, 'PUT', `/api/calls/${callId}/accept`, { deviceId: randomUUID() });
  const taken = performance.now();
  await ask(askedAt, buyer, 'PUT', `/api/calls/${callId}/end`, {});
  return { ring: ms - begun, initiate: initiated - begun, accept: taken - taking, end: performance.now() - taken };
}

const made: Awaited<ReturnType<typeof call>>[] = [];
const of = (step: keyof (typeof made)[number]) => percentiles(made.map((times) => times[step]));
const begun = performance.now();

async function byTheClock(rate: number): Promise<object> {
  let open = 0;
  const total = Math.round((WARM_UP_MS / 1_000 + seconds) * rate);
  for (let asked = 0; asked < total; asked++) {
    const early = begun + (asked / rate) * 1_000 - performance.now();
    if (early > 0) await sleep(early);
    const counts = performance.now() - begun > WARM_UP_MS;
    open++;
    void call(pairs[(first + asked) % pairs.length] as Pair).then((times) => {
      open--;
      if (counts) made.push(times);
    });
  }
  for (const over = performance.now() + LATEST_MS; open > 0 && performance.now() < over; await sleep(50));
  return made.length > 0 ? { ...of('ring'), lost: open } : { lost: open };
}

async function asManyAsCanBe(): Promise<object> {
  const goesOn = () => performance.now() - begun < WARM_UP_MS + seconds * 1_000;
  await Promise.all(
    pairs.slice(0, clients).map(async (pair) => {
      while (goesOn()) {
        const counts = performance.now() - begun > WARM_UP_MS;
        const times = await call(pair);
        if (counts) made.push(times);
      }
    }),
  );
  return { perSecond: made.length / seconds, initiate: of('initiate'), accept: of('accept'), end: of('end') };
}

const answer = await (perSecond === undefined ? asManyAsCanBe() : byTheClock(perSecond));
for (const socket of sockets) socket.disconnect();
console.log(JSON.stringify(answer));
process.exit(0);
