import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Offered, offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let offered: Offered;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  offered = await offerProduct(seller, { title: 'Brass lamp' });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const field = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
const log = (page: Page) => page.getByRole('log');

async function write(page: Page, words: string): Promise<void> {
  await field(page).fill(words);
  await field(page).press('Enter');
}

/** What was said, oldest first, as the server has it. */
async function said(person: Person, conversationId: string): Promise<(string | null)[]> {
  const { body } = await person.get<{ items: { body: string | null }[] }>(
    `/api/conversations/${conversationId}/messages?after=0`,
  );
  return body.items.map((message) => message.body);
}

async function converse(buyer: Person, words: string[] = []): Promise<string> {
  const { body } = await buyer.post<{ id: string }>('/api/conversations', { shopId: offered.shopId });
  for (const [at, text] of words.entries()) {
    await buyer.post(`/api/conversations/${body.id}/messages`, { clientMessageId: `before-${at}`, body: text });
  }
  return body.id;
}

test('a buyer asks from the product page, and both see what the other does as it happens', async () => {
  const buyer = await server.person('Rui Costa');
  const { page: desk, faults } = await browser.visitor();
  const { page: phone, faults: onPhone } = await browser.visitor();
  await signInOn(desk, seller);
  await desk.goto('/my-shop/messages');
  await signInOn(phone, buyer);
  await phone.goto(`/products/${offered.productId}`);
  await phone.getByRole('button', { name: 'Ask the shop' }).click();
  await phone.waitForURL('**/messages/*');

  await write(phone, 'Is the lamp still there?');
  await log(phone).getByText('Is the lamp still there?').waitFor();
  await log(phone)
    .getByText(/^(Sent|Delivered)$/)
    .waitFor();
  await log(phone).getByText('Delivered', { exact: true }).waitFor();
  assert.match(await desk.title(), /^\(\d+\) /);
  await desk.getByRole('link', { name: 'Rui Costa' }).click();
  await log(desk).getByText('Is the lamp still there?').waitFor();
  await log(phone).getByText('Seen', { exact: true }).waitFor();

  await field(desk).pressSequentially('Yes');
  await log(phone).getByText('Attic is writing').waitFor();
  await field(desk).press('Enter');
  await log(phone).getByText('Yes', { exact: true }).waitFor();
  await log(phone).getByText('is writing').waitFor({ state: 'detached' });
  await log(desk).getByText('Seen', { exact: true }).waitFor();
  assert.equal(await log(phone).getByRole('article').count(), 2);

  // A picture: shown before it is sent, and to the other side by a link of its own.
  const picture = await phone.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } });
  await phone.getByLabel('Files to send').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: picture });
  await phone.getByRole('list', { name: 'Attached files' }).getByText('Picture').waitFor();
  await write(phone, 'Like this one?');
  const seen = log(desk).getByRole('button', { name: /^Look at/ });
  await seen.waitFor();
  await seen.click();
  await desk.getByRole('dialog').getByRole('img').waitFor();
  await desk.keyboard.press('Escape');
  await log(phone).getByText('Seen', { exact: true }).last().waitFor();
  assert.deepEqual([...faults, ...onPhone], []);
});

test('what is written without a connection survives a reload and goes out once, in its order', async () => {
  const buyer = await server.person('Ana Sousa');
  const id = await converse(buyer, ['Good morning']);
  const { page } = await browser.visitor();
  await signInOn(page, buyer);
  await page.goto(`/messages/${id}`);
  await log(page).getByText('Good morning').waitFor();
  let asked = 0;
  await page.route('**/api/conversations/*/messages', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    asked++;
    // Of the first only the answer is lost: the server has it.
    if (asked === 1) await route.fetch();
    await route.abort();
  });
  for (const words of ['one', 'two', 'three']) await write(page, words);
  await log(page).getByText('three', { exact: true }).waitFor();
  await page.waitForFunction(() => localStorage.getItem('souk-letters') === 'yes');
  await page.reload();
  await log(page).getByText('three', { exact: true }).waitFor();
  await page.unroute('**/api/conversations/*/messages');
  await page.goto('/');
  // Any page sends them.
  await page.waitForFunction(() => localStorage.getItem('souk-letters') === null, null, { timeout: 20_000 });
  assert.deepEqual(await said(buyer, id), ['Good morning', 'one', 'two', 'three']);
  await page.goto(`/messages/${id}`);
  await log(page).getByText('three', { exact: true }).waitFor();
  assert.equal(await log(page).getByRole('article').count(), 4);
});

test('a long conversation opens at what is new, keeps its place while older ones load, and jumps to what a search found', async () => {
  const buyer = await server.person('Bea Lund');
  const id = await converse(
    buyer,
    Array.from({ length: 70 }, (_, at) => (at === 2 ? 'a purple elephant' : `message ${at + 1}`)),
  );
  const { page } = await browser.visitor({ viewport: { width: 1280, height: 800 } });
  await signInOn(page, seller);
  await seller.put(`/api/conversations/${id}/read`, { upToSeq: 68 });
  await page.goto(`/my-shop/messages/${id}`);
  await log(page).getByText('New', { exact: true }).waitFor();
  await log(page).getByText('message 70', { exact: true }).waitFor();

  // Older messages come above what is read, which stays where it is.
  const anchor = log(page).getByText('message 25', { exact: true });
  await anchor.scrollIntoViewIfNeeded();
  const older = log(page).getByText('message 15', { exact: true });
  await older.waitFor({ state: 'attached' });
  await anchor.scrollIntoViewIfNeeded();
  assert.ok(await anchor.isVisible());
  await page.getByRole('button', { name: 'To the latest' }).click();
  await page.getByRole('button', { name: 'To the latest' }).waitFor({ state: 'detached' });

  await page.goto('/my-shop/messages');
  await page.getByRole('searchbox', { name: 'Search in conversations' }).fill('purple eleph');
  await page.getByRole('link', { name: 'Bea Lund' }).waitFor();
  await page.getByText('a purple elephant').first().waitFor();
  await page.getByRole('link', { name: 'Bea Lund' }).click();
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('a purple elephant'));
  const numbers = await page.$$eval('[data-seq]', (rows) => rows.map((row) => Number(row.getAttribute('data-seq'))));
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
});

test('by keyboard alone, on a narrow phone: written, answered, reacted to, changed and deleted', async () => {
  const buyer = await server.person('Ben Ito');
  const id = await converse(buyer, ['Good evening']);
  const { page } = await browser.visitor({ viewport: { width: 320, height: 640 } });
  const keyboard = new Keyboard(page);
  await signInOn(page, buyer);
  await page.goto('/messages');
  await page.getByRole('link', { name: 'Attic' }).waitFor();
  await keyboard.press('Attic');
  await page.waitForURL(`**/messages/${id}`);
  await field(page).waitFor();
  await assertAccessible(page, 'a conversation on a phone');
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await page.keyboard.type('Is it heavy?');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('I come by bicycle.');
  await page.keyboard.press('Enter');
  await log(page).getByText('Sent', { exact: true }).waitFor();
  assert.deepEqual(await said(buyer, id), ['Good evening', 'Is it heavy?\nI come by bicycle.']);

  // The arrow key in an empty field changes what was written last.
  await page.keyboard.press('ArrowUp');
  await page.getByRole('textbox', { name: 'Edit the message' }).waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Is it very heavy?');
  await page.keyboard.press('Enter');
  await log(page).getByText('Is it very heavy?').waitFor();
  await log(page).getByText('edited').waitFor();

  // The messages are one stop of Tab; the arrow keys lead through them.
  await page.locator('[data-row]').last().focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Reply' }).waitFor();
  await assertAccessible(page, 'the menu of a message');
  await keyboard.press('❤️');
  await log(page).getByRole('button', { name: '❤️' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Good evening'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Reply' }).waitFor();
  await keyboard.press('Delete');
  await page.getByRole('alertdialog').waitFor();
  await keyboard.press('Delete');
  await log(page).getByText('This message was deleted.').waitFor();
  assert.deepEqual(await said(buyer, id), [null, 'Is it very heavy?']);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `it scrolls sideways by ${wider} px`);
});
