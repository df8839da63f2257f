import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let shopId: string;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  const { body } = await seller.post<{ id: string }>('/api/shops', { name: 'Atelier Nour', currency: 'EUR' });
  shopId = body.id;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const euros = (amount: number) => ({ amount, currency: 'EUR' });
type Put = { id: string; variants: { id: string }[] };

async function putUp(more: object): Promise<Put> {
  const { status, body } = await seller.post<Put>(`/api/shops/${shopId}/products`, { price: euros(10_000), ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** Everything so far was so long ago; then these prices. */
async function reprice(days: number, ...prices: [variantId: string | undefined, amount: number][]): Promise<void> {
  await server.house.database.pool.query(
    'update price_history set created_at = created_at - make_interval(days => $1)',
    [days],
  );
  const changes = prices.map(([id, amount]) => ({ id, price: euros(amount) }));
  assert.equal((await seller.patch(`/api/shops/${shopId}/variants`, { changes })).status, 200);
}

test('a lowered price stands beside the lowest of the 30 days before; the history follows the chosen variant', async () => {
  const lamp = await putUp({
    title: 'Brass lamp',
    variants: ['Small', 'Large'].map((Size, at) => ({ options: { Size }, stock: 3, price: euros(8_000 + at * 4_000) })),
  });
  const [small, large] = lamp.variants.map(({ id }) => id);
  await reprice(60, [small, 10_000]);
  await reprice(20, [small, 9_000]);
  await reprice(5, [small, 6_000], [large, 13_000]);

  const { page, faults } = await browser.visitor({ viewport: { width: 320, height: 800 } });
  await page.goto(`/products/${lamp.id}?variant=${small}`);
  await page.getByText('Compared with the lowest price of the 30 days before it was reduced.').waitFor();
  const main = page.getByRole('main');
  await main.getByText('€80.00', { exact: true }).and(main.locator('s')).waitFor();
  await main.getByText('-25%', { exact: true }).waitFor();
  const history = page.getByRole('region', { name: 'Price history' });
  await history.getByText('Lowest price of the last 30 days: €60.00').waitFor();
  await history.getByRole('img', { name: /it cost between €60\.00 and €100\.00; now it costs €60\.00/ }).waitFor();

  const keyboard = new Keyboard(page);
  await keyboard.press('All prices as a table');
  const cells = await history.getByRole('row').getByRole('cell').allTextContents();
  assert.deepEqual(
    cells.filter((text) => text.startsWith('€')),
    ['€60.00', '€90.00', '€100.00', '€80.00'],
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `prices, ${colorScheme}`);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);

  await page.getByText('Large', { exact: true }).click();
  await history.getByText('Lowest price of the last 30 days: €120.00').waitFor();
  assert.equal(await main.locator('s').count(), 0, 'it became dearer');
  assert.deepEqual(faults, []);
});

test('a product that never had another price says so, without a picture', async () => {
  const radio = await putUp({ title: 'Valve radio' });
  const { page, faults } = await browser.visitor();
  await page.goto(`/products/${radio.id}`);
  const history = page.getByRole('region', { name: 'Price history' });
  await history.getByText('Lowest price of the last 30 days: €100.00').waitFor();
  await history.getByText(/^It has never cost anything else since/).waitFor();
  assert.equal(await history.getByRole('img').count(), 0);
  assert.deepEqual(faults, []);
});

test('a history that did not come is asked for again, and nothing else of the page suffers', async () => {
  const radio = await putUp({ title: 'Valve radio' });
  const { page } = await browser.visitor();
  await page.route('**/api/products/*/price-history*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.goto(`/products/${radio.id}`);
  const history = page.getByRole('region', { name: 'Price history' });
  const again = history.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.getByText('€100.00').waitFor();
  await page.unroute('**/api/products/*/price-history*');
  await again.click();
  await history.getByText('Lowest price of the last 30 days: €100.00').waitFor();
});
