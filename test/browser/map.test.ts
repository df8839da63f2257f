import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { assertAccessible, builtWeb, openBrowser, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;

const stalls = [
  ['Naschmarkt Lamps', 'AT', 48.199, 16.365],
  ['Brunnenmarkt Lamps', 'AT', 48.211, 16.336],
  ['Lisboa Lamps', 'PT', 38.714, -9.139],
  ['Suva Lamps', 'FJ', -18.14, 178.44],
  ['Apia Lamps', 'WS', -13.83, -171.76],
] as const;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  for (const [name, country, latitude, longitude] of stalls) {
    const seller = await server.person(name);
    const key = () => ({ 'idempotency-key': crypto.randomUUID() });
    const { body: shop } = await seller.post<{ id: string }>('/api/shops', { name, currency: 'EUR' }, key());
    const stall = { name: 'Stall', kind: 'storefront', offersPickup: true, street: 'Market 1', postalCode: '1' };
    const { status } = await seller.post(
      `/api/shops/${shop.id}/locations`,
      { ...stall, city: name, region: '', country, latitude, longitude },
      key(),
    );
    assert.equal(status, 201);
    const lamp = { title: `Lamp of ${name}`, price: { amount: 1000, currency: 'EUR' }, stock: 1, status: 'active' };
    assert.equal((await seller.post(`/api/shops/${shop.id}/products`, lamp, key())).status, 201);
  }
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await server.guest.get<{ total: { value: number } }>('/api/search/products?q=lamp&facets=false');
    if (body.total.value === stalls.length) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const market = (page: Page) => page.getByRole('region', { name: 'Map of the shops' });
const pin = (page: Page, name: string | RegExp) => market(page).getByRole('button', { name });
const panel = (page: Page) => page.getByRole('region', { name: 'At this place' });

test('the map comes only when it is asked for, and draws the land itself', async () => {
  const { page, faults } = await browser.visitor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/search?q=lamp');
  await page.getByRole('main').getByText('5 products').waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(
    asked.filter((path) => /market-map|map-view|countries/.test(path)),
    [],
  );
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await page.waitForURL('**/search?q=lamp&view=map');
  await pin(page, 'Lisboa Lamps, 1 product').waitFor();
  await page.waitForFunction(() => {
    const colours = new Set<string>();
    for (const tile of document.querySelectorAll<HTMLCanvasElement>('.map-land canvas')) {
      const { data } = tile.getContext('2d')?.getImageData(0, 0, tile.width, tile.height) ?? { data: [] };
      for (let at = 0; at < data.length; at += 404) colours.add(data.slice(at, at + 4).join());
    }
    return colours.size > 1;
  });
  assert.equal(asked.filter((path) => /countries-50m/.test(path)).length, 0, 'fine outlines are for near views');
  assert.deepEqual(faults, []);
});

test('a pin tells who is there, takes the focus to it and back', async () => {
  const { page, faults } = await browser.visitor();
  await page.goto('/search?view=map&lat=38.7&lng=-9.1&radiusKm=50');
  await pin(page, 'Lisboa Lamps').click();
  await panel(page).getByRole('link', { name: 'Lisboa Lamps' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'At this place');
  assert.equal(await pin(page, 'Lisboa Lamps').getAttribute('aria-pressed'), 'true');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `map with a shop chosen (${colorScheme})`);
  }
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Lisboa Lamps');
  await page.keyboard.press('Enter');
  await panel(page).getByRole('button', { name: 'Only this shop' }).click();
  await page.waitForURL('**shop=lisboa-lamps**');
  assert.deepEqual(faults, []);
});

test('shops close together are one button that opens into its shops, by the keyboard alone', async () => {
  const { page, faults } = await browser.visitor({ reducedMotion: 'reduce' });
  const keyboard = new Keyboard(page);
  await page.goto('/search?q=lamp&view=map&lat=48.2&lng=16.3&radiusKm=500');
  await pin(page, '2 shops close together, 2 products').waitFor();
  await keyboard.to('Map of the shops');
  await keyboard.press('2 shops close together, 2 products');
  await pin(page, 'Naschmarkt Lamps, 1 product').waitFor();
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.match(focused ?? '', /(Naschmarkt|Brunnenmarkt) Lamps, 1 product/);
  assert.deepEqual(faults, []);
});

test('the map searches where it was moved to, at a press or as one moves', async () => {
  const { page, faults } = await browser.visitor({ reducedMotion: 'reduce' });
  await page.goto('/search?q=lamp&view=map&lat=48.2&lng=16.36&radiusKm=25');
  await page.getByRole('main').getByText('2 products', { exact: true }).waitFor();
  await market(page).focus();
  for (let steps = 0; steps < 12; steps++) await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Search here' }).click();
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  assert.doesNotMatch(page.url(), /lng=16\.36/);

  await page.goto('/search?q=lamp&view=map&lat=48.2&lng=16.36&radiusKm=25');
  await page.getByRole('main').getByText('2 products', { exact: true }).waitFor();
  await page.getByLabel('Search as I move').check();
  await market(page).focus();
  for (let steps = 0; steps < 9; steps++) await page.keyboard.press('-');
  await page.getByRole('main').getByText('5 products', { exact: true }).waitFor();
  assert.doesNotMatch(page.url(), /lat=/);
  assert.deepEqual(faults, []);
});

test('neighbours on both sides of the date line are seen side by side', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=lamp&view=map&lat=-16&lng=-177&radiusKm=900');
  const [suva, apia] = [pin(page, 'Suva Lamps, 1 product'), pin(page, 'Apia Lamps, 1 product')];
  await Promise.all([suva.waitFor(), apia.waitFor()]);
  const [west, east, frame] = await Promise.all([suva.boundingBox(), apia.boundingBox(), market(page).boundingBox()]);
  assert.ok(west && east && frame);
  assert.ok(west.x > frame.x && west.x < east.x && east.x < frame.x + frame.width);
});

test('a product that is pointed at marks the pin of its shop', async () => {
  const { page } = await browser.visitor();
  await page.goto('/search?q=lamp&view=map');
  await page.getByRole('article').filter({ hasText: 'Lamp of Lisboa Lamps' }).hover();
  await market(page).locator('[aria-label="Lisboa Lamps, 1 product"][aria-pressed=true]').waitFor();
});

test('the map is accessible and fits, wide and narrow, light and dark, read from right to left as well', async () => {
  for (const width of [1280, 320]) {
    const { page, faults } = await browser.visitor({ viewport: { width, height: 720 }, hasTouch: width < 500 });
    await page.goto('/search?q=lamp&view=map&lat=48.2&lng=16.36&radiusKm=100');
    await pin(page, '2 shops close together, 2 products').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page, `map at ${width} px (${colorScheme})`);
    }
    for (const dir of ['rtl', 'ltr']) {
      const wider = await page.evaluate((dir) => {
        document.documentElement.dir = dir;
        return document.documentElement.scrollWidth - document.documentElement.clientWidth;
      }, dir);
      assert.ok(wider <= 0, `the map (${dir}) scrolls sideways by ${wider} px at ${width} px`);
    }
    assert.deepEqual(faults, []);
  }
});
