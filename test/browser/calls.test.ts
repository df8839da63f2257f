import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb } from './browser.ts';
import { accept, callIsOver, callWith, enter, hangUp, press, ring, ringUp, standing } from './call-walk.ts';
import {
  assertSilent,
  type Device,
  type DeviceBrowser,
  goesDark,
  hears,
  held,
  openDeviceBrowser,
  received,
  sees,
  sent,
} from './devices.ts';

let server: TestServer;
let home: DeviceBrowser;
let attic: DeviceBrowser;
let buyer: Person;
let seller: Person;
let conversationId: string;
let phone: Device;
let desk: Device;
let till: Device;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  // Two processes: what one sends has to leave it to reach the other.
  [home, attic] = await Promise.all([openDeviceBrowser(server.url), openDeviceBrowser(server.url)]);
  [buyer, seller] = await Promise.all([server.person('Rui Costa'), server.person('Nour Haddad')]);
  const { shopId } = await offerProduct(seller, { title: 'Brass lamp' });
  conversationId = (await buyer.post<{ id: string }>('/api/conversations', { shopId })).body.id;
  [phone, desk, till] = await Promise.all([
    enter(home, buyer, `/messages/${conversationId}`),
    enter(attic, seller, '/my-shop/orders'),
    enter(attic, seller, '/'),
  ]);
});
after(async () => {
  await Promise.all([home?.close(), attic?.close()]);
  await server?.close();
});

interface Kept {
  id: string;
  status: string;
  endReason: string | null;
  duration: number;
}

/** The latest call, as both sides have it. */
async function kept(): Promise<Kept> {
  const ask = async (person: Person) =>
    (await person.get<{ items: Kept[] }>(`/api/calls/history?conversationId=${conversationId}&limit=1`)).body.items[0];
  const [ours, theirs] = await Promise.all([ask(buyer), ask(seller)]);
  assert.ok(ours && theirs);
  const { id, status, endReason, duration } = ours;
  assert.deepEqual({ id, status, endReason, duration }, { id, ...pick(theirs) });
  return { id, status, endReason, duration };
}

const pick = ({ status, endReason, duration }: Kept) => ({ status, endReason, duration });

test('a buyer calls the shop from the conversation: all its devices ring, one takes it, and both see and hear each other', async (t) => {
  await ringUp(phone.page, 'Attic');
  await Promise.all([ring(desk.page, 'Rui Costa').waitFor(), ring(till.page, 'Rui Costa').waitFor()]);
  const begun = Date.now();
  await accept(desk.page, 'Rui Costa');
  await ring(till.page, 'Rui Costa').waitFor({ state: 'detached' });
  await Promise.all([phone, desk].flatMap(({ page }) => [sees(page), hears(page)]));
  t.diagnostic(`seen and heard ${Date.now() - begun} ms after it was taken`);
  assert.equal((await received(till.page)).connection, 0);
  await assertAccessible(phone.page, 'a call');

  // Silent for the other, who is told.
  const muted = callWith(desk.page, 'Rui Costa').getByText('Rui Costa is muted');
  await phone.page.keyboard.press('m');
  await muted.waitFor();
  await assertSilent(desk.page);
  await phone.page.keyboard.press('m');
  await muted.waitFor({ state: 'detached' });
  await hears(desk.page);

  // Unseen too, and the camera's light is off.
  const dark = callWith(desk.page, 'Rui Costa').getByText('Rui Costa has the camera off');
  await phone.page.keyboard.press('v');
  await dark.waitFor();
  await goesDark(desk.page);
  assert.deepEqual(await pictures(phone), []);
  assert.equal((await held(phone.page)).cameras, 0);
  // Pressed again before it opened: no second one is left on.
  await phone.page.locator('[data-call-state]').evaluate((call) => {
    for (let presses = 0; presses < 2; presses++) {
      call.dispatchEvent(new KeyboardEvent('keydown', { key: 'v', bubbles: true }));
    }
  });
  await dark.waitFor({ state: 'detached' });
  await sees(desk.page);

  assert.equal((await held(phone.page)).cameras, 1);

  await press(phone.page, 'Share the screen');
  await callWith(phone.page, 'Attic').getByLabel('Your screen, as they see it').waitFor();
  assert.deepEqual(await pictures(phone), ['screen']);
  await sees(desk.page);
  await press(phone.page, 'Stop sharing');
  await callWith(phone.page, 'Attic').getByLabel('Your own picture').waitFor();
  assert.deepEqual(await pictures(phone), ['fake']);
  await sees(desk.page);

  // The call grows small while the shop looks something up.
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('link', { name: 'Products' }).first().click();
  await desk.page.waitForURL((url) => url.pathname === '/my-shop');
  await hears(desk.page);

  await hangUp(desk.page);
  await callIsOver(phone.page);
  assert.deepEqual([await sent(phone.page), await sent(desk.page)], [[], []]);
  for (const { page } of [phone, desk]) assert.equal((await held(page)).tracks, 0);
  const { status, endReason, duration } = await kept();
  assert.deepEqual([status, endReason], ['ended', 'completed']);
  assert.ok(duration > 0);
  await phone.page.getByRole('log').getByText('Outgoing call').waitFor();
  assert.deepEqual(
    [phone, desk, till].flatMap(({ faults }) => faults),
    [],
  );
});

/** What the pictures that a device sends are taken from, by the first word of it. */
async function pictures({ page }: Device): Promise<(string | undefined)[]> {
  const tracks = (await sent(page)).filter(({ kind, live }) => kind === 'video' && live);
  return tracks.map(({ label }) => label.split(/[:_]/)[0]);
}

test('a shop that cannot talk declines with a message; a call hung up before the answer is a missed one', async () => {
  await ringUp(phone.page, 'Attic', 'Sound only');
  await standing(phone.page, 'It rings').waitFor();
  await ring(till.page, 'Rui Costa').getByRole('button', { name: 'Reply with a message' }).click();
  await ring(till.page, 'Rui Costa').getByRole('button', { name: 'I will call you back soon.' }).click();
  for (const { page } of [desk, till]) await ring(page, 'Rui Costa').waitFor({ state: 'detached' });
  await callIsOver(phone.page, 'Attic declined.');
  await phone.page.getByRole('log').getByText('Declined').waitFor();
  await phone.page.getByRole('log').getByText('I will call you back soon.').waitFor();
  assert.deepEqual(pick(await kept()), { status: 'rejected', endReason: 'declined', duration: 0 });

  await ringUp(phone.page, 'Attic', 'Sound only');
  await Promise.all([ring(desk.page, 'Rui Costa').waitFor(), ring(till.page, 'Rui Costa').waitFor()]);
  await hangUp(phone.page);
  for (const { page } of [desk, till]) await ring(page, 'Rui Costa').waitFor({ state: 'detached' });
  assert.deepEqual(pick(await kept()), { status: 'missed', endReason: 'cancelled', duration: 0 });
  await phone.page.getByRole('log').getByText('Hung up before an answer').waitFor();
  await desk.page.goto(`/my-shop/messages/${conversationId}`);
  await desk.page.getByRole('log').getByText('Missed call').waitFor();
  assert.deepEqual(
    [phone, desk, till].flatMap(({ faults }) => faults),
    [],
  );
});
