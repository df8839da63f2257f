import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;

const lamps = [
  ['Brass lamp, hammered', 'Lamps', 8900, 'Brass', 3],
  ['Brass lamp, pierced', 'Lamps', 12900, 'Brass', 0],
  ['Clay lamp, plain', 'Lamps', 1900, 'Clay', 9],
  ['Clay lamp, painted', 'Lamps', 2900, 'Clay', 4],
  ['Glass lamp, blue', 'Lamps', 4500, 'Glass', 2],
  ['Glass lamp, green', 'Lamps', 4700, 'Glass', 2],
  ['Lamp hook', 'Fittings', 600, 'Brass', 40],
] as const;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  const nour = await server.person('Nour Haddad');
  await openStall(nour, 'Atelier Nour', { city: 'Wien', country: 'AT', latitude: 48.21, longitude: 16.37 }, 0, 4);
  const ana = await server.person('Ana Sol');
  await openStall(ana, "Ana's Attic", { city: 'Graz', country: 'AT', latitude: 47.07, longitude: 15.44 }, 4, 7);
  await untilFound('/api/search/products?q=lamp&facets=false', lamps.length);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

type Town = { city: string; country: string; latitude: number; longitude: number };

async function openStall(seller: Person, name: string, town: Town, from: number, to: number): Promise<void> {
  const key = () => ({ 'idempotency-key': crypto.randomUUID() });
  const { body: shop } = await seller.post<{ id: string }>('/api/shops', { name, currency: 'EUR' }, key());
  const place = await seller.post(
    `/api/shops/${shop.id}/locations`,
    { name: 'Stall', kind: 'storefront', offersPickup: true, street: 'Market 1', postalCode: '1', region: '', ...town },
    key(),
  );
  assert.equal(place.status, 201);
  for (const [title, below, amount, material, stock] of lamps.slice(from, to)) {
    const category = ['Home', below];
    const product = { title, category, price: { amount, currency: 'EUR' }, stock, attributes: { material } };
    const { status } = await seller.post(`/api/shops/${shop.id}/products`, { ...product, status: 'active' }, key());
    assert.equal(status, 201);
  }
}

async function untilFound(path: string, least: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await server.guest.get<{ total: { value: number } }>(path);
    if (body.total.value >= least) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${path} never found ${least}`);
}

const total = (page: Page, products: string) => page.getByRole('main').getByText(products, { exact: true }).waitFor();
const chip = (page: Page, name: string) => page.getByRole('button', { name: `Remove filter: ${name}` });
const query = (page: Page) => decodeURIComponent(new URL(page.url()).search);
const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

test('filters narrow a search, stand in the address, and go back and forward with it', async () => {
  const { page, faults } = await browser.visitor();
  await page.goto('/search?q=lamp');
  await total(page, '7 products');
  await page.getByLabel(/^Brass\s*3$/).check();
  await total(page, '3 products');
  assert.equal(query(page), '?q=lamp&attr.material=Brass');
  await page.getByLabel(/^Clay\s*2$/).check();
  await total(page, '5 products');
  assert.equal(query(page), '?q=lamp&attr.material=Brass&attr.material=Clay');
  await page.getByLabel(/^In stock only/).check();
  await total(page, '4 products');
  await chip(page, 'In stock').waitFor();

  await page.goBack();
  await total(page, '5 products');
  assert.equal(await page.getByLabel(/^In stock only/).isChecked(), false);
  await page.goForward();
  await total(page, '4 products');

  const { page: friend } = await browser.visitor();
  await friend.goto(page.url());
  await total(friend, '4 products');
  assert.equal(await friend.getByLabel(/^Clay/).isChecked(), true);

  await chip(page, 'Material: Clay').click();
  await total(page, '2 products');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await total(page, '7 products');
  assert.equal(query(page), '?q=lamp');
  assert.deepEqual(faults, []);
});

test('a search is narrowed and widened by the keyboard alone, and the focus is never lost', async () => {
  const { page, faults } = await browser.visitor();
  const keyboard = new Keyboard(page);
  await page.goto('/search?q=lamp');
  await total(page, '7 products');
  await keyboard.to('Brass');
  await page.keyboard.press('Space');
  await total(page, '3 products');
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).checked), true);

  await page.getByLabel('Sort by').focus();
  await keyboard.to(/^Remove filter:\s*Material: Brass$/);
  await page.keyboard.press('Enter');
  await total(page, '7 products');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Filters in use');

  await page.goto('/search?q=lamp');
  await total(page, '7 products');
  await keyboard.to(/^Home/);
  await page.keyboard.press('Enter');
  await chip(page, 'Home').waitFor();
  await page.getByRole('button', { name: /^Lamps\s*6$/ }).waitFor();
  assert.match(await focusedText(page), /All categories/);
  await keyboard.to(/^Lamps/);
  await page.keyboard.press('Enter');
  await total(page, '6 products');
  assert.equal(query(page), '?q=lamp&category=home/lamps');
  await page.getByRole('main').getByRole('button', { name: 'Home', exact: true }).press('Enter');
  await total(page, '7 products');
  assert.deepEqual(faults, []);
});

test('a price is typed, and what is no price is said so', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=lamp');
  const from = page.getByLabel('From', { exact: true });
  await from.fill('cheap');
  await page.keyboard.press('Enter');
  await page.getByText('Not a price').waitFor();
  await from.fill('45');
  await page.getByLabel('To', { exact: true }).fill('89,00');
  await page.keyboard.press('Enter');
  await total(page, '3 products');
  assert.equal(query(page), '?q=lamp&minPrice=4500&maxPrice=8900');
  await chip(page, '€45.00 to €89.00').click();
  await total(page, '7 products');
  assert.equal(await from.inputValue(), '');
});

test('the order is chosen, as grid or as list', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=lamp');
  await page.getByLabel('Sort by').selectOption({ label: 'Price: low to high' });
  await page.waitForURL('**/search?q=lamp&sort=priceUp');
  const cards = page.getByRole('main').getByRole('article');
  await cards.first().getByRole('link', { name: 'Lamp hook' }).waitFor();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.waitForURL('**/search?q=lamp&sort=priceUp&view=list');
  await cards.first().getByText('In stock', { exact: true }).waitFor();
  await cards.last().getByRole('link', { name: 'Atelier Nour' }).click();
  await page.waitForURL('**/shops/atelier-nour');
});

test('near me asks the browser only when pressed, and shows distances', async () => {
  const wien = { latitude: 48.2082, longitude: 16.3738 };
  const { page } = await browser.visitor({ geolocation: wien, permissions: ['geolocation'] });
  await page.goto('/search?q=lamp');
  await total(page, '7 products');
  await page.getByRole('button', { name: 'Near me' }).click();
  await chip(page, 'Within 25 km').waitFor();
  await total(page, '4 products');
  assert.match(query(page), /lat=48\.21&lng=16\.37&radiusKm=25/);
  await page.getByText('under 1 km').first().waitFor();
  await page.getByLabel('Around the chosen place').selectOption({ label: 'Any distance' });
  await total(page, '7 products');
  await page.getByLabel('Sort by').selectOption({ label: 'Nearest first' });
  await page.waitForURL('**sort=distance**');
  await page
    .getByText(/· 14\d km/)
    .first()
    .waitFor();

  const { page: shy } = await browser.visitor();
  await shy.goto('/search?q=lamp');
  await shy.getByRole('button', { name: 'Near me' }).click();
  await shy.getByText('Your browser does not tell where you are.', { exact: false }).waitFor();
});

test('on a phone the filters stand in a sheet that says how much is left, and changes nothing until applied', async () => {
  const { page, faults } = await browser.visitor({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await page.goto('/search?q=lamp');
  await total(page, '7 products');
  await page.getByRole('button', { name: 'Filters' }).click();
  const sheet = page.getByRole('dialog', { name: 'Filters' });
  await sheet.getByRole('button', { name: 'Show 7 products' }).waitFor();
  await sheet.getByLabel(/^Brass/).check();
  await sheet.getByRole('button', { name: 'Show 3 products' }).waitFor();
  assert.equal(query(page), '?q=lamp');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `filter sheet (${colorScheme})`);
  }
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  assert.equal(await focusedText(page), 'Filters');
  await total(page, '7 products');

  await page.getByRole('button', { name: 'Filters' }).click();
  await sheet.getByLabel(/^Brass/).check();
  await sheet.getByRole('button', { name: 'Show 3 products' }).click();
  await total(page, '3 products');
  assert.equal(query(page), '?q=lamp&attr.material=Brass');
  await page.getByRole('button', { name: 'Filters 1' }).waitFor();
  assert.deepEqual(faults, []);
});

test('where filters leave nothing, each can be dropped; a shop that is gone is one of them', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=lamp&attr.material=Clay&minPrice=5000');
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `nothing found with filters (${colorScheme})`);
  }
  await page.getByRole('link', { name: 'Without “from €50.00”' }).click();
  await total(page, '2 products');
  await page.goto('/search?q=lamp&shop=no-such-shop');
  await page.getByRole('link', { name: 'Without “No such shop”' }).click();
  await total(page, '7 products');
});

test('a filtered search is accessible as grid and as list, wide and narrow', async () => {
  for (const width of [1280, 320]) {
    const { page, faults } = await browser.visitor({ viewport: { width, height: 800 } });
    for (const view of ['', '&view=list']) {
      await page.goto(`/search?q=lamp&attr.material=Brass&attr.material=Clay&lat=48.2&lng=16.4&inStock=true${view}`);
      await total(page, '4 products');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await assertAccessible(page, `search${view} at ${width} px (${colorScheme})`);
      }
      for (const dir of ['rtl', 'ltr']) {
        const wider = await page.evaluate((dir) => {
          document.documentElement.dir = dir;
          return document.documentElement.scrollWidth - document.documentElement.clientWidth;
        }, dir);
        assert.ok(wider <= 0, `search${view} (${dir}) scrolls sideways by ${wider} px at ${width} px`);
      }
    }
    assert.deepEqual(faults, []);
  }
});

test('the front page leads into the lanes, and to the shops next door', async () => {
  const graz = { latitude: 47.07, longitude: 15.43 };
  const { page, faults } = await browser.visitor({ geolocation: graz, permissions: ['geolocation'] });
  await page.goto('/');
  await page.getByRole('button', { name: 'Shops near me' }).click();
  await page.getByRole('heading', { name: "Ana's Attic" }).waitFor();
  await page.getByText('Graz · under 1 km').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `front page with shops near (${colorScheme})`);
  }
  await page.getByRole('link', { name: /^Home\s*7 products$/ }).click();
  await page.waitForURL('**/search?category=home');
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await total(page, '7 products');
  assert.deepEqual(faults, []);
});
