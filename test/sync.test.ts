import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { io, type Socket } from 'socket.io-client';
import Type from 'typebox';
import { houseContext } from '#platform/actor.ts';
import { announce, change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { checkLogs } from '#platform/logs/check.ts';
import { domainEvent, personEvent, personSignal } from '#platform/logs/events.ts';
import { hearOnce, type Listener, payloadOf, placeCursors } from '#platform/logs/house-log.ts';
import { signal, signalHere } from '#platform/realtime/signals.ts';
import { startWorker } from '#platform/worker.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';

// The two logs under load: of a person, to sockets and /api/sync; of the house, to listeners.

const told = personEvent('test.told', 'Only here.', Type.Object({ number: Type.Integer(), part: Type.Integer() }));
const current = personSignal('test.current', 'Only here.', Type.Object({ text: Type.String() }));
const happened = domainEvent('test.happened', 'Only here.', Type.Object({ number: Type.Integer() }));

interface Event {
  readonly seq: number;
  readonly type: string;
  readonly payload: { number: number; part: number };
  readonly cursor: string;
}
interface Sync {
  readonly cursor: string;
  readonly reset: boolean;
  readonly more: boolean;
  readonly events: Event[];
}

let server: TestServer;
let beside: TestServer;

before(async () => {
  server = await startTestServer();
  beside = await startTestServer({ beside: server });
});
after(async () => {
  await beside.close();
  await server.close();
});

function inChange<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return change(houseContext(server.house), work);
}

function tellOne(person: Person, number: number): Promise<void> {
  return inChange(async (tx) => tell(tx, [person.id], told, { number, part: 0 }));
}

async function position(person: Person): Promise<string> {
  return (await person.get<Sync>('/api/sync')).body.cursor;
}

/** Everything after the cursor, page by page. */
async function catchUp(person: Person, since: string): Promise<Event[]> {
  const events: Event[] = [];
  for (let cursor = since; ; ) {
    const { body } = await person.get<Sync>(`/api/sync?since=${cursor}`);
    assert.equal(body.reset, false);
    events.push(...body.events);
    if (!body.more) return events;
    cursor = body.cursor;
  }
}

/** A device that keeps its cursor and what it was told, through as many connections as it takes. */
class Device {
  readonly seen: Event[] = [];
  readonly resets: string[] = [];
  readonly signals: unknown[] = [];
  cursor: string | undefined;
  #socket: Socket | undefined;

  /** Resolves once it is caught up. */
  connect(at: TestServer, person: Person, extraHeaders: Record<string, string> = {}): Promise<void> {
    const auth = { token: person.accessToken, ...(this.cursor !== undefined && { cursor: this.cursor }) };
    const socket = io(at.url, { transports: ['websocket'], forceNew: true, reconnection: false, auth, extraHeaders });
    this.#socket = socket;
    socket.on('event', (event: Event) => {
      this.seen.push(event);
      this.cursor = event.cursor;
    });
    socket.on('signal', (signal: unknown) => this.signals.push(signal));
    socket.on('sync:reset', ({ cursor }: { cursor: string }) => {
      this.resets.push(cursor);
      this.cursor = cursor;
    });
    return new Promise((ready, refused) => {
      socket.on('sync:ready', () => ready());
      socket.on('connect_error', refused);
    });
  }

  disconnect(): void {
    this.#socket?.disconnect();
    // What is still on its way to a device that is gone was not seen by it.
    this.#socket?.removeAllListeners();
  }

  async until(fits: () => boolean, ms = 5_000): Promise<number> {
    const start = performance.now();
    while (!fits()) {
      if (performance.now() - start > ms) assert.fail(`not within ${ms} ms; saw ${this.seen.length} events`);
      await pause(5);
    }
    return performance.now() - start;
  }
}

const shown = (events: readonly Event[]) => events.map(({ seq, type, payload }) => ({ seq, type, payload }));

describe('the log of a person', () => {
  test('has no gap and meets no deadlock when many transactions tell the same people', async () => {
    const people = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => server.person(name)));
    const starts = await Promise.all(people.map(position));
    const TRANSACTIONS = 240;
    let tries = 0;
    const expected = new Map<string, number>(people.map(({ id }) => [id, 0]));

    async function one(number: number): Promise<void> {
      const audience = people.filter((_, index) => (number * 7 + index * number) % 3 !== 0).map(({ id }) => id);
      const fails = number % 11 === 0;
      const ran = inChange(async (tx) => {
        tries++;
        if (number % 4 === 0) await sql`select pg_sleep(${(number % 5) / 200})`.execute(tx);
        // Each transaction names the people in another order, and some of them twice.
        tell(tx, number % 2 ? audience : audience.toReversed(), told, { number, part: 0 });
        tell(tx, audience.slice(0, 2), told, { number, part: 1 });
        if (fails) throw new Error('changed its mind');
      });
      if (fails) return assert.rejects(ran, /changed its mind/);
      await ran;
      for (const id of audience) expected.set(id, (expected.get(id) ?? 0) + 1);
      for (const id of audience.slice(0, 2)) expected.set(id, (expected.get(id) ?? 0) + 1);
    }
    const numbers = Array.from({ length: TRANSACTIONS }, (_, index) => index + 1);
    await Promise.all(
      Array.from({ length: 24 }, async () => {
        for (let number = numbers.pop(); number; number = numbers.pop()) await one(number);
      }),
    );

    assert.equal(tries, TRANSACTIONS, 'no transaction had to be tried again');
    assert.deepEqual(await checkLogs.find(server.house.database.db), []);
    for (const [index, person] of people.entries()) {
      const from = Number(starts[index]?.split('.')[1]);
      const events = await catchUp(person, starts[index] as string);
      assert.equal(events.length, expected.get(person.id));
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, place) => from + place + 1),
      );
      for (const [place, { payload }] of events.entries()) {
        // What one transaction tells stands together.
        if (payload.part === 1) assert.deepEqual(events[place - 1]?.payload, { number: payload.number, part: 0 });
      }
    }
  });

  test('shows each device every event once, in order, however often it loses its connection', async () => {
    const person = await server.person('Ana');
    const start = await position(person);
    const devices = Array.from({ length: 4 }, () => new Device());
    for (const device of devices) device.cursor = start;
    await Promise.all(devices.map((device, index) => device.connect(index % 2 ? beside : server, person)));

    const EVENTS = 300;
    let writing = true;
    let connections = 0;
    const breaking = devices.map(async (device, index) => {
      while (writing) {
        await pause(20 + index * 15);
        device.disconnect();
        if (index % 2) await pause(10);
        await device.connect(Math.random() < 0.5 ? beside : server, person);
        connections++;
      }
    });
    for (let number = 1; number <= EVENTS; number += 3) {
      await Promise.all([0, 1, 2].map((more) => tellOne(person, number + more)));
    }
    writing = false;
    await Promise.all(breaking);
    assert.ok(connections > 10, `only ${connections} connections were broken`);

    const log = await catchUp(person, start);
    assert.equal(log.length, EVENTS);
    for (const device of devices) {
      await device.until(() => device.seen.length >= EVENTS);
      await pause(50);
      assert.deepEqual(shown(device.seen), shown(log));
      assert.deepEqual(device.resets, []);
      device.disconnect();
    }
  });

  test('gives back more than a page of what was missed', async () => {
    const person = await server.person('Ana');
    const start = await position(person);
    for (let round = 0; round < 13; round++) {
      await inChange(async (tx) => {
        for (let part = 0; part < 50; part++) tell(tx, [person.id], told, { number: round, part });
      });
    }
    const first = await person.get<Sync>(`/api/sync?since=${start}`);
    assert.equal(first.body.events.length, 500);
    assert.equal(first.body.more, true);
    const log = await catchUp(person, start);
    assert.equal(log.length, 650);
    const device = new Device();
    device.cursor = start;
    await device.connect(server, person);
    assert.deepEqual(shown(device.seen), shown(log));
    device.disconnect();
  });

  test('of another history, or further on than there is, means to begin anew', async () => {
    const person = await server.person('Ana');
    await tellOne(person, 1);
    const here = await position(person);
    const [epoch, seq] = here.split('.');
    for (const cursor of [
      `${randomUUID()}.${seq}`,
      `${epoch}.${Number(seq) + 1}`,
      `${epoch}.999999999999999`,
      undefined,
      'nonsense',
    ]) {
      const device = new Device();
      device.cursor = cursor;
      await device.connect(server, person);
      assert.deepEqual(device.resets, [here], `with the cursor ${cursor}`);
      assert.deepEqual(device.seen, []);
      await tellOne(person, 2);
      await device.until(() => device.seen.length === 1);
      device.disconnect();
      await server.house.database.pool.query('delete from user_events where user_id = $1 and seq > $2', [
        person.id,
        seq,
      ]);
      await server.house.database.pool.query('update user_event_heads set seq = $2 where user_id = $1', [
        person.id,
        seq,
      ]);

      if (cursor === 'nonsense') assert.equal((await person.get(`/api/sync?since=${cursor}`)).status, 400);
      else {
        const { body } = await person.get<Sync>(`/api/sync${cursor === undefined ? '' : `?since=${cursor}`}`);
        assert.deepEqual([body.reset, body.cursor, body.events], [true, here, []]);
      }
    }
  });

  test('that was cleaned away since means to begin anew', async () => {
    const person = await server.person('Ana');
    const start = await position(person);
    for (let number = 1; number <= 3; number++) await tellOne(person, number);
    const [, seq] = start.split('.');
    await server.house.database.pool.query('delete from user_events where user_id = $1 and seq <= $2', [
      person.id,
      Number(seq) + 1,
    ]);
    const { body } = await person.get<Sync>(`/api/sync?since=${start}`);
    assert.equal(body.reset, true);
    const device = new Device();
    device.cursor = start;
    await device.connect(server, person);
    assert.equal(device.resets.length, 1);
    device.disconnect();
  });

  test('is nobody else’s to hear', async () => {
    const [ana, rui] = [await server.person('Ana'), await server.person('Rui')];
    const [hers, his] = [new Device(), new Device()];
    await Promise.all([hers.connect(server, ana), his.connect(server, rui)]);
    await tellOne(ana, 1);
    await hers.until(() => hers.seen.length === 1);
    await pause(100);
    assert.deepEqual(his.seen, []);
    const stolen = await rui.get<Sync>(`/api/sync?since=${await position(ana)}`);
    assert.ok(stolen.body.events.every(({ payload }) => payload.number === undefined));
    hers.disconnect();
    his.disconnect();
  });
});

describe('a socket', () => {
  test('opens for nobody without a token, nor for a page of another site', async () => {
    const person = await server.person('Ana');
    const nobody = { ...person, accessToken: '' };
    await assert.rejects(new Device().connect(server, nobody), /token_invalid/);
    await assert.rejects(
      new Device().connect(server, { ...person, accessToken: `${person.accessToken}x` }),
      /token_invalid/,
    );
    await assert.rejects(new Device().connect(server, person, { origin: 'https://evil.example' }));
    const own = new Device();
    await own.connect(server, person, { origin: server.url });
    own.disconnect();
  });
});

describe('between nodes', () => {
  test('an event told on one reaches a socket on the other at once', async () => {
    const person = await server.person('Ana');
    const device = new Device();
    await device.connect(beside, person);
    for (let number = 1; number <= 5; number++) {
      await tellOne(person, number);
      const ms = await device.until(() => device.seen.length === number);
      assert.ok(ms < 800, `took ${Math.round(ms)} ms: by the net, not by the bus`);
    }
    device.disconnect();
  });

  test('a signal reaches the sockets of those it is for on every node, however many they are, and nobody else', async () => {
    const people = await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => server.person(name)));
    const [here, there, stranger] = [new Device(), new Device(), new Device()];
    const heard: unknown[][] = [];
    for (const [index, device] of [here, there, stranger].entries()) {
      await device.connect(index === 0 ? server : beside, people[index] as Person);
      heard.push(device.signals);
    }
    const many = [...Array.from({ length: 500 }, () => randomUUID()), ...people.slice(0, 2).map(({ id }) => id)];
    const text = 'ü'.repeat(700);
    for (const part of [1, 2, 3]) signal(server.house, many, current, { text: `${part}${text}` });
    await there.until(() => heard[1]?.length === 3 && heard[0]?.length === 3);
    assert.deepEqual(heard[1], heard[0]);
    assert.deepEqual(heard[1]?.[2], { type: 'test.current', payload: { text: `3${text}` } });
    assert.throws(() => signal(server.house, many, current, { text: text.repeat(2) }), /too long/);

    signalHere(server.house, many, current, { text: 'here' });
    signal(server.house, many, current, { text: 'last' });
    await there.until(() => heard[1]?.length === 4 && heard[0]?.length === 5);
    assert.deepEqual(heard[1]?.[3], { type: 'test.current', payload: { text: 'last' } });
    assert.deepEqual(heard[2], []);
    for (const device of [here, there, stranger]) device.disconnect();
  });

  test('it arrives within two seconds while the bus is cut, and the bus comes back', async () => {
    const person = await server.person('Ana');
    const device = new Device();
    await device.connect(beside, person);
    let cutting = true;
    const cut = (async () => {
      while (cutting) {
        await server.house.database.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'souk bus' and datname = current_database()`,
        );
        await pause(50);
      }
    })();
    await pause(100);
    for (let number = 1; number <= 3; number++) {
      await tellOne(person, number);
      const ms = await device.until(() => device.seen.length === number);
      assert.ok(ms < 2_000, `took ${Math.round(ms)} ms`);
    }
    cutting = false;
    await cut;
    await device.until(() => server.house.bus.connected && beside.house.bus.connected);
    await tellOne(person, 4);
    assert.ok((await device.until(() => device.seen.length === 4)) < 800);
    assert.deepEqual(
      device.seen.map(({ payload }) => payload.number),
      [1, 2, 3, 4],
    );
    device.disconnect();
  });
});

describe('the log of the house', () => {
  test('gives a listener everything once, though slow transactions commit behind fast ones', async () => {
    const { house } = server;
    await house.database.pool.query('create table heard (number integer primary key, batch integer not null)');
    let batch = 0;
    const listener: Listener = {
      name: 'test.listener',
      hears: [happened],
      // A number heard twice meets the primary key.
      async handle(tx, events) {
        batch++;
        for (const event of events) {
          const payload = payloadOf(event, happened);
          if (payload) await sql`insert into heard (number, batch) values (${payload.number}, ${batch})`.execute(tx);
        }
      },
    };
    await placeCursors(house, [listener]);
    let failures = 0;
    const log = { error: () => failures++ } as unknown as typeof house.log;
    // The same listener on two nodes.
    const workers = [server, beside].map(({ house }) => startWorker('test', log, () => hearOnce(house, listener), 20));

    const WRITERS = 20;
    const EACH = 25;
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let turn = 0; turn < EACH; turn++) {
          const number = writer * EACH + turn;
          await inChange(async (tx) => {
            // Takes its place in the order early and commits late.
            if (number % 3 === 0) await sql`select pg_current_xact_id()`.execute(tx);
            if (number % 7 === 0) await sql`select pg_sleep(0.05)`.execute(tx);
            announce(tx, happened, { number });
          });
        }
      }),
    );
    const deadline = Date.now() + 10_000;
    let count = 0;
    while (count < WRITERS * EACH && Date.now() < deadline) {
      await pause(20);
      count = Number((await house.database.pool.query('select count(*) from heard')).rows[0].count);
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    assert.equal(count, WRITERS * EACH);
    assert.equal(failures, 0, 'no batch failed: nothing was heard twice');
    assert.ok(batch > 1);
  });

  test('tries a batch again that failed, and loses none of it', async () => {
    const { house } = server;
    await house.database.pool.query('create table heard_again (number integer primary key)');
    let tries = 0;
    const listener: Listener = {
      name: 'test.stumbling',
      hears: [happened],
      async handle(tx, events) {
        for (const event of events) {
          const payload = payloadOf(event, happened);
          if (payload) await sql`insert into heard_again (number) values (${payload.number})`.execute(tx);
        }
        if (++tries < 3) throw new Error('stumbled');
      },
    };
    await placeCursors(house, [listener]);
    for (let number = 0; number < 5; number++) await inChange(async (tx) => announce(tx, happened, { number }));
    await assert.rejects(hearOnce(house, listener), /stumbled/);
    await assert.rejects(hearOnce(house, listener), /stumbled/);
    const deadline = Date.now() + 5_000;
    while ((await hearOnce(house, listener)) === 0 && Date.now() < deadline) await pause(20);
    const { rows } = await house.database.pool.query('select number from heard_again order by number');
    assert.deepEqual(
      rows.map(({ number }) => number),
      [0, 1, 2, 3, 4],
    );
  });
});
