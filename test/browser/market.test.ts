import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { builtWeb, openBrowser, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('from joining to finding their own product, a seller needs nothing but the keyboard', async () => {
  const { page, faults } = await browser.visitor();
  const keyboard = new Keyboard(page);
  await page.goto('/');
  await keyboard.to('Skip to the content');
  await keyboard.press('Join');
  await page.waitForURL('**/sign-up');

  await keyboard.type('Your name', 'Nour Haddad');
  await keyboard.type('Email', 'nour.keys@example.com');
  await keyboard.type('Password', 'quiet river under nine stars');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Account of Nour Haddad' }).waitFor();

  await keyboard.press('Account of Nour Haddad');
  await keyboard.press('My shop');
  await page.waitForURL('**/seller');
  await page.getByRole('heading', { name: 'Open a shop' }).waitFor();
  await keyboard.type('Name of the shop', 'Atelier Nour');
  await keyboard.type('What you sell', 'Brass lamps, hammered by hand.');
  await keyboard.press('Open the shop');
  await page.getByRole('heading', { name: 'All done' }).waitFor();

  await keyboard.press('Add a product');
  await page.waitForURL('**/my-shop/products/new');
  await page.getByRole('heading', { name: 'Add a product' }).waitFor();
  await keyboard.type('Title', 'Hammered brass lamp');
  await keyboard.type(/^Price in/, '89.50');
  await keyboard.type('How many are in stock', '3');
  await keyboard.press('Add it');
  await page.waitForURL('**/my-shop');
  await page.getByRole('link', { name: 'Hammered brass lamp' }).waitFor();

  const lamp = page.getByRole('link', { name: 'Hammered brass lamp' });
  for (let tries = 0; tries < 10; tries++) {
    await page.goto('/');
    await keyboard.type('Search the market', 'brass lamp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=*');
    await page
      .getByRole('main')
      .getByText(/^\d+ products?$/)
      .waitFor();
    if (await lamp.isVisible()) break;
  }
  await keyboard.press('Hammered brass lamp');
  await page.waitForURL('**/products/*');
  await page.getByRole('heading', { name: 'Hammered brass lamp', level: 1 }).waitFor();
  await page.getByText('€89.50').waitFor();
  assert.deepEqual(faults, []);
});

test('a search shows more on request, keeps its place, and a shared address shows as much', async () => {
  const seller = await server.person('Seller');
  const { body: shop } = await seller.post<{ id: string }>(
    '/api/shops',
    { name: 'Many Bowls', currency: 'EUR' },
    { 'idempotency-key': crypto.randomUUID() },
  );
  for (let number = 1; number <= 30; number++) {
    const { status } = await seller.post(
      `/api/shops/${shop.id}/products`,
      {
        title: `Tea bowl number ${number}`,
        price: { amount: 1000 + number, currency: 'EUR' },
        stock: 1,
        status: 'active',
      },
      { 'idempotency-key': crypto.randomUUID() },
    );
    assert.equal(status, 201);
  }
  const { page, faults } = await browser.visitor();
  const cards = page.getByRole('main').getByRole('article');
  for (let tries = 0; tries < 10; tries++) {
    await page.goto('/search?q=bowl');
    await page
      .getByRole('main')
      .getByText(/^\d+ products?$/)
      .waitFor();
    if (await page.getByRole('main').getByText('30 products', { exact: true }).isVisible()) break;
  }
  assert.equal(await cards.count(), 24);
  await page.getByRole('button', { name: 'Show more' }).click();
  await cards.nth(29).waitFor();
  assert.match(page.url(), /pages=2/);
  await cards.nth(27).getByRole('heading').getByRole('link').click();
  await page.waitForURL('**/products/*');
  await page.goBack();
  await cards.nth(29).waitFor();
  await page.waitForFunction(() => scrollY > 200);

  const { page: friend } = await browser.visitor();
  await friend.goto(page.url());
  await friend.getByRole('main').getByRole('article').nth(29).waitFor();
  assert.deepEqual(faults, []);
});

test('a search without a result helps on', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=purple+elephant');
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  await page.getByRole('link', { name: 'Only “purple”' }).click();
  await page.waitForURL('**/search?q=purple');
});

test('an address that does not exist says so', async () => {
  const { page } = await browser.visitor();
  await page.goto('/no/such/page');
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  await page.goto('/products/019a9d3e-7c00-7000-8000-00000000dead');
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
});

test('without a connection the page says so, and loads once it is back', async () => {
  const { page } = await browser.visitor();
  await page.goto('/sign-in');
  await page.route('**/api/search/**', (route) => route.abort());
  await page.getByLabel('Search the market').fill('lamp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'No connection' }).waitFor();
  await page.unroute('**/api/search/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page
    .getByRole('main')
    .getByText(/^\d+ products?$/)
    .waitFor();
});
