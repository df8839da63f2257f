import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, offerProduct, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser, type Visitor } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function memberOn(person: Person, path: string): Promise<Visitor> {
  const visitor = await browser.visitor();
  await signInOn(visitor.page, person);
  await visitor.page.goto(path);
  return visitor;
}

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const key = () => ({ 'idempotency-key': crypto.randomUUID() });

/** A shop in Lisbon that delivers around it and by post, and where things can be picked up. */
async function openWorkshop(name: string): Promise<string> {
  const { body: shop } = await seller.post<{ id: string }>('/api/shops', { name, currency: 'EUR' }, key());
  const { body: place } = await seller.post<{ id: string }>(
    `/api/shops/${shop.id}/locations`,
    {
      ...{ name: 'Workshop', kind: 'storefront', city: 'Lisbon', country: 'PT', offersPickup: true },
      ...{ latitude: 38.7139, longitude: -9.1394 },
    },
    key(),
  );
  await seller.put(`/api/shops/${shop.id}/delivery-zones`, {
    items: [
      { name: 'By bicycle', locationId: place.id, radiusKm: 8, fee: euros(300), least: euros(10_000) },
      { name: 'By post', countries: ['PT', 'ES'], fee: euros(690), daysFrom: 2, daysTo: 4 },
    ],
  });
  return shop.id;
}

/** Somebody with so many pieces of a product in their cart. */
async function buyerOf(title: string, { price = 2_000, pieces = 2, shopId = '', stock = 10 } = {}) {
  const buyer = await server.person('Ben Ito');
  const offered = await offerProduct(seller, { title, price, stock, ...(shopId && { shopId }) });
  await putInCart(buyer, offered, pieces);
  return { buyer, offered };
}

async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel('Street and number').fill(address.street);
  await page.getByLabel('Postal code').fill(address.postalCode);
  await page.getByLabel('Town', { exact: true }).pressSequentially('Lisb');
  await page.getByRole('option', { name: 'Lisbon, Portugal' }).click();
}

const ordersOf = async (person: Person) =>
  (await person.get<{ items: { id: string; number: number; status: string }[] }>('/api/orders')).body.items;
const state = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
const main = (page: Page) => page.getByRole('main');

test('an order goes from the cart to the refund of a return, and both sides see each step as it happens', async () => {
  const shopId = await openWorkshop('Atelier Nour');
  const { buyer } = await buyerOf('Brass lamp', { price: 2_000, shopId });
  const buying = await memberOn(buyer, '/checkout');
  const bought = buying.page;

  await bought.getByText('Fill in your address to see how it gets to you.').waitFor();
  assert.equal(await bought.getByLabel('Name', { exact: true }).inputValue(), 'Ben Ito');
  for (const [label, token] of [
    ['Name', 'name'],
    ['Street and number', 'street-address'],
    ['Postal code', 'postal-code'],
    ['Town', 'address-level2'],
    ['Country', 'country'],
    [/^Phone/, 'tel'],
  ] as const) {
    assert.equal(await bought.getByLabel(label, { exact: true }).getAttribute('autocomplete'), token);
  }
  await fillAddress(bought);
  assert.equal(await bought.getByLabel('Country').inputValue(), 'PT');
  assert.ok(await bought.getByRole('radio', { name: /By bicycle/ }).isDisabled());
  await bought.getByText('From €100.00 on: €60.00 is missing.').waitFor();
  await bought
    .getByRole('radio', { name: /By post/ })
    .and(bought.locator(':checked'))
    .waitFor();
  await bought.getByText('€46.90').first().waitFor();
  await bought.getByRole('radio', { name: /Pick it up/ }).check();
  await bought.getByText('€46.90').first().waitFor({ state: 'detached' });
  await bought.getByRole('radio', { name: /By post/ }).check();
  await bought.getByText('€46.90').first().waitFor();
  await bought.getByLabel('Note to Atelier Nour').fill('Please ring twice.');
  await bought.getByText('You pay each shop when you have its goods in your hands.').waitFor();
  await bought.getByRole('button', { name: 'Place order' }).click();

  await bought.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  const [order] = await ordersOf(buyer);
  assert.ok(order);
  await bought.getByRole('link', { name: `Order ${order.number}` }).click();
  await state(bought, 'Placed');
  await bought.getByText('Please ring twice.').waitFor();

  const selling = await memberOn(seller, `/orders/${order.id}`);
  const sold = selling.page;
  await state(sold, 'Placed');
  await sold.getByText('Rua das Flores 12').waitFor();
  await sold.getByRole('button', { name: 'Confirm the order' }).click();
  await sold.getByLabel('A word to the buyer').fill('It leaves tomorrow.');
  await sold.getByRole('button', { name: 'Confirm it' }).click();
  await state(sold, 'Confirmed');
  await state(bought, 'Confirmed');
  await bought.getByText('It leaves tomorrow.').waitFor();

  await sold.getByRole('button', { name: 'Send it off' }).click();
  await sold.getByLabel('Who carries it').fill('CTT');
  await sold.getByLabel('Tracking number').fill('RR123456789PT');
  await sold.getByLabel('Link to follow it').fill('https://carrier.example/RR123456789PT');
  await sold.getByRole('button', { name: 'It is on its way' }).click();
  await state(bought, 'On its way');
  const tracking = bought.getByRole('link', { name: /Follow the parcel/ });
  assert.equal(await tracking.getAttribute('href'), 'https://carrier.example/RR123456789PT');
  await bought.getByText('RR123456789PT', { exact: true }).waitFor();

  await bought.getByRole('button', { name: 'I have it' }).click();
  await bought.getByRole('button', { name: 'Yes, I have it' }).click();
  await state(bought, 'Delivered');
  await state(sold, 'Delivered');
  await main(sold).getByText('Paid · €46.90').waitFor();
  assert.match((await bought.getByRole('link', { name: /^Write a review/ }).getAttribute('href')) ?? '', /\/review$/);

  await bought.getByRole('button', { name: 'Send something back' }).click();
  await bought.getByRole('button', { name: 'Ask to return it' }).click();
  await bought.getByText('Please fill this in.').waitFor();
  await bought.getByLabel('Why?').fill('One of them hums.');
  await bought.getByRole('button', { name: 'Ask to return it' }).click();
  await bought.getByText('Please choose what you send back.').waitFor();
  await assertAccessible(bought, 'return dialog with faults');
  await bought.getByLabel('Pieces of Brass lamp').selectOption('1');
  await bought.getByRole('button', { name: 'Ask to return it' }).click();
  await bought.getByText('Waits for the answer of the shop').waitFor();
  await sold.getByText('Waits for your answer').waitFor();
  await sold.getByRole('button', { name: 'Accept the return' }).click();
  await sold.getByLabel('Your answer to the buyer').fill('Bring it to the workshop.');
  await sold.getByRole('dialog').getByRole('button', { name: 'Accept the return' }).click();
  await bought.getByText('Accepted: send it back').waitFor();
  await sold.getByRole('button', { name: 'It has arrived' }).click();
  await sold.getByRole('dialog').getByRole('button', { name: 'It has arrived' }).click();
  await bought.getByText('1 piece came back').waitFor();
  await main(bought).getByText('€20.00 refunded').waitFor();

  await sold.getByRole('button', { name: 'Refund', exact: true }).click();
  await sold.getByLabel('Some of the pieces').check();
  await sold.getByLabel('The delivery fee too: €6.90').waitFor();
  await assertAccessible(sold, 'refund dialog');
  await sold.getByLabel('A sum of money').check();
  await sold.getByLabel('Sum in EUR').fill('99');
  await sold.getByRole('button', { name: 'Refund it' }).click();
  await sold.getByText('No more than €26.90 can be refunded.').waitFor();
  await sold.getByLabel('Sum in EUR').fill('6.90');
  await sold.getByLabel('Why?').fill('For the trouble.');
  await sold.getByRole('button', { name: 'Refund it' }).click();
  await bought.getByText('−€26.90').waitFor();
  await bought.getByText('For the trouble.').waitFor();
  await sold.getByText('−€26.90').waitFor();
  assert.deepEqual([...buying.faults, ...selling.faults], []);
});

test('pressed twice, with its answers lost and the page loaded anew, it is ordered once', async () => {
  const { buyer, offered } = await buyerOf('Tea bowl');
  const { page, faults } = await memberOn(buyer, '/checkout');
  await fillAddress(page);
  await page.getByText('€45.00').first().waitFor();
  const keys: (string | undefined)[] = [];
  // The server does its work, and nobody hears of it.
  await page.route('**/api/checkout', async (route) => {
    keys.push(
      await route
        .request()
        .headerValue('idempotency-key')
        .then((key) => key ?? undefined),
    );
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Place order' }).dblclick();
  await page.getByText('The answer to your order was lost on the way.').waitFor();
  assert.equal((await ordersOf(buyer)).length, 1);

  await page.reload();
  await page.getByText('The answer to your order was lost on the way.').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  const [order] = await ordersOf(buyer);
  await page.getByRole('link', { name: `Order ${order?.number}` }).waitFor();
  assert.ok(keys.length > 1);
  assert.equal(new Set(keys).size, 1);
  assert.equal((await ordersOf(buyer)).length, 1);
  const { body } = await seller.get<{ stock: number }>(`/api/products/${offered.productId}`);
  assert.equal(body.stock, 8);

  await page.goto('/checkout');
  await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
  assert.deepEqual(faults, []);
});

test('what became dearer or was bought away meanwhile is named, and nothing is ordered', async () => {
  const { buyer, offered } = await buyerOf('Linen shirt', { pieces: 1, stock: 1 });
  const { page } = await memberOn(buyer, '/checkout');
  await fillAddress(page);
  await page.getByText('€25.00').first().waitFor();
  await seller.patch(`/api/products/${offered.productId}`, { price: euros(2_400) });
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByText('Something changed meanwhile, so nothing was ordered.').waitFor();
  await page.getByText('Linen shirt: €24.00 instead of €20.00').waitFor();
  await page.getByText('€29.00').first().waitFor();
  await assertAccessible(page, 'checkout with changes');

  const faster = await server.person('Fay');
  await putInCart(faster, offered);
  await faster.post('/api/checkout', { address }, key());
  await page.getByRole('button', { name: 'Place order' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Somebody was faster' });
  await alert.getByRole('listitem').getByText('Linen shirt', { exact: true }).waitFor();
  await page.getByText('Not all of it is left. Take some of it out of the cart.').waitFor();
  assert.deepEqual(await ordersOf(buyer), []);
});

test('a guest signs in on the way and comes back with the cart; the address is that of the last order', async () => {
  const { buyer } = await buyerOf('Clay pot');
  await buyer.post('/api/checkout', { address }, key());
  const bowl = await offerProduct(seller, { title: 'Olive bowl' });

  const { page, faults } = await browser.visitor();
  await page.goto('/');
  await page.evaluate(
    (body) => fetch('/api/cart/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    JSON.stringify({ productId: bowl.productId }),
  );
  await page.goto('/checkout');
  await page.waitForURL('**/sign-in?next=/checkout');
  await page.getByLabel('Email').fill(buyer.email);
  await page.getByLabel('Password', { exact: true }).fill(buyer.password);
  await main(page).getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/checkout');
  await page.getByText('Olive bowl').waitFor();
  assert.equal(await page.getByLabel('Street and number').inputValue(), address.street);
  await page.getByText('€15.00').first().waitFor();
  assert.deepEqual(faults, []);
});

test('shops of one cart become orders of their own, and one may wait in the cart', async () => {
  const { buyer } = await buyerOf('Copper pan');
  const second = (await seller.post<{ id: string }>('/api/shops', { name: 'Corner Stall', currency: 'GBP' }, key()))
    .body;
  const jam = { title: 'Fig jam', price: { amount: 500, currency: 'GBP' }, stock: 4 };
  const { body } = await seller.post<{ id: string }>(`/api/shops/${second.id}/products`, jam, key());
  await buyer.post('/api/cart/items', { productId: body.id }, key());

  const { page, faults } = await memberOn(buyer, '/checkout');
  await fillAddress(page);
  await page.getByText('You two agree on when and where.').waitFor();
  await page.getByText('Total in EUR').waitFor();
  await page.getByText('Total in GBP').waitFor();
  await page.getByRole('button', { name: 'Leave it for later (Corner Stall)' }).click();
  await page.getByText('Stays in the cart: Corner Stall').waitFor();
  await page.getByRole('button', { name: 'Order it too (Corner Stall)' }).click();
  await page.getByText('Total in GBP').waitFor();
  await page.getByRole('button', { name: 'Leave it for later (Attic)' }).click();
  await page.getByText('Stays in the cart: Attic').waitFor();
  await page.getByText('Total in EUR').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  assert.equal((await ordersOf(buyer)).length, 1);
  const cart = (await buyer.get<{ shops: { name: string }[] }>('/api/cart/items')).body;
  assert.deepEqual(
    cart.shops.map(({ name }) => name),
    ['Attic'],
  );
  assert.deepEqual(faults, []);
});

test('it is ordered, found again and cancelled by keyboard alone', async () => {
  const shopId = await openWorkshop('Casa Nour');
  const { buyer } = await buyerOf('Night lamp', { shopId, price: 6_000 });
  const { page, faults } = await memberOn(buyer, '/checkout');
  const keyboard = new Keyboard(page);
  await page.getByLabel('Street and number').waitFor();
  await keyboard.press('Use this address');
  await page.getByText('Please fill this in.').first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'street');
  await page.keyboard.type(address.street);
  await keyboard.type('Town', 'Lisb');
  await page.getByRole('option', { name: 'Lisbon, Portugal' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await keyboard.press('Use this address');
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('What you order'));
  await page
    .getByRole('radio', { name: /By bicycle/ })
    .and(page.locator(':checked'))
    .waitFor();
  await page.keyboard.press('Tab');
  await keyboard.type('Note to Casa Nour', 'No hurry.');
  await keyboard.press('Place order');
  await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();

  const [order] = await ordersOf(buyer);
  await keyboard.press('My orders');
  await page.getByRole('heading', { name: 'My orders', level: 1 }).waitFor();
  await keyboard.type('Search my orders', String(order?.number));
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/orders?q=${order?.number}`);
  await page.getByRole('link', { name: 'Night lamp' }).waitFor();
  await keyboard.press('Night lamp');
  await state(page, 'Placed');
  await keyboard.press('Cancel the order');
  await page.getByRole('dialog').waitFor();
  await keyboard.type('Why?', 'By mistake.');
  await keyboard.press('Cancel the order');
  await state(page, 'Cancelled');
  await page.getByText('By mistake.').waitFor();
  // The button that was pressed is gone: the place on the page is kept all the same.
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'State of the order');
  assert.deepEqual(faults, []);
});

test('orders are found by state and by word, and somebody else sees none of them', async () => {
  const { buyer } = await buyerOf('Garden chair');
  await buyer.post('/api/checkout', { address }, key());
  const [order] = await ordersOf(buyer);
  const { page, faults } = await memberOn(buyer, '/orders');
  await page.getByRole('link', { name: 'Garden chair' }).waitFor();
  await page.getByLabel('State').selectOption('shipped');
  await page.getByRole('heading', { name: 'No order is like that' }).waitFor();
  assert.match(page.url(), /status=shipped/);
  await page.getByRole('link', { name: 'Show all orders' }).click();
  await page.getByRole('link', { name: 'Garden chair' }).waitFor();
  assert.deepEqual(faults, []);

  const stranger = await memberOn(await server.person('Stranger'), `/orders/${order?.id}`);
  await stranger.page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  await stranger.page.goto('/orders');
  await stranger.page.getByRole('heading', { name: 'No orders yet' }).waitFor();
});
