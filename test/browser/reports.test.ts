import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let shopId: string;
let productPath: string;
/** A browser that says it is driven counts as a bot, whose looking is no view. */
const person = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  const key = () => ({ 'idempotency-key': crypto.randomUUID() });
  const { body: shop } = await seller.post<{ id: string }>(
    '/api/shops',
    { name: 'Atelier Nour', currency: 'EUR' },
    key(),
  );
  shopId = shop.id;
  const product = { title: 'Hammered brass lamp', price: { amount: 8900, currency: 'EUR' }, stock: 3 };
  const { body } = await seller.post<{ id: string }>(
    `/api/shops/${shopId}/products`,
    { ...product, status: 'active' },
    key(),
  );
  productPath = `/products/${body.id}`;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

type Sent = { kind?: string; referrer?: string; duration?: number };

test('a view says which page of ours came before, also one that nobody counts, and how long it lasted', async () => {
  const { page, faults } = await browser.visitor(person);
  const sent: Sent[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/track/view')) sent.push(JSON.parse(request.postData() ?? '{}') as Sent);
  });
  const view = (kind: string) =>
    page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/track/view') && !!response.request().postData()?.includes(`"${kind}"`),
    );
  // Without words it is no search, and no view of its own.
  await page.goto('/search');
  const seen = view('product');
  await page.getByRole('main').getByRole('link', { name: 'Hammered brass lamp' }).first().click();
  await seen;
  await page.waitForTimeout(1_000);
  const looked = view('shop');
  await page.getByRole('main').getByRole('link', { name: 'Atelier Nour' }).first().click();
  await looked;
  const [first, left, second] = sent;
  assert.deepEqual([first?.kind, first?.referrer], ['product', '/search']);
  assert.ok((left?.duration ?? 0) >= 1);
  assert.deepEqual([second?.kind, second?.referrer], ['shop', productPath]);
  assert.deepEqual(faults, []);
});

async function untilCounted(views: number): Promise<void> {
  const definition = { metrics: ['views'], dimensions: ['product'], range: { last: '7d' } };
  for (let tries = 0; tries < 100; tries++) {
    const path = `/api/analytics/shop/${shopId}/report`;
    const { body } = await seller.post<{ totals: { figures: { views: number } } }>(path, definition);
    if (body.totals.figures.views === views) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('The view was never counted');
}

const rowsOf = async (page: Page) =>
  page
    .getByRole('table')
    .locator('tbody tr')
    .evaluateAll((rows) => rows.slice(1).map((row) => [...row.children].map((cell) => cell.textContent)));

test('a report is built, kept, changed and saved as a file that says what the table says', async () => {
  await untilCounted(1);
  const { page, faults } = await browser.visitor(person);
  await signInOn(page, seller);
  await page.goto('/seller/reports');
  await page.getByRole('link', { name: 'Make one' }).click();
  await page.getByRole('heading', { name: 'Views · By day' }).waitFor();

  await page.getByLabel('All days together').check();
  await page.getByLabel('By product').check();
  await page.getByLabel('Compare').selectOption('none');
  await page.getByRole('heading', { name: 'Views · By product' }).waitFor();
  const messages = page.getByRole('checkbox', { name: 'Messages received' });
  assert.equal(await messages.getAttribute('aria-disabled'), 'true');
  await page.getByLabel('Put in a cart').check();
  await page.getByRole('columnheader', { name: 'Put in a cart' }).waitFor();
  assert.deepEqual(await rowsOf(page), [['Hammered brass lamp', '1', '0', '0', '€0.00']]);

  await page.getByLabel('Name of the report').fill('What sells');
  // What is not saved yet outlives a reload.
  await page.reload();
  await page.getByRole('heading', { name: 'Views · By product' }).waitFor();
  await page.getByRole('button', { name: 'Save report' }).click();
  await page.waitForURL(/reports\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: 'What sells', level: 1 }).waitFor();
  await page.getByRole('table').waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV: What it says' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^what-sells-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  assert.match(lines.join('\n'), /Hammered brass lamp/);
  const [head = [], row = []] = lines.map((line) => line.split(','));
  const cell = (name: RegExp) => row[head.findIndex((column) => name.test(column))];
  assert.deepEqual([cell(/views/i), cell(/carts/i), Number(cell(/revenue/i))], ['1', '0', 0]);

  await page.getByLabel('By day').check();
  await page.getByText('Not saved yet.').waitFor();
  await page.getByRole('link', { name: 'Figures' }).click();
  const asked = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await asked.waitFor();
  await assertAccessible(page, 'leaving a report unsaved');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await asked.waitFor({ state: 'detached' });
  assert.match(page.url(), /reports\/[0-9a-f-]{36}$/);
  await page.getByRole('link', { name: 'Figures' }).click();
  await asked.getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL('**/seller/figures');

  await page.goto('/seller/reports');
  await page.getByRole('button', { name: 'Delete: What sells' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No report yet' }).waitFor();
  assert.deepEqual(faults, []);
});
