import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
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

test('a buyer follows a shop, reads what it says and does, mutes it and leaves it; the seller sees them', async () => {
  const buyer = await server.person('Ana Sousa');
  const { page, faults } = await browser.visitor();
  await signInOn(page, buyer);
  await page.goto(`/shops/${shop.slug}`);
  await page.getByRole('button', { name: 'Follow' }).click();
  await page.getByRole('button', { name: 'Following' }).waitFor();
  await page.getByText('1 follower').waitFor();

  const keeper = await browser.visitor();
  await signInOn(keeper.page, seller);
  await keeper.page.goto('/my-shop/followers');
  await keeper.page.getByText('Ana Sousa').waitFor();
  await keeper.page.getByRole('button', { name: 'Tell them' }).click();
  await keeper.page.getByLabel('In one line').fill('Winter fair');
  await keeper.page.getByLabel('What is it about?').fill('From Friday on, by the old bridge.');
  await keeper.page.getByRole('button', { name: 'Tell them' }).click();
  await keeper.page.getByRole('button', { name: 'Take it back: Winter fair' }).waitFor();
  await assertAccessible(keeper.page, 'followers and news of a shop');

  await page.goto('/feed');
  await page.getByText('From Friday on, by the old bridge.').waitFor();
  assert.deepEqual(await page.locator('main [aria-current=page]').allTextContents(), ['All']);
  await assertAccessible(page, 'the feed');
  await page.getByRole('link', { name: 'Cheaper' }).click();
  await page.getByRole('heading', { name: 'Nothing of this kind' }).waitFor();
  assert.deepEqual(await page.locator('main [aria-current=page]').allTextContents(), ['Cheaper']);
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await page.getByRole('button', { name: 'Leave Atelier Nour out of this page' }).click();
  await page.getByText('Atelier Nour is left out from now on.').first().waitFor();

  await page.goto('/following');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await page.getByRole('button', { name: 'Mute Atelier Nour', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop following' }).click();
  // In the same place, who did not mean it takes it back.
  await page.getByRole('button', { name: 'Follow again' }).click();
  await page.getByRole('button', { name: 'Stop following' }).waitFor();
  await assertAccessible(page, 'shops somebody follows');
  assert.deepEqual([...faults, ...keeper.faults], []);
});

test('a guest who wants to follow signs in and comes back', async () => {
  const buyer = await server.person('Ben Castro');
  const { page } = await browser.visitor();
  await page.goto(`/shops/${shop.slug}`);
  await page.getByRole('link', { name: 'Follow' }).click();
  await page.getByLabel('Email').fill(buyer.email);
  await page.getByLabel('Password', { exact: true }).fill(buyer.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**/shops/${shop.slug}`);
  await page.getByRole('button', { name: 'Follow' }).waitFor();
});
