import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let buyer: Person;
let talk: string;
let offerId: string;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  [seller, buyer] = await Promise.all([server.person('Nour Haddad'), server.person('Ana Sousa')]);
  const { shopId, productId } = await offerProduct(seller, { price: 8_900, title: 'Brass lamp' });
  talk = (await buyer.post<{ id: string }>('/api/conversations', { shopId, productId })).body.id;
  const wish = { productId, price: { amount: 7_500, currency: 'EUR' }, quantity: 2 };
  const { body } = await buyer.post<{ offer: { id: string } }>(`/api/conversations/${talk}/offers`, wish);
  offerId = body.offer.id;
  await seller.put(`/api/offers/${offerId}/accept`, {});
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function at(path: string, person: Person): Promise<{ page: Page; faults: string[] }> {
  const visitor = await browser.visitor();
  await signInOn(visitor.page, person);
  await visitor.page.goto(path);
  return visitor;
}

test('what was agreed lies in the cart at its price, comes back when taken out, and says so when it ended', async () => {
  await buyer.post('/api/cart/items', { offerId });
  const { page, faults } = await at('/cart', buyer);
  const line = page.getByRole('article', { name: 'Brass lamp' });
  await line.getByText('Your agreed price for 2 pieces').waitFor();
  await line.getByText('instead of €89.00').waitFor();
  assert.equal(await line.getByRole('spinbutton').count(), 0, 'the number was agreed, too');
  await assertAccessible(page, 'the cart with an agreed price');
  await line.getByRole('button', { name: 'Remove Brass lamp' }).click();
  await page.getByRole('button', { name: 'Put it back' }).click();
  await line.getByText('Your agreed price for 2 pieces').waitFor();

  await server.house.database.pool.query(`update offers set expires_at = now() where id = $1`, [offerId]);
  await page.reload();
  await line.getByText('The price you agreed on can no longer be had. Take it out, or agree anew.').waitFor();
  assert.deepEqual(faults, []);
});

test('a seller keeps quick replies and says what buyers read while nobody is there', async () => {
  const { page, faults } = await at('/my-shop/desk', seller);
  await page.getByLabel('Say it').selectOption('closed');
  await page.getByText('Your shop has no opening hours yet, so it is never closed.').waitFor();
  await page.getByLabel('Say it').selectOption('always');
  await page.getByLabel('What buyers read').fill('Back on Monday');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();

  await page.getByLabel('Name', { exact: true }).fill('Hours');
  await page.getByLabel('Answer', { exact: true }).fill('From 9 to 18.');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByText('From 9 to 18.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Hours');
  await page.getByLabel('Answer', { exact: true }).fill('Never.');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByText('There is one of that name already.').waitFor();
  await assertAccessible(page, 'the desk of a shop');
  await page.getByRole('button', { name: 'Remove Hours' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('None so far.').waitFor();
  assert.deepEqual(faults, []);
});

test('a moderator reads the reported message alone, and hides it', async () => {
  const message = { clientMessageId: 'insult', body: 'Go away, fool' };
  const { body } = await seller.post<{ id: string }>(`/api/conversations/${talk}/messages`, message);
  await buyer.post('/api/reports', { messageId: body.id, reason: 'offensive' });
  const moderator = await server.person('Mo');
  await server.house.database.pool.query(`update users set role = 'moderator' where id = $1`, [moderator.id]);
  const { page, faults } = await at('/moderation', moderator);
  await page.getByText('Go away, fool').waitFor();
  await assertAccessible(page, 'a reported message');
  await page.getByRole('button', { name: 'Hide the message' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hide this message?' });
  await dialog.getByRole('button', { name: 'Hide it' }).click();
  await page.getByText('Nothing waits').waitFor();
  const { body: history } = await buyer.get<{ items: { hidden: boolean }[] }>(`/api/conversations/${talk}/messages`);
  assert.equal(history.items[0]?.hidden, true);
  assert.deepEqual(faults, []);
});

test('whom one blocked is listed with the account, and heard again at a press', async () => {
  await buyer.post('/api/blocks', { conversationId: talk });
  const { page, faults } = await at('/account/blocked', buyer);
  await page.getByRole('link', { name: 'Attic' }).waitFor();
  await assertAccessible(page, 'whom one blocked');
  await page.getByRole('button', { name: 'Unblock Attic' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unblock' }).click();
  await page.getByText('Nobody is blocked').waitFor();
  assert.deepEqual(faults, []);
});
