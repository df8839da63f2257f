import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let shop: { id: string; slug: string };

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  const opened = await seller.post<{ id: string; slug: string }>(
    '/api/shops',
    { name: 'Atelier Nour', currency: 'EUR' },
    { 'idempotency-key': crypto.randomUUID() },
  );
  shop = opened.body;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function sellerOn(path: string): Promise<{ page: Page; faults: string[] }> {
  const visitor = await browser.visitor();
  await signInOn(visitor.page, seller);
  await visitor.page.goto(path);
  return visitor;
}

const photo = (background: string) =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background } })
    .jpeg()
    .toBuffer();

async function putUp(title: string, more: object = {}): Promise<string> {
  const { status, body } = await seller.post<{ id: string }>(
    `/api/shops/${shop.id}/products`,
    { title, price: { amount: 1_000, currency: 'EUR' }, stock: 5, ...more },
    { 'idempotency-key': crypto.randomUUID() },
  );
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

test('a product with pictures and variants is put up, and bought by looking: the choice changes price and stock', async () => {
  const { page, faults } = await sellerOn('/my-shop/products/new');
  await page.getByLabel('Title', { exact: true }).fill('Linen shirt');
  await page.getByLabel('Choose pictures').setInputFiles([
    { name: 'front.jpg', mimeType: 'image/jpeg', buffer: await photo('#c96') },
    { name: 'back.jpg', mimeType: 'image/jpeg', buffer: await photo('#468') },
  ]);
  await page.getByLabel('What picture 2 shows').waitFor();
  await page.getByLabel('What picture 1 shows').fill('From the front');
  await page.getByRole('button', { name: 'Picture 2: further to the front' }).click();
  await page.getByLabel('What picture 2 shows').and(page.locator('[value="From the front"]')).waitFor();

  await page.getByRole('button', { name: 'Add variants' }).click();
  await page.getByLabel('Option', { exact: true }).fill('Size');
  await page.getByLabel('Values, with commas between').fill('S, M');
  await page.getByLabel('Values, with commas between').press('Enter');
  await page.getByLabel('Price of S').fill('49');
  await page.getByLabel('Stock of S').fill('0');
  await page.getByLabel('Price of M').fill('52.50');
  await page.getByLabel('Stock of M').fill('2');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.waitForURL('**/my-shop');

  await page.getByRole('link', { name: 'Linen shirt' }).click();
  // The frame has a link of the same name to the shop: the product's is there once the editor is.
  await page.getByLabel('Title', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'See it as buyers do' }).last().click();
  // Words about past prices may name the same figure below it.
  const price = (figure: string) =>
    page.getByRole('paragraph').filter({ hasText: new RegExp(`^${RegExp.escape(figure)}$`) });
  await price('€52.50').waitFor();
  await page.getByText('Only 2 left').waitFor();
  await page.locator('label').filter({ hasText: /^S/ }).click();
  await price('€49.00').waitFor();
  await page.getByText('Sold out', { exact: true }).waitFor();
  assert.match(page.url(), /variant=/);
  await page.getByRole('button', { name: 'Show picture 2' }).click();
  assert.deepEqual(faults, []);
});

test('two people edit one product: the second is told, and nothing of the first is lost', async () => {
  const id = await putUp('Brass lamp');
  const { page } = await sellerOn(`/my-shop/products/${id}`);
  await page.getByLabel('Title', { exact: true }).waitFor();
  await seller.patch(`/api/products/${id}`, { title: 'Brass lamp, polished' });
  await page.getByLabel('Brand or maker').fill('Nour');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else changed this product meanwhile.').waitFor();
  const { body } = await seller.get<{ title: string; brand: string | null }>(`/api/products/${id}`);
  assert.deepEqual([body.title, body.brand], ['Brass lamp, polished', null]);
});

test('stock and prices of many products are saved at once, by keyboard', async () => {
  const [one, two] = [await putUp('Cup one'), await putUp('Cup two')];
  const { page, faults } = await sellerOn('/my-shop/stock?q=Cup');
  const keyboard = new Keyboard(page);
  await page.getByLabel('Stock of Cup one').waitFor();
  await keyboard.type('Price of Cup two', '12.50');
  await keyboard.type('Stock of Cup two', '40');
  await keyboard.type('Stock of Cup one', '7');
  await keyboard.press('Save 2 changes');
  await page.getByText('Saved.').first().waitFor();
  const stock = async (id: string) =>
    (await seller.get<{ stock: number; price: { amount: number } }>(`/api/products/${id}`)).body;
  assert.equal((await stock(one)).stock, 7);
  const changed = await stock(two);
  assert.deepEqual([changed.stock, changed.price.amount], [40, 1_250]);

  await seller.patch(`/api/products/${one}`, { stock: 1 });
  await page.getByLabel('Only what is running out').check();
  await page.getByLabel('Stock of Cup two').waitFor({ state: 'detached' });
  await page.getByLabel('Stock of Cup one').waitFor();
  await page.reload();
  await page.getByLabel('Stock of Cup one').waitFor();
  assert.equal(await page.getByLabel('Stock of Cup two').count(), 0);
  assert.deepEqual(faults, []);
});

test('a file comes in with its report, and goes out as it came', async () => {
  const { page, faults } = await sellerOn('/my-shop/import');
  const file = [
    'externalId,title,price,currency,stock',
    'L-1,Copper lantern,39.90,EUR,4',
    'L-2,,12.00,EUR,1',
    'L-3,Tin lantern,not a price,EUR,1',
  ].join('\n');
  await page
    .getByLabel('Choose a file', { exact: true })
    .setInputFiles({ name: 'lanterns.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByText('3 rows: 1 new, 0 changed, 0 as before, 2 refused').waitFor({ timeout: 30_000 });
  await page.getByText('Done', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'What was refused or left out, and why' }).click();
  await page.getByRole('rowheader', { name: '3', exact: true }).waitFor();
  await page.getByRole('rowheader', { name: '4', exact: true }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  const saved = await readFile(await download.path(), 'utf8');
  assert.match(saved, /Copper lantern/);
  assert.deepEqual(faults, []);
});

test('a seller says where and when the shop is open, and buyers read it', async () => {
  const { page, faults } = await sellerOn('/my-shop/places');
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByRole('combobox', { name: 'Town' }).pressSequentially('lisb');
  await page
    .getByRole('option', { name: /^Lisbon/ })
    .first()
    .waitFor();
  await page.getByRole('combobox', { name: 'Town' }).press('Enter');
  await page.getByLabel('What kind of place').selectOption('private');
  await page.getByLabel('Street and number').fill('Rua do Sol 7');
  await page.getByRole('button', { name: 'Add the place' }).click();
  await page.getByText('Private: others see it only to about a kilometre.').waitFor();

  await page.getByRole('button', { name: 'Add a way of delivery' }).click();
  await page.getByLabel('Name, as buyers read it').fill('By post');
  await page.getByLabel('Countries').fill('PT, ES');
  await page.getByLabel('Fee (EUR)').fill('4.90');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();

  await page.getByRole('link', { name: 'Opening hours' }).click();
  await page.getByRole('button', { name: 'Add hours (Monday)' }).click();
  await page.getByLabel('Monday opens').fill('08:30');
  await page.getByRole('button', { name: 'Tuesday to Friday as on Monday' }).click();
  await page.getByLabel('Friday opens').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();

  const { page: buyer } = await browser.visitor();
  await buyer.goto(`/shops/${shop.slug}`);
  await buyer.getByRole('heading', { name: 'Where it is' }).waitFor();
  await buyer.getByText('About here; the exact place is private.').waitFor();
  assert.equal(await buyer.getByText('Rua do Sol').count(), 0);
  await buyer.getByText('€4.90').waitFor();
  await buyer.getByRole('row', { name: /Friday.*08:30/ }).waitFor();
  assert.deepEqual(faults, []);
});

test('somebody reports a product, a moderator hides it, and it is gone for buyers', async () => {
  const id = await putUp('Real gold watch');
  const buyer = await server.person('Rui Costa');
  const { page } = await browser.visitor();
  await signInOn(page, buyer);
  await page.goto(`/products/${id}`);
  await page.getByRole('button', { name: 'Report Real gold watch' }).click();
  await page.getByLabel('What is wrong with it?').selectOption('counterfeit');
  await page.getByLabel('What should the moderators know?').fill('It is brass.');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.getByText('Thank you. The moderators will look at it.').first().waitFor();

  const moderator = await server.person('Mo Derata');
  await server.house.database.pool.query(`update users set role = 'moderator' where id = $1`, [moderator.id]);
  const { page: desk } = await browser.visitor();
  await signInOn(desk, moderator);
  await desk.getByRole('button', { name: 'Account of Mo Derata' }).click();
  await desk.getByRole('link', { name: 'Reports' }).click();
  await desk.getByText('It is brass.').waitFor();
  await desk.getByRole('button', { name: 'Hide the product' }).click();
  await desk.getByLabel('Why? The shop reads this.').fill('A fake.');
  await desk.getByRole('button', { name: 'Hide it' }).click();
  await desk.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
});
