import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { checkOut, type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser, type Visitor } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let buyer: Person;
let offered: Offered;
let shop: Visitor;

/** Robots are not counted, and this is what a robot is told by. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  buyer = await server.person('Rui Costa');
  offered = await offerProduct(seller);
  shop = await browser.visitor();
  await signInOn(shop.page, seller);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("the shop's first page tells the work of the day, and an order that comes in without being asked", async () => {
  const { page, faults } = shop;
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('link', { name: 'My shop' }).click();
  await page.getByRole('heading', { name: 'All done' }).waitFor();
  await page.getByRole('link', { name: /^Orders 0/ }).waitFor();

  await putInCart(buyer, offered);
  await checkOut(buyer);
  await page.getByRole('link', { name: /^1 ?order to handle.*1 to confirm/ }).click();
  await page.waitForURL('**/my-shop/orders?status=placed');
  await page.getByRole('heading', { name: 'To confirm' }).waitFor();
  assert.deepEqual(faults, []);
});

test('the live room sees who looks around, stands still when told to, and greets who allowed it', async () => {
  const { page, faults } = shop;
  await page.goto('/seller/live');
  await page.getByRole('heading', { name: 'Nobody is here right now' }).waitFor();

  const looker = await browser.visitor({ userAgent });
  await signInOn(looker.page, buyer);
  await looker.page.goto('/account');
  await looker.page.getByRole('checkbox', { name: 'Shops may greet me while I look around' }).click();
  await looker.page.getByText('Saved.').first().waitFor();
  await looker.page.goto(`/products/${offered.productId}`);
  await page.getByText('1visitor is here now').waitFor();
  await page.getByText('Signed in · here since').waitFor();
  assert.equal(await page.getByText('Rui Costa').count(), 0);

  await page.getByRole('button', { name: 'Pause' }).click();
  const asOf = await page.getByText('Stands still since').textContent();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/live')) asked += 1;
  });
  await page.getByRole('button', { name: 'Start a chat' }).click();
  await page.getByRole('dialog').getByLabel('Your message').fill('Can I help you?');
  assert.equal(await page.getByText('Stands still since').textContent(), asOf);
  assert.equal(asked, 0);
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/my-shop/messages/*');
  await page.getByRole('log').getByText('Can I help you?').waitFor();
  await looker.page.getByRole('link', { name: /^Messages.*1/ }).waitFor();
  assert.deepEqual([...faults, ...looker.faults], []);
});

test('how fast pages were and what broke in them is told by those alone who agreed to it', async () => {
  const { page } = await browser.visitor({ userAgent });
  const told: string[] = [];
  page.on('request', (request) => {
    if (/track\/(vitals|errors)|measure-/.test(request.url())) told.push(new URL(request.url()).pathname);
  });
  await signInOn(page, buyer);
  await page.goto('/account');
  await breakIt(page);
  await page.goto('/orders');
  assert.deepEqual(told, []);

  await page.goto('/account');
  await page.getByRole('checkbox', { name: 'Help to make this market faster' }).click();
  await page.getByText('Saved.').first().waitFor();
  const [fault] = await Promise.all([page.waitForRequest('**/api/track/errors'), breakIt(page)]);
  assert.deepEqual(fault.postDataJSON(), { page: '/account', message: 'Error: order <number> of <email>' });

  const measuring = page.waitForResponse(/measure-/);
  await page.goto(`/products/${offered.productId}`);
  await measuring;
  await page.getByRole('heading', { name: 'Lamp' }).waitFor();
  const [vitals] = await Promise.all([page.waitForRequest('**/api/track/vitals'), lookAway(page)]);
  const { page: pattern, samples } = vitals.postDataJSON() as { page: string; samples: { metric: string }[] };
  assert.equal(pattern, '/products/$id');
  assert.ok(samples.some(({ metric }) => metric === 'TTFB'));

  await page.goto('/account');
  await page.getByRole('checkbox', { name: 'Help to make this market faster' }).click();
  told.length = 0;
  await breakIt(page);
  await page.goto('/orders');
  assert.deepEqual(told, []);
});

/** As another tab would be looked at: what is sent while a page goes is not seen from here. */
const lookAway = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });

const breakIt = (page: Page) =>
  page.evaluate(async () => {
    setTimeout(() => {
      throw new Error('order 17 of ana@example.com');
    });
    await new Promise((thrown) => setTimeout(thrown, 20));
  });
