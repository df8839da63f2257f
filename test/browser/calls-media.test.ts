import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Coturn, hasCoturn, startCoturn } from '#support/coturn.ts';
import { cloneDatabase } from '#support/database.ts';
import { offerProduct } from '#support/orders.ts';
import { type Person, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk } from '../ops/souk.ts';
import { builtWeb } from './browser.ts';
import { accept, callIsOver, callWith, enter, hangUp, ringUp, standing, startCall } from './call-walk.ts';
import {
  type Device,
  type DeviceBrowser,
  goesDark,
  hears,
  iceName,
  openDeviceBrowser,
  received,
  sees,
  waitForMedia,
} from './devices.ts';

/** Why no relay can be tried here. */
const withoutCoturn = (await hasCoturn()) ? false : 'NOT TRIED: coturn is not installed (apt-get install coturn)';
if (withoutCoturn) process.stderr.write(`\n*** Calls over a relay: ${withoutCoturn} ***\n`);

let coturn: Coturn | undefined;
let server: TestServer;
let home: DeviceBrowser;
let attic: DeviceBrowser;
let seller: Person;
let shopId: string;

before(async () => {
  await builtWeb();
  const secret = 'known to house and relay';
  if (!withoutCoturn) coturn = await startCoturn([secret]);
  server = await startTestServer({ settings: coturn ? { SOUK_TURN_URLS: coturn.url, SOUK_TURN_SECRET: secret } : {} });
  [home, attic] = await Promise.all([openDeviceBrowser(server.url), openDeviceBrowser(server.url)]);
  seller = await server.person('Nour Haddad');
  ({ shopId } = await offerProduct(seller, { title: 'Brass lamp' }));
});
after(async () => {
  await Promise.all([home?.close(), attic?.close()]);
  await server?.close();
  await coturn?.close();
  await cleanUp();
});

interface Pair {
  readonly buyer: Person;
  readonly conversationId: string;
  /** The buyer's, where the thread is open. */
  readonly phone: Device;
  /** The shop's. */
  readonly desk: Device;
}

/** Somebody new before the shop, each on a device of theirs; both go when the walk is over, and the call with them. */
async function meet(
  walk: (pair: Pair) => Promise<void>,
  { prepare, openDesk }: { prepare?: (buyer: Person) => Promise<unknown>; openDesk?: () => Promise<Device> } = {},
): Promise<void> {
  const buyer = await server.person('Rui Costa');
  await prepare?.(buyer);
  const { id: conversationId } = (await buyer.post<{ id: string }>('/api/conversations', { shopId })).body;
  const [phone, desk] = await Promise.all([
    enter(home, buyer, `/messages/${conversationId}`),
    openDesk?.() ?? enter(attic, seller, '/my-shop/orders'),
  ]);
  try {
    await walk({ buyer, conversationId, phone, desk });
    assert.deepEqual([...phone.faults, ...desk.faults], []);
  } finally {
    const { call } = (await buyer.get<{ call: Kept | null }>('/api/calls/active')).body;
    if (call) await buyer.put(`/api/calls/${call.id}/end`, {});
    await Promise.all([phone, desk].map(({ page }) => page.context().close()));
  }
}

interface Kept {
  readonly id: string;
  readonly status: string;
  readonly endReason: string | null;
  readonly startedAt: string | null;
  readonly duration: number;
}

/** The call that a person is in. */
async function current(person: Person): Promise<Kept> {
  const { call } = (await person.get<{ call: Kept | null }>('/api/calls/active')).body;
  assert.ok(call, 'nobody is in a call');
  return call;
}

async function talk({ phone, desk }: Pair, kind?: 'Sound only'): Promise<void> {
  await ringUp(phone.page, 'Attic', kind);
  await accept(desk.page, 'Rui Costa', kind && 'Answer');
  await bothHear({ phone, desk });
}

const bothHear = ({ phone, desk }: Pick<Pair, 'phone' | 'desk'>) =>
  Promise.all([phone, desk].flatMap(({ page }) => [hears(page, 30_000)]));
const bothSee = ({ phone, desk }: Pick<Pair, 'phone' | 'desk'>) =>
  Promise.all([phone, desk].flatMap(({ page }) => [sees(page, 30_000)]));

const reconnecting = ({ page }: Device) => standing(page, 'Reconnecting');

test('a device that loses its network for a while stays in the call, and finds back into it', () =>
  meet(async (pair) => {
    const { phone, desk, buyer } = pair;
    await talk(pair);
    const before = await current(buyer);
    await phone.cut();
    await goesDark(desk.page);
    await Promise.all([reconnecting(phone).waitFor(), reconnecting(desk).waitFor()]);
    // What is done meanwhile reaches the other later.
    await phone.page.keyboard.press('v');
    await phone.heal();
    await bothHear(pair);
    await callWith(desk.page, 'Rui Costa').getByText('Rui Costa has the camera off').waitFor();
    await reconnecting(desk).waitFor({ state: 'detached' });
    await phone.page.keyboard.press('v');
    await sees(desk.page);
    assert.deepEqual(await current(buyer), { ...(await current(buyer)), id: before.id, startedAt: before.startedAt });
    await hangUp(phone.page);
    await callIsOver(desk.page);
  }));

test('a page that is reloaded goes on with its call, whichever side it is, and both at once', () =>
  meet(async (pair) => {
    const { phone, desk, buyer } = pair;
    await talk(pair);
    const { id } = await current(buyer);
    for (const { page } of [phone, desk]) {
      await page.reload();
      await bothHear(pair);
      await bothSee(pair);
    }
    await Promise.all([phone.page.reload(), desk.page.reload()]);
    await bothHear(pair);
    await bothSee(pair);
    assert.equal((await current(buyer)).id, id);
    await hangUp(desk.page);
    await callIsOver(phone.page);
  }));

test('a page that is closed leaves the other waiting, who sees it and can end the call', () =>
  meet(async (pair) => {
    const { phone, desk, buyer } = pair;
    await talk(pair, 'Sound only');
    const { id } = await current(buyer);
    await phone.page.close();
    await server.passTime('31 seconds');
    await reconnecting(desk).waitFor();
    assert.equal((await current(buyer)).id, id);
    await hangUp(desk.page);
    const { status, endReason } = (await buyer.get<Kept>(`/api/calls/${id}`)).body;
    assert.deepEqual([status, endReason], ['ended', 'completed']);
  }));

test(
  'who hides their address is seen and heard over the relay alone, which may even forget them',
  { skip: withoutCoturn },
  (t) =>
    meet(
      async (pair) => {
        const { phone, desk, buyer } = pair;
        await talk(pair);
        await bothSee(pair);
        await waitForMedia(phone.page, 'it goes over the relay', ({ way }) => way === 'relay');
        const { id } = await current(buyer);
        const { rows } = (await server.house.database.pool.query(
          'select payload::text as said from call_signals where call_id = $1 and from_user_id = $2',
          [id, buyer.id],
        )) as { rows: { said: string }[] };
        assert.ok(rows.some(({ said }) => said.includes('typ relay')));
        for (const { said } of rows) assert.doesNotMatch(said, /typ (host|srflx|prflx)/);

        const before = await iceName(phone.page);
        await coturn?.restart();
        const begun = Date.now();
        await goesDark(desk.page);
        await bothHear(pair);
        await bothSee(pair);
        t.diagnostic(`healed ${Date.now() - begun} ms after the relay forgot them`);
        assert.notEqual(await iceName(phone.page), before, 'by another ICE session');
        assert.equal((await received(phone.page)).way, 'relay');
        assert.equal((await current(buyer)).id, id);
        await hangUp(phone.page);
        await callIsOver(desk.page);
      },
      { prepare: (buyer) => buyer.patch('/api/me', { hidesAddress: true }) },
    ),
);

test('where sockets do not pass, it rings all the same, and one can talk', () =>
  meet(
    async (pair) => {
      const { phone, desk } = pair;
      await talk(pair);
      await bothSee(pair);
      await phone.page.keyboard.press('m');
      await callWith(desk.page, 'Rui Costa').getByText('Rui Costa is muted').waitFor();
      await hangUp(desk.page);
      await callIsOver(phone.page);
    },
    {
      async openDesk() {
        const desk = await attic.device();
        await desk.page.addInitScript(() => {
          globalThis.WebSocket = class {
            constructor() {
              throw new Error('no sockets here');
            }
          } as unknown as typeof WebSocket;
        });
        return enter(attic, seller, '/my-shop/orders', desk);
      },
    },
  ));

test('both call each other at once, and are in one call', () =>
  meet(async (pair) => {
    const { phone, desk, conversationId, buyer } = pair;
    await desk.page.goto(`/my-shop/messages/${conversationId}`);
    const starts = await Promise.all([startCall(phone.page, 'Attic'), startCall(desk.page, 'Rui Costa')]);
    await Promise.all(starts.map((start) => start()));
    await bothHear(pair);
    await bothSee(pair);
    assert.equal((await current(buyer)).id, (await current(seller)).id);
    const { items } = (await buyer.get<{ items: Kept[] }>(`/api/calls/history?conversationId=${conversationId}`)).body;
    assert.equal(items.length, 1);
    await hangUp(phone.page);
    await callIsOver(desk.page);
  }));

test('a server that is killed and comes back finds the two still talking, who can hang up', async () => {
  const database = await cloneDatabase();
  const port = await freePort();
  const folder = newFolder('calls');
  const open = () => openSouk({ folder, settings: { DATABASE_URL: database.url, PORT: String(port) } });
  let souk = await open();
  const [here, there] = await Promise.all([openDeviceBrowser(souk.url), openDeviceBrowser(souk.url)]);
  try {
    const [buyer, owner] = [await signUp(souk.url, 'Rui Costa'), await signUp(souk.url, 'Nour Haddad')];
    const shop = await offerProduct(owner);
    const { id } = (await buyer.post<{ id: string }>('/api/conversations', { shopId: shop.shopId })).body;
    const [phone, desk] = await Promise.all([
      enter(here, buyer, `/messages/${id}`),
      enter(there, owner, '/my-shop/orders'),
    ]);
    await talk({ phone, desk, buyer, conversationId: id });
    const call = await current(buyer);
    await souk.kill();
    await bothHear({ phone, desk });
    await bothSee({ phone, desk });
    souk = await open();
    await bothHear({ phone, desk });
    assert.equal((await current(buyer)).id, call.id);
    assert.equal((await received(phone.page)).connection, 1, 'nothing was begun anew');
    await phone.page.keyboard.press('m');
    await callWith(desk.page, 'Rui Costa').getByText('Rui Costa is muted').waitFor({ timeout: 20_000 });
    await hangUp(desk.page);
    await callIsOver(phone.page);
    const { status, endReason, duration } = (await buyer.get<Kept>(`/api/calls/${call.id}`)).body;
    assert.deepEqual([status, endReason], ['ended', 'completed']);
    assert.ok(duration > 0);
  } finally {
    await Promise.all([here.close(), there.close()]);
    await souk.stop();
    await database.drop();
  }
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  return port;
}
