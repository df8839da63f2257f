import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { checkOut, type Offered, offerProduct, placeOrder, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let buyer: Person;
let admin: Person;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  buyer = await server.person('Rui Costa');
  admin = await server.person('Ada Min');
  await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function on(person: Person, path: string): Promise<{ page: Page; faults: string[] }> {
  const visitor = await browser.visitor();
  await signInOn(visitor.page, person);
  await visitor.page.goto(path);
  return visitor;
}

async function order(offered: Offered, quantity = 1): Promise<{ id: string; number: number }> {
  await putInCart(buyer, offered, quantity);
  const [placed] = (await checkOut(buyer)).orders;
  assert.ok(placed);
  return placed;
}

const stateOf = async (seller: Person, id: string) => {
  const { body } = await seller.get<{ status: string; paymentStatus: string }>(`/api/orders/${id}`);
  return `${body.status} ${body.paymentStatus}`;
};

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

/** Waits until the focus has come to what bears that label. */
const focusOn = (page: Page, label: string) =>
  page.waitForFunction((label) => document.activeElement?.getAttribute('aria-label') === label, label);

test('a seller works off three orders on the board by keyboard, and the focus stays in the list', async () => {
  const seller = await server.person('Nour Haddad');
  const offered = await offerProduct(seller);
  const [first, second, third] = [await order(offered), await order(offered, 2), await order(offered)];
  const { page, faults } = await on(seller, '/my-shop/orders');
  const keyboard = new Keyboard(page);

  await page.getByRole('link', { name: 'To confirm 3' }).waitFor();
  await keyboard.press(`Confirm order ${third.number}`);
  await focusOn(page, `Confirm order ${second.number}`);
  await page.keyboard.press('Enter');
  await focusOn(page, `Confirm order ${first.number}`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'All is done here' }).waitFor();
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY');

  await page.getByRole('link', { name: 'To send 3' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Send order ${third.number}…` }).waitFor();
  await keyboard.press(`Send order ${third.number}…`);
  await page.getByRole('dialog').waitFor();
  await assertAccessible(page, 'the dialog of sending');
  await keyboard.type('Who brings it', 'CTT');
  await keyboard.type('Address to follow it', 'not an address');
  await keyboard.press('It is on its way');
  await page.locator('[name=trackingUrl][aria-invalid=true]').waitFor();
  await keyboard.type('Address to follow it', 'https://carrier.example/RR1');
  await keyboard.press('It is on its way');
  await focusOn(page, `Send order ${second.number}…`);
  for (const next of [first.number, null]) {
    await page.keyboard.press('Enter');
    await keyboard.press('It is on its way');
    if (next) await focusOn(page, `Send order ${next}…`);
  }
  await page.getByRole('heading', { name: 'All is done here' }).waitFor();

  await page.getByRole('link', { name: 'On the way 3' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Order ${third.number} has arrived…` }).waitFor();
  await keyboard.press(`Order ${third.number} has arrived…`);
  await page.getByRole('heading', { name: 'Does Rui Costa have it, and is it paid?' }).waitFor();
  await keyboard.press('Handed over and paid');
  await focusOn(page, `Order ${second.number} has arrived…`);
  assert.equal(await focused(page), `Order ${second.number} has arrived…`);
  assert.equal(await stateOf(seller, third.id), 'delivered paid');
  assert.equal(await stateOf(seller, second.id), 'shipped due');
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('link', { name: `Order ${third.number}` }).waitFor();
  const { body } = await seller.get<{ shipment: object }>(`/api/orders/${third.id}`);
  assert.deepEqual(body.shipment, {
    carrier: 'CTT',
    trackingNumber: null,
    trackingUrl: 'https://carrier.example/RR1',
  });
  assert.deepEqual(faults, []);
});

test('new orders, cancelled ones and returns appear on the board by themselves', async () => {
  const seller = await server.person('Lena Horn');
  const offered = await offerProduct(seller, { title: 'Copper pot' });
  const kept = await order(offered);
  const { page, faults } = await on(seller, '/my-shop/orders');
  await page.getByRole('button', { name: `Confirm order ${kept.number}` }).waitFor();

  const cancelled = await order(offered);
  await page.getByRole('button', { name: `Confirm order ${cancelled.number}` }).waitFor();
  await page.getByRole('link', { name: 'To confirm 2' }).waitFor();
  await buyer.put(`/api/orders/${cancelled.id}/cancel`, {});
  await page.getByRole('button', { name: `Confirm order ${cancelled.number}` }).waitFor({ state: 'detached' });

  for (const step of ['confirm', 'ship', 'deliver']) await seller.put(`/api/orders/${kept.id}/${step}`, {});
  const { body } = await buyer.get<{ lines: { id: string }[] }>(`/api/orders/${kept.id}`);
  const lines = [{ lineId: body.lines[0]?.id, quantity: 1 }];
  const asked = await buyer.post(`/api/orders/${kept.id}/returns`, { lines, reason: 'It hums' });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  await page.getByRole('heading', { name: 'Returns to look at' }).waitFor();
  await page.getByRole('link', { name: `See the return of order ${kept.number}` }).waitFor();
  assert.deepEqual(faults, []);
});

test('an order that somebody else moved meanwhile is told so and not moved again', async () => {
  const seller = await server.person('Ina Berg');
  const placed = await order(await offerProduct(seller));
  const { page } = await on(seller, '/my-shop/orders');
  const confirm = page.getByRole('button', { name: `Confirm order ${placed.number}` });
  await confirm.waitFor();
  // The line of news is cut, so that the board does not know yet.
  await page.route('**/api/shops/*/orders*', (route) => route.abort());
  await buyer.put(`/api/orders/${placed.id}/cancel`, {});
  await confirm.click();
  await page.getByText(`Order ${placed.number} has changed meanwhile.`).first().waitFor();
  assert.equal(await stateOf(seller, placed.id), 'cancelled due');
});

test('an order is found by its number, its product and its buyer, however far it has come', async () => {
  const seller = await server.person('Olga Lind');
  const lamp = await offerProduct(seller, { title: 'Green lamp' });
  const bowl = await offerProduct(seller, { title: 'Salt bowl', shopId: lamp.shopId });
  const [one, two] = [await order(lamp), await order(bowl)];
  await seller.put(`/api/orders/${one.id}/confirm`, {});
  const { page, faults } = await on(seller, '/my-shop/orders');
  const look = async (text: string, found: readonly { number: number }[]) => {
    await page.getByRole('searchbox', { name: 'Number, product or buyer' }).fill(text);
    await page.getByRole('search').getByRole('button', { name: 'Search', exact: true }).last().click();
    for (const { number } of [one, two]) {
      const row = page.getByRole('main').getByRole('link', { name: `Order ${number} ` });
      await row.waitFor({ state: found.some((one) => one.number === number) ? 'visible' : 'detached' });
    }
  };
  await page.getByRole('button', { name: `Confirm order ${two.number}` }).waitFor();
  await look(String(one.number), [one]);
  await look('bowl', [two]);
  await look('Rui', [one, two]);
  await look('purple elephant', []);
  await page.getByRole('heading', { name: 'No order is like that' }).waitFor();
  await page.getByRole('link', { name: 'Back to what is to do' }).click();
  await page.getByRole('button', { name: `Confirm order ${two.number}` }).waitFor();
  assert.deepEqual(faults, []);
});

test('an admin sets commissions, a sale leaves the shop owing just that, and a settlement makes it even', async () => {
  const seller = await server.person('Tom Baker');
  const offered = await offerProduct(seller);
  const { page, faults } = await on(admin, '/');
  await page.getByRole('button', { name: 'Account of Ada Min' }).click();
  await page.getByRole('link', { name: 'Commissions' }).click();
  const keyboard = new Keyboard(page);
  const market = page.getByRole('region', { name: 'The whole market' }).or(page.locator('section').first());
  await market.getByLabel('Rate in per cent').fill('101');
  await market.getByRole('button', { name: 'Save…' }).click();
  await page.getByText('Please write a number from 0 to 100', { exact: false }).waitFor();
  await keyboard.type('Rate in per cent', '12,5');
  await keyboard.press('Save…');
  await page.getByRole('heading', { name: 'Set a commission for the whole market?' }).waitFor();
  await assertAccessible(page, 'asking about a commission');
  await page.getByRole('button', { name: 'Keep 12.50%' }).click();
  await page.getByText('12.50% of the goods', { exact: false }).waitFor();

  await page.getByText('Add a rate for a shop').click();
  await page.getByRole('combobox', { name: 'Shop' }).pressSequentially('atti');
  await page.getByRole('option', { name: 'Attic' }).first().waitFor();
  await page.getByRole('combobox', { name: 'Shop' }).press('Escape');
  const { rows } = (await server.house.database.pool.query('update shops set name = $2 where id = $1 returning slug', [
    offered.shopId,
    'Bread and Tin',
  ])) as { rows: { slug: string }[] };
  assert.ok(rows[0]);
  await page.getByRole('combobox', { name: 'Shop' }).fill('');
  await page.getByRole('combobox', { name: 'Shop' }).pressSequentially('bread');
  await page.getByRole('option', { name: 'Bread and Tin' }).waitFor();
  await page.getByRole('combobox', { name: 'Shop' }).press('Enter');
  const shops = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Shops', exact: true }) });
  await shops.getByLabel('Rate in per cent').fill('10');
  await shops.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('button', { name: 'Keep 10.00%' }).click();
  await shops.getByRole('button', { name: 'Change the commission of Bread and Tin' }).waitFor();

  const sold = await order(offered, 2);
  // Frozen at the sale: raising it now changes nothing of what is ordered.
  await shops.getByRole('button', { name: 'Change the commission of Bread and Tin' }).click();
  await page.getByRole('dialog').getByLabel('Rate in per cent').fill('90');
  await page.getByRole('dialog').getByRole('button', { name: 'Change it…' }).click();
  await page.getByRole('heading', { name: 'Raise the commission for Bread and Tin?' }).waitFor();
  await page.getByRole('button', { name: 'Keep 90.00%' }).click();
  await shops.getByText('90.00%').waitFor();
  for (const step of ['confirm', 'ship', 'deliver']) await seller.put(`/api/orders/${sold.id}/${step}`, {});

  const { page: books, faults: faultsOfBooks } = await on(seller, '/my-shop/balance');
  await books.getByRole('heading', { name: 'You owe the market €2.00' }).waitFor();
  const { body } = await seller.get<{ items: { balance: object; sales: object; commission: object }[] }>(
    `/api/shops/${offered.shopId}/balance`,
  );
  assert.deepEqual(
    body.items.map(({ balance, sales, commission }) => [balance, sales, commission]),
    [
      [
        { amount: -200, currency: 'EUR' },
        { amount: 2_500, currency: 'EUR' },
        { amount: 200, currency: 'EUR' },
      ],
    ],
  );
  await books.getByText('Balance then: -€2.00').waitFor();
  await books.getByText('+€23.00', { exact: true }).waitFor();
  await books.getByText('-€25.00', { exact: true }).waitFor();
  await books
    .getByRole('link', { name: `Order ${sold.number}` })
    .first()
    .waitFor();

  await page
    .getByRole('main')
    .getByRole('link', { name: "The market's money" })
    .or(page.getByRole('link', { name: "The market's money" }))
    .first()
    .click();
  await page.getByRole('heading', { name: 'The market earned €2.00' }).waitFor();
  await page.getByRole('combobox', { name: 'Shop' }).pressSequentially('bread');
  await page.getByRole('option', { name: 'Bread and Tin' }).waitFor();
  await page.getByRole('combobox', { name: 'Shop' }).press('Enter');
  await page.getByText('Bread and Tin owes the market €2.00').waitFor();
  await page.getByLabel('Amount in EUR').fill('2');
  await page.getByLabel('Note').fill('Cash, 22 November');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByText('€2.00 from Bread and Tin is written down.').first().waitFor();
  await books.reload();
  await books.getByRole('heading', { name: 'You and the market are even' }).waitFor();
  await books.getByText('Cash, 22 November').waitFor();
  assert.deepEqual([...faults, ...faultsOfBooks], []);
});

test("who works in a shop without 'orders' sees neither its orders nor its money, and a buyer none of the market's", async () => {
  const { seller, shopId, number } = await placeOrder(server.url);
  assert.ok(seller);
  const helper = await server.person('Mia Wolf');
  await server.house.database.pool.query(
    `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{catalogue}')`,
    [shopId, helper.id],
  );
  const { page, faults } = await on(helper, '/my-shop/orders');
  await page.getByRole('heading', { name: 'This is not yours to see' }).waitFor();
  const ways = page.getByRole('navigation', { name: 'My shop' });
  await ways.getByRole('link', { name: 'Products' }).waitFor();
  assert.equal(await ways.getByRole('link', { name: /Orders|Balance/ }).count(), 0);
  await page.goto('/my-shop/balance');
  await page.getByRole('heading', { name: 'This is not yours to see' }).waitFor();
  assert.equal(await page.getByText(String(number)).count(), 0);
  for (const path of ['/admin/commissions', '/admin/money']) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'This is not yours to see' }).waitFor();
  }
  await page.getByRole('button', { name: 'Account of Mia Wolf' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Commissions' }).count(), 0);
  assert.deepEqual(faults, []);
});
