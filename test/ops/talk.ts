import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { io } from 'socket.io-client';
import { cloneDatabase } from '#support/database.ts';
import { type Answer, type Caller, callerOf, type Person, signIn, signUp } from '#support/people.ts';
import { newFolder, openSouk, type RunningSouk, runSouk, until } from './souk.ts';

export interface TalkPlan {
  readonly shops: number;
  /** Each talks to one shop. */
  readonly buyers: number;
  /** Of each client. */
  readonly messages: number;
  /** Of each client: how often its socket breaks meanwhile, beside those that a killed server takes along. */
  readonly breaks: number;
  /** How often one of the two servers is killed and started again. */
  readonly kills: number;
}

interface Message {
  readonly id: string;
  readonly seq: number;
  readonly clientMessageId: string | null;
}

/** One device: a socket that it opens again whenever it breaks, and what it has seen by that. */
interface Client {
  readonly userId: string;
  /** What was seen of each conversation, in the order of arrival. */
  readonly threads: ReadonlyMap<string, Message[]>;
  /** Messages that a server confirmed, by the client's own id. */
  readonly confirmed: ReadonlyMap<string, string>;
  readonly connections: number;
  talk(messages: number, breaks: number): Promise<void>;
  close(): void;
}

const WAIT_MS = 30;
const SEEN_WITHIN_MS = 30_000;

/**
 * Many talk while their sockets break, the servers are killed by turns and the bus between them is cut for a while.
 * Everybody must have seen the same messages in the same order, without gap or repeat, by nothing but their sockets and
 * the question what came after the last message they know; every confirmed message must be there once, and the counters
 * must be what a recount says.
 */
export async function talkUnderKills(t: TestContext, plan: TalkPlan): Promise<void> {
  const folder = newFolder('talk');
  const database = await cloneDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => {});
  const settings = { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' };
  const servers: RunningSouk[] = [];
  const open = () => openSouk({ folder, settings });
  const clients: Client[] = [];
  try {
    // The first makes the secrets in the folder that both share.
    servers.push(await open());
    servers.push(await open());
    const alive = () => servers.map(({ url }) => url);
    clients.push(...(await openTalks(alive, plan)));

    let talking = true;
    const talks = Promise.all(clients.map((client) => client.talk(plan.messages, plan.breaks))).finally(() => {
      talking = false;
    });
    const cutting = cutBus(pool, () => talking);
    for (let kill = 0; kill < plan.kills && talking; kill += 1) {
      await sleep(randomInt(200, 900));
      const at = kill % servers.length;
      await (servers[at] as RunningSouk).kill();
      servers[at] = await open();
    }
    await talks;
    await cutting;

    await everybodySawAll(pool, clients);
    const connections = clients.reduce((sum, client) => sum + client.connections, 0);
    const messages = clients.reduce((sum, client) => sum + client.confirmed.size, 0);
    const check = runSouk(['check'], { folder, settings });
    assert.equal((await check.ended).code, 0, check.output());
    assert.doesNotMatch(check.output(), /WRONG/);
    t.diagnostic(
      `${clients.length} clients, ${messages} messages, ${connections - clients.length} reconnects, ${plan.kills} kills`,
    );
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map((server) => server.kill()));
    await pool.end();
    await database.drop();
  }
}

/** Shops with their sellers on two devices each, and buyers who opened a conversation with one of them. */
async function openTalks(alive: () => readonly string[], { shops, buyers }: TalkPlan): Promise<Client[]> {
  const [url = ''] = alive();
  const sellers = await inTurns(shops, async () => {
    const person = await signUp(url, 'Sela');
    const { body } = await person.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' });
    return { person, other: await signIn(url, person), shopId: body.id, conversationIds: [] as string[] };
  });
  const talkers = await inTurns(buyers, async (index) => {
    const person = await signUp(url, 'Ben');
    const seller = sellers[index % sellers.length] as (typeof sellers)[number];
    const { body } = await person.post<{ id: string }>('/api/conversations', { shopId: seller.shopId });
    seller.conversationIds.push(body.id);
    return openClient(alive, person, [body.id]);
  });
  const devices = sellers.flatMap(({ person, other, conversationIds }) =>
    [person, other].map((device) => openClient(alive, device, conversationIds)),
  );
  return [...talkers, ...devices];
}

/** A few at a time: a crowd that comes through the door at once is another test. */
async function inTurns<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let start = 0; start < count; start += 8) {
    const some = Array.from({ length: Math.min(8, count - start) }, (_, index) => make(start + index));
    made.push(...(await Promise.all(some)));
  }
  return made;
}

function openClient(alive: () => readonly string[], person: Person, conversationIds: readonly string[]): Client {
  const threads = new Map<string, Message[]>(conversationIds.map((id) => [id, []]));
  const confirmed = new Map<string, string>();
  const anyNode = () => alive()[randomInt(alive().length)] as string;
  let socket: ReturnType<typeof io> | undefined;
  let cursor: string | undefined;
  let heard: number | undefined;
  let connections = 0;
  let open = true;

  /** Asks until some server answers; what it is asked for is safe to ask twice. */
  async function surely<T>(ask: (caller: Caller) => Promise<Answer<T>>): Promise<T> {
    for (;;) {
      const answer = await ask(callerOf(anyNode(), person.accessToken)).catch(() => undefined);
      if (answer && answer.status < 300) return answer.body;
      if (answer) assert.ok(answer.status >= 500, `answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      await sleep(WAIT_MS);
    }
  }

  const filling = new Map<string, Promise<void>>();
  /** What came after the last message that is known; one question at a time. */
  function fill(conversationId: string): void {
    const before = filling.get(conversationId) ?? Promise.resolve();
    filling.set(
      conversationId,
      before.then(() => fillNow(conversationId)),
    );
  }
  async function fillNow(conversationId: string): Promise<void> {
    const thread = threads.get(conversationId) as Message[];
    for (let more = open; more; ) {
      const known = thread.at(-1)?.seq ?? 0;
      const path = `/api/conversations/${conversationId}/messages?after=${known}&limit=100`;
      const page = await surely((caller) => caller.get<{ items: Message[]; nextCursor: string | null }>(path));
      for (const message of page.items) {
        assert.equal(message.seq, (thread.at(-1)?.seq ?? 0) + 1, 'no gap and no repeat in a thread');
        thread.push(message);
      }
      more = open && page.nextCursor !== null;
    }
  }

  function connect(): void {
    if (!open) return;
    connections += 1;
    const auth = { token: person.accessToken, ...(cursor && { cursor }) };
    const line = io(anyNode(), { transports: ['websocket'], auth, reconnection: false, forceNew: true });
    const again = () => {
      line.close();
      if (socket === line) setTimeout(connect, WAIT_MS);
    };
    socket = line;
    line.on('connect_error', again);
    line.on('disconnect', again);
    line.on('sync:reset', (position: { cursor: string }) => {
      assert.equal(cursor, undefined, 'who has a cursor is never sent back to the beginning');
      cursor = position.cursor;
      for (const id of conversationIds) fill(id);
    });
    line.on('sync:ready', (position: { cursor: string }) => {
      cursor = position.cursor;
      heard = Number(position.cursor.split('.').at(-1));
    });
    line.on('event', (event: { seq: number; type: string; cursor: string; payload: { conversationId?: string } }) => {
      if (heard !== undefined) assert.equal(event.seq, heard + 1, 'no gap and no repeat in the log of a person');
      heard = event.seq;
      cursor = event.cursor;
      const { conversationId } = event.payload;
      if (event.type === 'message.sent' && conversationId && threads.has(conversationId)) fill(conversationId);
    });
  }

  async function send(): Promise<void> {
    const conversationId = conversationIds[randomInt(conversationIds.length)] as string;
    const clientMessageId = randomUUID();
    const path = `/api/conversations/${conversationId}/messages`;
    const words = { clientMessageId, body: `Word ${clientMessageId}` };
    const { id } = await surely((caller) => caller.post<{ id: string }>(path, words));
    confirmed.set(clientMessageId, id);
    if (randomInt(3) > 0) return;
    const upToSeq = threads.get(conversationId)?.at(-1)?.seq ?? 0;
    await surely((caller) => caller.put(`/api/conversations/${conversationId}/read`, { upToSeq }));
  }

  connect();
  return {
    userId: person.id,
    threads,
    confirmed,
    get connections() {
      return connections;
    },
    async talk(messages, breaks) {
      if (conversationIds.length === 0) return;
      const every = Math.max(1, Math.floor(messages / (breaks + 1)));
      for (let sent = 1; sent <= messages; sent += 1) {
        await send();
        // One that is still connecting breaks by itself or opens: ended by hand it would say neither.
        if (sent % every === 0 && socket?.connected) socket.disconnect();
        await sleep(randomInt(WAIT_MS * 2));
      }
    },
    close() {
      open = false;
      socket?.close();
    },
  };
}

/** Breaks every connection of the bus again and again: for two seconds, unless the talk is over before. */
async function cutBus(pool: pg.Pool, goesOn: () => boolean): Promise<void> {
  for (const begun = performance.now(); goesOn() && performance.now() - begun < 2_000; await sleep(50)) {
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'souk bus' and datname = current_database()`,
    );
  }
}

async function everybodySawAll(pool: pg.Pool, clients: readonly Client[]): Promise<void> {
  const { rows } = await pool.query<{ conversationId: string; ids: string[] }>(
    `select conversation_id as "conversationId", array_agg(id order by seq) as ids from messages group by conversation_id`,
  );
  const truth = new Map(rows.map(({ conversationId, ids }) => [conversationId, ids]));
  const ids = new Set(rows.flatMap((row) => row.ids));
  const confirmed = clients.flatMap((client) => [...client.confirmed.values()]);
  assert.equal(new Set(confirmed).size, confirmed.length, 'two confirmations are two messages');
  assert.deepEqual(new Set(confirmed), ids, 'what was confirmed is there, and nothing else is');

  for (const client of clients) {
    for (const [conversationId, thread] of client.threads) {
      const all = truth.get(conversationId) ?? [];
      await until('everybody has seen everything', () => thread.length >= all.length, SEEN_WITHIN_MS);
      assert.deepEqual(
        thread.map(({ id }) => id),
        all,
        'everybody sees the same, in the same order',
      );
    }
  }
}
