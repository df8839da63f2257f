import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { activityOf } from '#features/accounts/activity.ts';
import { presenceOf, settlePeople } from '#features/accounts/presence.ts';
import { presenceOfPeople } from '#features/accounts/service.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { LEASE_SECONDS } from '#platform/nodes.ts';
import { signalHere } from '#platform/realtime/signals.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { open, say } from '#support/talk.ts';
import { openTrade, type Trade } from '#support/trade.ts';
import { presenceTurned } from './events.ts';
import type { Conversation } from './schema.ts';

/** What the market promises of a closed connection, or of a node that died. */
const RIGHT_WITHIN_SECONDS = 5;
/** Every node looks once a second for what nobody told it. */
const LOOK_SECONDS = 1;
/** No measure of anything: a loaded machine may take its time. */
const PATIENCE_MS = 30_000;

let market: TestServer;
let beside: TestServer;
let trade: Trade;

/** Of whom each node told its sockets that they turned. */
const toldBy = new Map<TestServer, Set<string>>();

before(async () => {
  market = await startTestServer();
  beside = await startTestServer({ beside: market });
  trade = await openTrade(market);
  for (const node of [market, beside]) {
    const told = new Set<string>();
    toldBy.set(node, told);
    presenceOf(node.house).watch(async (turns) => {
      for (const { userId } of turns) told.add(userId);
    });
    // Nodes without a socket have nobody to tell.
    await device(trade.people.rival, node);
  }
});
after(async () => {
  for (const socket of sockets) socket.disconnect();
  await beside.close();
  await market.close();
});

interface Heard {
  readonly userId?: string;
  readonly shopId?: string;
  readonly online: boolean | null;
  readonly lastSeenAt: string | null;
}
interface Device {
  readonly socket: Socket;
  /** Until it heard everything that its node told by now, and what both nodes have still to find out by their looks. */
  caughtUp(): Promise<void>;
  /** What it heard of that buyer or shop, oldest first. */
  of(id: string): Heard[];
}

const sockets: Socket[] = [];
async function device({ id, accessToken }: Person, node = market): Promise<Device> {
  const socket = io(node.url, { transports: ['websocket'], auth: { token: accessToken }, reconnection: false });
  sockets.push(socket);
  const heard: Heard[] = [];
  socket.on('signal', ({ type, payload }: { type: string; payload: Heard }) => {
    if (type === 'presence') heard.push(payload);
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
  const of = (id: string) => heard.filter(({ userId, shopId }) => userId === id || shopId === id);
  async function caughtUp(): Promise<void> {
    await looked();
    const mark = newId();
    signalHere(node.house, [id], presenceTurned, { userId: mark, online: null, lastSeenAt: null });
    await until('everything is heard', () => of(mark).length === 1);
  }
  return { socket, of, caughtUp };
}

/** Until both nodes told of all that is in the rows by now: a stranger turns after it. */
async function looked(): Promise<void> {
  const id = newId();
  await query(
    `with stranger as (
       insert into users (id, email, email_key, password_hash, name)
       select id, id || '@example.com', id || '@example.com', '', 'Stranger' from (select $1::uuid as id) as new returning id
     ) insert into presence (user_id, state, last_seen_at) select id, 'offline', souk_now() from stranger`,
    [id],
  );
  await until('both nodes looked', () => [...toldBy.values()].every((told) => told.has(id)));
}

async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = PATIENCE_MS): Promise<void> {
  for (const begun = performance.now(); !(await holds()); await pause(20)) {
    if (performance.now() - begun > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
  }
}

const last = (heard: readonly Heard[]) => heard.at(-1)?.online;
const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function stateOf({ id }: Person): Promise<string | undefined> {
  return (await query('select state from presence where user_id = $1', [id])).rows[0]?.state;
}

/** As if they had gone a minute ago: what they asked for meanwhile is over, also what is not in the rows yet. */
async function gone(...people: readonly Person[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  await until('nobody is here', async () => {
    for (const { house } of [market, beside]) await activityOf(house).write();
    await minuteAgo(...people);
    await change(houseContext(market.house), (tx) => settlePeople(tx, ids));
    return (await Promise.all(people.map(stateOf))).every((state) => state !== 'online');
  });
}

async function minuteAgo(...people: readonly Person[]): Promise<void> {
  await query(
    `update user_sessions set last_activity = souk_now() - interval '1 minute', left_at = souk_now() - interval '1 minute'
     where user_id = any($1)`,
    [people.map(({ id }) => id)],
  );
}

/** Closes all that somebody holds, and lets the time go by in which they could have been back. */
async function leave(person: Person, ...devices: readonly Device[]): Promise<void> {
  for (const { socket } of devices) socket.disconnect();
  await closed(person);
  await gone(person);
}

/** Until the rows say that somebody holds no socket. */
async function closed({ id }: Person): Promise<void> {
  await until('nothing is open', async () => {
    const { rowCount } = await query('select 1 from user_sessions where user_id = $1 and is_online', [id]);
    return rowCount === 0;
  });
}

/** A shop of their own and a buyer who wrote to it, both of them away. */
async function talk(): Promise<{ owner: Person; buyer: Person; shopId: string; id: string }> {
  const owner = await market.person('Olga');
  const buyer = await market.person('Ben');
  const shop = await owner.post<{ id: string }>('/api/shops', { name: `Shop ${newId()}`, currency: 'EUR' });
  const id = await open(buyer, shop.body.id);
  await say(buyer, id, 'Is it there?');
  await gone(owner, buyer);
  // No device that opens from here on hears of that.
  await looked();
  return { owner, buyer, shopId: shop.body.id, id };
}

const shownTo = async (person: Person, id: string) => (await person.get<Conversation>(`/api/conversations/${id}`)).body;

describe('presence', { concurrency: true }, () => {
  test('who talks with somebody hears on any node that they come and go', async () => {
    const { owner, buyer, shopId, id } = await talk();
    const stranger = await device(trade.people.rival);
    const shop = await device(owner, beside);
    const first = await device(buyer);
    await until('the shop hears of its buyer', () => last(shop.of(buyer.id)) === true);
    await until('the shop is shown as here', async () => (await shownTo(buyer, id)).other.online === true);

    for (const { house } of [market, beside]) await activityOf(house).write();
    first.socket.disconnect();
    await closed(buyer);
    const { rows } = await query(
      `select state, extract(epoch from look_again_at - left_at)::float8 as seconds
       from presence join user_sessions using (user_id) where user_id = $1 order by left_at desc nulls last limit 1`,
      [buyer.id],
    );
    const [{ state, seconds }] = rows;
    // Until then it may be a page that is loaded anew.
    if (state === 'online') assert.ok(seconds + LOOK_SECONDS < RIGHT_WITHIN_SECONDS, `looked for after ${seconds} s`);
    await minuteAgo(buyer);
    await query(`update presence set look_again_at = souk_now() where user_id = $1 and state = 'online'`, [buyer.id]);
    await until('the shop hears that they left', () => last(shop.of(buyer.id)) === false);
    assert.ok(Date.parse(shop.of(buyer.id).at(-1)?.lastSeenAt ?? '') > Date.now() - 60_000);
    assert.deepEqual((await shownTo(owner, id)).other.online, false);

    const again = await device(buyer);
    await leave(owner, shop);
    await until('the buyer hears that the shop left', () => last(again.of(shopId)) === false);
    await stranger.caughtUp();
    assert.deepEqual(stranger.of(buyer.id).concat(stranger.of(shopId)), [], 'nobody else hears of either');
  });

  test('a page that is loaded anew is no leaving', async () => {
    const { owner, buyer } = await talk();
    const shop = await device(owner, beside);
    const page = await device(buyer);
    await until('here', () => last(shop.of(buyer.id)) === true);
    const before = shop.of(buyer.id).length;
    page.socket.disconnect();
    await closed(buyer);
    await device(buyer);
    await until('open again', async () => {
      const { rowCount } = await query('select 1 from user_sessions where user_id = $1 and is_online', [buyer.id]);
      return rowCount === 1;
    });
    // Time goes by, and it is looked for again.
    await minuteAgo(buyer);
    await change(houseContext(market.house), (tx) => settlePeople(tx, [buyer.id]));
    await shop.caughtUp();
    assert.equal(shop.of(buyer.id).length, before);
  });

  test('while the nodes do not reach each other they find out all the same', async () => {
    const { owner, buyer } = await talk();
    const shop = await device(owner, beside);
    let cutting = true;
    const cut = (async () => {
      while (cutting) {
        await query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'souk bus' and datname = current_database()`);
        await pause(50);
      }
    })();
    try {
      const page = await device(buyer);
      await until('the shop hears of its buyer', () => last(shop.of(buyer.id)) === true);
      await leave(buyer, page);
      await until('the shop hears that they left', () => last(shop.of(buyer.id)) === false);
    } finally {
      cutting = false;
      await cut;
    }
  });

  test('whoever a dead node held is gone within five seconds, as far as others see', async () => {
    const { owner, buyer } = await talk();
    const shop = await device(owner);
    const dead = newId();
    await query(
      `insert into presence (user_id, state, last_seen_at) values ($1, 'online', souk_now())
       on conflict (user_id) do update set state = 'online', look_again_at = null, changed_at = souk_now()`,
      [buyer.id],
    );
    await query('insert into nodes (id, lease_until) values ($1, souk_now())', [dead]);
    await query('update user_sessions set is_online = true, node_id = $2 where id = $1', [buyer.sessionId, dead]);
    await closed(buyer);
    await until('the shop hears that they left', () => last(shop.of(buyer.id)) === false);
    const { rows } = await query(
      `select extract(epoch from lease_until - left_at)::float8 as seconds
       from user_sessions, nodes where user_sessions.id = $1 and nodes.id = $2`,
      [buyer.sessionId, dead],
    );
    // A lease is renewed each second.
    assert.equal(rows[0].seconds, LEASE_SECONDS - 1.5, 'they left when it can at the latest have died');
    assert.ok(LEASE_SECONDS + LOOK_SECONDS < RIGHT_WITHIN_SECONDS);
  });

  test('who hides is neither here nor away, at once and in what others fetch, until they show themselves again', async () => {
    const { owner, buyer, id } = await talk();
    const shop = await device(owner, beside);
    const page = await device(buyer);
    await until('here', () => last(shop.of(buyer.id)) === true);
    assert.equal((await buyer.patch('/api/me', { showPresence: false })).status, 200);
    await until('hidden', () => last(shop.of(buyer.id)) === null);
    assert.equal(shop.of(buyer.id).at(-1)?.lastSeenAt, null);
    const { other } = await shownTo(owner, id);
    assert.deepEqual([other.online, other.lastSeenAt], [null, null]);
    assert.equal((await presenceOfPeople(market.house.database.db, [buyer.id])).size, 0);

    const heard = shop.of(buyer.id).length;
    await leave(buyer, page);
    await shop.caughtUp();
    assert.equal(shop.of(buyer.id).length, heard, 'that they leave is not told');
    await buyer.patch('/api/me', { showPresence: true });
    await until('shown again', () => last(shop.of(buyer.id)) !== null);
  });

  test('who is blocked hears nothing of the other', async () => {
    const { owner, buyer, shopId, id } = await talk();
    const page = await device(buyer, beside);
    assert.equal((await owner.post('/api/blocks', { conversationId: id })).status, 201);
    const shop = await device(owner);
    await until('the row says that the owner is here', async () => (await stateOf(owner)) === 'online');
    await shop.caughtUp();
    await leave(owner, shop);
    await page.caughtUp();
    assert.deepEqual([page.of(shopId), shop.of(buyer.id)], [[], []]);
  });

  test('a request without a socket counts for a minute, and signing out ends it at once', async () => {
    const { owner, buyer } = await talk();
    const shop = await device(owner, beside);
    await buyer.get('/api/me');
    await until('the shop hears of its buyer', () => last(shop.of(buyer.id)) === true);
    const { rows } = await query(
      'select extract(epoch from look_again_at - souk_now())::float8 as seconds from presence where user_id = $1',
      [buyer.id],
    );
    assert.ok(rows[0].seconds > 50 && rows[0].seconds <= 65, `${rows[0].seconds} s`);
    assert.equal((await buyer.post('/api/auth/logout', {})).status, 204);
    await until('the shop hears that they left', () => last(shop.of(buyer.id)) === false);
  });

  test('a shop is here as long as one of its people is', async () => {
    const { buyer, shopId, owner, id } = await talk();
    const helper = await market.person('Hella');
    await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{messages}')`, [
      shopId,
      helper.id,
    ]);
    const page = await device(buyer);
    const [one, two] = [await device(owner), await device(helper, beside)];
    await until(
      'both are here',
      async () => (await stateOf(owner)) === 'online' && (await stateOf(helper)) === 'online',
    );
    await until('heard', () => last(page.of(shopId)) === true);
    const before = page.of(shopId).length;
    await leave(owner, one);
    await until('told of that', () => page.of(shopId).length > before);
    assert.ok(
      page
        .of(shopId)
        .slice(before)
        .every(({ online }) => online === true),
    );
    await leave(helper, two);
    await until('nobody is left', () => last(page.of(shopId)) === false);
    assert.equal((await shownTo(buyer, id)).other.online, false);
  });

  test('racing sockets on two nodes leave a row that is right', async () => {
    const { buyer } = await talk();
    for (let round = 0; round < 3; round += 1) {
      const pages = await Promise.all([device(buyer), device(buyer, beside), device(buyer), device(buyer, beside)]);
      const [kept, ...others] = pages;
      for (const { socket } of others) socket.disconnect();
      await until('here', async () => (await stateOf(buyer)) === 'online');
      await looked();
      assert.equal(await stateOf(buyer), 'online');
      kept?.socket.disconnect();
    }
    await leave(buyer);
    assert.equal(await stateOf(buyer), 'offline');
  });
});
