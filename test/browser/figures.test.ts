import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let shop: { id: string; slug: string };
let productId: string;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  // It is another day there than in the browser, which stands in Los Angeles, for most of the day.
  const opened = await seller.post<typeof shop>('/api/shops', {
    ...{ name: 'Atelier Nour', currency: 'EUR', timeZone: 'Pacific/Kiritimati' },
  });
  shop = opened.body;
  const put = await seller.post<{ id: string }>(`/api/shops/${shop.id}/products`, {
    ...{ title: 'Brass lamp', price: { amount: 8_900, currency: 'EUR' }, stock: 3 },
  });
  productId = put.body.id;
  await server.house.database.pool.query(
    `insert into shop_analytics (shop_id, date, views, unique_visitors, product_views, orders, revenue)
      select id, (now() at time zone time_zone)::date - ago, 100 + ago, 50, 80, 2, case ago when 1 then -5 else 10000 end
      from shops, generate_series(1, 60) ago where id = $1`,
    [shop.id],
  );
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The day that it is in the shop, so many days ago. */
const daysAgo = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Kiritimati' }).format(Date.now() - days * 86_400_000);

test('days, cursor, table and file of the figures say the same by keys; a view is seen at once, and nobody loses their place', async () => {
  const { page, faults } = await browser.visitor({ timezoneId: 'America/Los_Angeles' });
  await signInOn(page, seller);
  await page.goto('/seller/figures');
  const keyboard = new Keyboard(page);
  const views = page.getByRole('button', { name: 'Views', exact: true });
  await views.waitFor();

  const range = page.getByRole('combobox', { name: 'Which days' });
  // Own days, and then the last seven: whoever chooses them by keys stays where they are.
  await range.selectOption({ label: 'Own dates' });
  const lastDay = page.getByLabel('Last day');
  await page.getByLabel('First day').fill(daysAgo(9));
  await lastDay.fill(daysAgo(0));
  await lastDay.press('Enter');
  await page.getByText('less than the 10 days before').first().waitFor();
  assert.equal(await lastDay.evaluate((field) => field === document.activeElement), true);
  await range.focus();
  await range.selectOption({ label: 'Last 7 days' });
  await page.waitForURL('**/seller/figures?last=7d');
  await page.getByText('less than the 7 days before').first().waitFor();
  assert.equal(await range.evaluate((range) => range === document.activeElement), true);
  await page.getByRole('combobox', { name: 'Which figure' }).selectOption({ label: 'Revenue' });

  const chart = page.getByRole('application', { name: /^Revenue by day/ });
  await keyboard.to(/^Revenue by day/);
  await page.keyboard.press('Home');
  const said = chart.getByRole('status');
  const day = (ago: number) =>
    new Intl.DateTimeFormat('en', {
      ...{ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
    }).format(new Date(daysAgo(ago)));
  assert.equal(await said.textContent(), `${day(6)}, Revenue: €100.00, ${day(13)}: €100.00`);
  for (const key of ['ArrowRight', 'End', 'ArrowLeft']) await page.keyboard.press(key);
  assert.equal(await said.textContent(), `${day(1)}, Revenue: -€0.05, ${day(8)}: €100.00`);

  await keyboard.press(/^Show as table: Revenue by day/);
  const table = page.getByRole('table', { name: 'Revenue by day' });
  await table
    .getByRole('row', { name: day(1) })
    .getByRole('cell', { name: '-€0.05' })
    .waitFor();
  const saved = page.waitForEvent('download');
  await keyboard.press(/Save as CSV: Revenue by day/);
  const file = await saved;
  assert.equal(file.suggestedFilename(), `${shop.slug}-revenue-${daysAgo(6)}-${daysAgo(0)}.csv`);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  assert.equal(lines[0], '\uFEFFDay,Revenue,Day before,Revenue before');
  assert.equal(lines[6], `${daysAgo(1)},-0.05,${daysAgo(8)},100.00`);
  assert.equal(lines.length, 9, 'seven days, the names and the end');

  // Somebody looks at a product: the figure moves, and nobody loses their place.
  await keyboard.to(/^Revenue by day/);
  await page.keyboard.press('Home');
  const tile = page.getByRole('heading', { name: 'Views of products' }).locator('..');
  await tile.getByText('480', { exact: true }).waitFor();
  const guest = {
    cookie: 'x=1',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  };
  await fetch(`${server.url}/api/track/view`, {
    ...{ method: 'POST', headers: { ...guest, 'content-type': 'application/json' } },
    body: JSON.stringify({ productId, sessionId: crypto.randomUUID() }),
  });
  await tile.getByText('481', { exact: true }).waitFor();
  assert.match((await said.textContent()) ?? '', new RegExp(`^${day(6)}`));
  assert.equal(await chart.evaluate((chart) => chart === document.activeElement), true);
  await assertAccessible(page, 'figures');
  assert.deepEqual(faults, []);
});
