import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { plainPicture } from '#support/pictures.ts';
import { bought } from '#support/purchases.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let shop: { id: string; slug: string };

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  shop = (await seller.post<{ id: string; slug: string }>('/api/shops', { name: 'Atelier Nour', currency: 'EUR' }))
    .body;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function putUp(title: string): Promise<string> {
  const product = { title, price: { amount: 8_900, currency: 'EUR' }, stock: 3 };
  return (await seller.post<{ id: string }>(`/api/shops/${shop.id}/products`, product)).body.id;
}

async function buyerOf(productId: string, name: string): Promise<Person> {
  const buyer = await server.person(name);
  await bought(server.house, { buyerId: buyer.id, productId });
  return buyer;
}

/** Somebody at a device of their own, signed in where a person is given. */
async function at(path: string, person?: Person): Promise<{ page: Page; faults: string[] }> {
  const visitor = await browser.visitor();
  if (person) await signInOn(visitor.page, person);
  await visitor.page.goto(path);
  return visitor;
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

test('a buyer reviews by keyboard, with photos, and everybody sees it; then it is changed and taken back', async () => {
  const id = await putUp('Hammered brass lamp');
  const buyer = await buyerOf(id, 'Ana Sousa');
  const { page, faults } = await at(`/products/${id}#reviews`, buyer);
  await page.getByText('Nobody has reviewed this yet.').waitFor();
  await page.getByRole('link', { name: 'Write a review' }).click();

  await page.getByRole('button', { name: 'Publish it' }).click();
  await page.getByText('Please choose how many stars.').waitFor();
  assert.equal(await focused(page), '1 star');
  await assertAccessible(page, 'a review without stars');
  await page.keyboard.press('Space');
  for (const name of ['2 stars', '3 stars', '4 stars']) {
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(page), name);
  }
  await page.keyboard.press('Tab');
  await page.keyboard.type('Glows like the sun');
  await page.getByLabel('What should others know?').fill('It hangs above our table.');
  const photo = async (name: string, colour: string) => ({
    ...{ name, mimeType: 'image/jpeg', buffer: await plainPicture(800, 600, colour) },
  });
  await page.getByLabel('Choose pictures').setInputFiles([await photo('a.jpg', 'teal'), await photo('b.jpg', 'gold')]);
  await page.getByLabel('What picture 2 shows').waitFor();
  await page.getByLabel('What picture 1 shows').fill('Above our table');
  await page.getByRole('button', { name: 'Publish it' }).click();
  await page.waitForURL(`**/products/${id}#reviews`);
  await page.getByText('Thank you. Your review helps others to choose.').first().waitFor();
  await page.getByRole('link', { name: 'Change my review' }).waitFor();

  const guest = await at(`/products/${id}`);
  await guest.page.getByText('4 of 5 stars, 1 review').first().waitFor({ state: 'attached' });
  await guest.page.locator('#reviews').scrollIntoViewIfNeeded();
  await guest.page.getByRole('heading', { name: 'Glows like the sun' }).waitFor();
  await guest.page.getByText('Ana S.', { exact: true }).waitFor();
  assert.equal(await guest.page.getByText('Ana Sousa').count(), 0);
  const opener = guest.page.getByRole('button', { name: 'Above our table' });
  await opener.click();
  const dialog = guest.page.getByRole('dialog', { name: 'Photo 1 of 2' });
  await dialog.getByRole('img', { name: 'Above our table' }).waitFor();
  await assertAccessible(guest.page, 'a photo opened large');
  await guest.page.keyboard.press('ArrowRight');
  await guest.page.getByRole('dialog', { name: 'Photo 2 of 2' }).waitFor();
  await guest.page.keyboard.press('Escape');
  await guest.page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(guest.page), 'Above our table');

  await page.getByRole('link', { name: 'Change my review' }).click();
  await page.getByRole('radio', { name: '4 stars' }).and(page.locator(':checked')).waitFor({ state: 'attached' });
  await page
    .locator('label')
    .filter({ has: page.getByRole('radio', { name: '2 stars' }) })
    .click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(`**/products/${id}#reviews`);
  await page.getByRole('article').getByText('2 of 5 stars').first().waitFor({ state: 'attached' });

  await page.getByRole('link', { name: 'Change my review' }).click();
  await page.getByRole('button', { name: 'Delete my review' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nobody has reviewed this yet.').waitFor();
  assert.deepEqual([...faults, ...guest.faults], []);
});

test('the bars show the reviews with so many stars alone, and the order is chosen', async () => {
  const id = await putUp('Linen shirt');
  for (const [name, rating, title] of [
    ['Ben Castro', 5, 'Light and cool'],
    ['Cleo Dias', 2, 'Too short'],
    ['Dora Lopes', 5, 'Again and again'],
  ] as const) {
    await (await buyerOf(id, name)).post(`/api/products/${id}/reviews`, { rating, title });
  }
  const { page, faults } = await at(`/products/${id}#reviews`);
  const titles = () => page.locator('#reviews h3').allTextContents();
  await page.getByRole('heading', { name: 'Too short' }).waitFor();
  assert.deepEqual(await titles(), ['Again and again', 'Too short', 'Light and cool']);
  await page.getByRole('button', { name: '5 stars: 2 reviews' }).click();
  await page.getByRole('heading', { name: 'Too short' }).waitFor({ state: 'detached' });
  assert.deepEqual(await titles(), ['Again and again', 'Light and cool']);
  await assertAccessible(page, 'reviews of five stars');
  await page.getByRole('button', { name: '5 stars: 2 reviews' }).click();
  await page.getByRole('heading', { name: 'Too short' }).waitFor();
  await page.getByLabel('Order of the reviews').selectOption('Fewest stars first');
  await page.waitForFunction(() => document.querySelector('#reviews h3')?.textContent === 'Too short');
  await page.getByLabel('With photos').check();
  await page.getByText('No review fits that choice.').waitFor();
  assert.deepEqual(faults, []);
});

test('the seller answers what waits, in place, and the buyer is led to it', async () => {
  const id = await putUp('Brass bowl');
  const buyer = await buyerOf(id, 'Eva Lind');
  await buyer.post(`/api/products/${id}/reviews`, { rating: 3, title: 'A little dented' });
  const reader = await at('/notifications', buyer);
  const { page, faults } = await at('/my-shop/reviews', seller);
  const sheet = page.getByRole('listitem').filter({ hasText: 'A little dented' });
  await sheet.getByRole('button', { name: /^Answer/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'text');
  await assertAccessible(page, 'answering a review');
  await page.keyboard.type('Bring it by, we beat it flat.');
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await sheet.getByText('Bring it by, we beat it flat.').waitFor();

  await reader.page.getByText('Atelier Nour answered your review').first().waitFor();
  await reader.page
    .getByRole('link', { name: /Atelier Nour answered your review/ })
    .first()
    .click();
  await reader.page.getByText('Bring it by, we beat it flat.').waitFor();
  assert.deepEqual([...faults, ...reader.faults], []);
});

test('who may not review is told why', async () => {
  const id = await putUp('Copper kettle');
  const stranger = await server.person('Stranger');
  const { page } = await at(`/products/${id}/review`, stranger);
  await page.getByRole('heading', { name: 'You have not bought this here' }).waitFor();
  await bought(server.house, { buyerId: stranger.id, productId: id, status: 'shipped' });
  await page.reload();
  await page.getByRole('heading', { name: 'It is still on its way' }).waitFor();
  const own = await at(`/products/${id}/review`, seller);
  await own.page.getByRole('heading', { name: 'This is from your own shop' }).waitFor();
  await assertAccessible(own.page, 'a review of one’s own shop');
});
