import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
const paths: Record<string, string> = {};

const goods = [
  ['Hammered brass lamp', 'Lighting'],
  ['Pierced brass lamp', 'Lighting'],
  ['Clay lantern', 'Lighting'],
  ['Olive wood bowl', 'Kitchen'],
] as const;
/** A browser that says it is driven counts as a bot, whose looking changes nothing. */
const person = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  const seller = await server.person('Nour Haddad');
  const key = () => ({ 'idempotency-key': crypto.randomUUID() });
  const { body: shop } = await seller.post<{ id: string }>(
    '/api/shops',
    { name: 'Atelier Nour', currency: 'EUR' },
    key(),
  );
  for (const [title, below] of goods) {
    const product = { title, category: ['Home', below], price: { amount: 8900, currency: 'EUR' }, stock: 3 };
    const { body } = await seller.post<{ id: string }>(
      `/api/shops/${shop.id}/products`,
      { ...product, status: 'active' },
      key(),
    );
    paths[title] = `/products/${body.id}`;
  }
  await untilThere('/api/search/products?q=brass&facets=false', ({ items }) => items?.length === 2);
  await untilThere('/api/search/suggest?q=bra', ({ products }) => products?.length === 2);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

type Lists = Record<string, unknown[] | undefined>;

/** What is forgotten before it is written down would be remembered. */
async function untilTracked(query: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const found = `select from product_views where kind = 'search' and query = $1`;
    const { rowCount } = (await server.house.database.pool.query(found, [query])) as { rowCount: number };
    if (rowCount > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`A search for ${query} was never tracked`);
}

async function untilThere(path: string, isThere: (answer: Lists) => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (isThere((await server.guest.get<Lists>(path)).body)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${path} never came to be so`);
}

const box = (page: Page) => page.getByRole('combobox', { name: 'Search the market' });
const option = (page: Page, name: string) => page.getByRole('option', { name });
const activeOption = (page: Page) => page.locator('[role=option][aria-selected=true]').allTextContents();

test('what is typed is completed by the keyboard alone, gone to, and remembered until it is forgotten', async () => {
  const { page, faults } = await browser.visitor(person);
  await page.goto('/');
  await new Keyboard(page).to('Search the market');
  await page.keyboard.type('bra');
  await option(page, 'Pierced brass lamp').waitFor();
  assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
  await assertAccessible(page, 'suggestions');
  await page.keyboard.press('End');
  assert.deepEqual(await activeOption(page), [], 'the caret moved, no option did');
  await page.keyboard.press('ArrowUp');
  assert.match((await activeOption(page)).join(), /brass lamp.*€89\.00/);
  await page.keyboard.press('Home');
  const first = await page.getByRole('option').first().textContent();
  assert.equal(await box(page).inputValue(), first, 'the field reads as Enter would search');
  await page.keyboard.press('Escape');
  assert.equal(await box(page).inputValue(), 'bra');
  assert.equal(await box(page).getAttribute('aria-expanded'), 'false');

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /brass lamp$/, level: 1 }).waitFor();

  await box(page).fill('brass lamp');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=brass+lamp');
  await page.getByRole('main').getByText('2 products', { exact: true }).waitFor();
  await untilTracked('brass lamp');
  await box(page).fill('');
  await option(page, 'brass lamp').waitFor();
  await page.getByRole('button', { name: 'Forget these searches' }).press('Enter');
  await option(page, 'brass lamp').waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('without the list, or without a connection, the box is a field to search with', async () => {
  const { page, faults } = await browser.visitor(person);
  await page.route('**/assets/suggestions-*', (route) => route.abort());
  await page.goto('/');
  await box(page).fill('brass');
  await page.keyboard.press('Enter');
  await page.getByRole('main').getByText('2 products', { exact: true }).waitFor();
  await page.unrouteAll();
  await page.goto('/');
  await page.route('**/api/search/suggest*', (route) => route.abort());
  await box(page).click();
  await option(page, 'brass').waitFor({ state: 'detached' });
  await box(page).fill('brass');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=brass');
  assert.deepEqual(faults, []);
});

test('a slip of the pen shows what was meant, says so, and is searched for as written on demand', async () => {
  const { page, faults } = await browser.visitor(person);
  await page.goto('/search?q=hammred');
  await page.getByRole('main').getByText('Showing results for “hammered”.').waitFor();
  await page.getByRole('link', { name: 'Hammered brass lamp' }).waitFor();
  await page.getByRole('status').getByText('Showing results for “hammered”. 1 product').waitFor({ state: 'attached' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `a corrected search (${colorScheme})`);
  }
  await page.getByRole('link', { name: 'Search instead for “hammred”' }).press('Enter');
  await page.waitForURL('**/search?q=hammred&exact=true');
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  assert.deepEqual(faults, []);
});

test('what a buyer looked at changes what is recommended; one thing refused goes, and comes back when undone', async () => {
  const buyer = await server.person('Berta Buyer');
  const { page, faults } = await browser.visitor({ ...person, viewport: { width: 1280, height: 1600 } });
  await signInOn(page, buyer);
  const told = page.waitForResponse((response) => response.url().endsWith('/api/track/recommendations'));
  await page.getByRole('region', { name: 'Many look at these' }).waitFor();
  const marks = (await told).request().postDataJSON() as {
    shown: { strategy: string; place: string; count: number }[];
  };
  assert.equal((await told).status(), 202);
  assert.deepEqual(marks.shown, [{ strategy: 'trending', place: 'home', count: goods.length }]);

  const followed = page.waitForRequest((request) => request.postData()?.includes('"clicked":[{') ?? false);
  const viewed = page.waitForResponse((response) => response.url().endsWith('/api/track/view'));
  await page
    .getByRole('region', { name: 'Many look at these' })
    .getByRole('link', { name: 'Hammered brass lamp' })
    .click();
  await page.getByRole('heading', { name: 'Hammered brass lamp', level: 1 }).waitFor();
  await viewed;
  await page.getByRole('link', { name: 'Souk' }).first().click();
  const rail = page.getByRole('region', { name: 'For you' });
  const card = rail.getByRole('link', { name: 'Pierced brass lamp' });
  await card.waitFor();
  await rail.getByText('Popular in Lighting').first().waitFor();
  assert.equal(await rail.getByRole('link', { name: 'Hammered brass lamp' }).count(), 0);

  await assertAccessible(page, 'home with recommendations');
  await rail.getByRole('button', { name: 'Show less like “Pierced brass lamp”' }).press('Enter');
  const less = page.getByRole('button', { name: 'Not this' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await less.waitFor();
    await assertAccessible(page, `a card's menu (${colorScheme})`, 'colours');
  }
  const refused = page.waitForResponse((response) => response.url().endsWith('/refusals'));
  await less.press('Enter');
  await card.waitFor({ state: 'detached' });
  assert.equal((await refused).status(), 201);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Undo');
  const undone = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.keyboard.press('Enter');
  await card.waitFor();
  assert.equal((await undone).status(), 204);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Pierced brass lamp');

  await page.getByRole('link', { name: 'See all' }).click();
  await page.getByRole('heading', { name: 'You looked at these', level: 1 }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Hammered brass lamp' }).waitFor();
  await assertAccessible(page, 'recently viewed');
  await followed;
  await page.getByRole('button', { name: 'Forget what I looked at' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget it' }).click();
  await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
  assert.deepEqual(faults, []);
});

test('who wants nothing chosen turns it off, and what was refused is taken back among the settings', async () => {
  const buyer = await server.person('Otto Off');
  await buyer.post('/api/me/recommendations/refusals', { productId: paths['Clay lantern']?.split('/').at(-1) });
  const { page, faults } = await browser.visitor(person);
  await signInOn(page, buyer);
  await page.goto('/account/recommendations');
  await page.getByLabel('Choose for me').uncheck();
  await page.getByText('Saved.').first().waitFor();
  await page.getByLabel('To', { exact: true }).fill('50');
  await page.getByLabel('From', { exact: true }).fill('60');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This is less than the least.').waitFor();
  await page.getByLabel('From', { exact: true }).fill('10,50');
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Save' }).click();
  const { isOff, minPrice, maxPrice, currency } = await (await saved).json();
  assert.deepEqual(
    { isOff, minPrice, maxPrice, currency },
    { isOff: true, minPrice: 1050, maxPrice: 5000, currency: 'EUR' },
  );
  await page.getByRole('button', { name: 'Recommend “Clay lantern” again' }).click();
  await page.getByText('Nothing. On a card', { exact: false }).waitFor();
  assert.deepEqual(faults, []);
});
