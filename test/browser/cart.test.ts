import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
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
  shopId = (await seller.post<{ id: string }>('/api/shops', { name: 'Atelier Nour', currency: 'EUR' })).body.id;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const euros = (amount: number) => ({ amount, currency: 'EUR' });

async function putUp(title: string, more: object = {}): Promise<string> {
  const product = { title, price: euros(8_900), stock: 5, ...more };
  const { status, body } = await seller.post<{ id: string }>(`/api/shops/${shopId}/products`, product);
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

const badge = (page: Page, pieces: number) =>
  page.getByRole('banner').getByRole('link', { name: pieces === 1 ? 'Cart, 1 piece' : `Cart, ${pieces} pieces` });
const lineOf = (page: Page, name: string) => page.getByRole('main').getByRole('article', { name });

const saysInCart = (page: Page, what: string) =>
  page.getByRole('main').getByText(`In your cart: ${what}`, { exact: true });
const choose = (page: Page, size: RegExp) => page.getByRole('main').locator('label').filter({ hasText: size }).click();

async function addOn(page: Page, productId: string): Promise<void> {
  await page.goto(`/products/${productId}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page
    .getByRole('main')
    .getByText(/^In your cart: /)
    .waitFor();
}

test("a guest's cart comes along when they sign in, and a price that moved meanwhile is told", async () => {
  const buyer = await server.person('Ben');
  const [lamp, bowl] = [await putUp('Brass lamp'), await putUp('Tea bowl', { price: euros(2_000) })];
  await buyer.post('/api/cart/items', { productId: bowl });

  const { page, faults } = await browser.visitor();
  await addOn(page, lamp);
  await saysInCart(page, '1 × Brass lamp').waitFor();
  await page.getByRole('button', { name: 'One more' }).click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await saysInCart(page, '3 × Brass lamp').waitFor();
  await badge(page, 3).waitFor();
  await page.getByRole('link', { name: 'To the cart' }).click();
  await lineOf(page, 'Brass lamp').getByText('€267.00').waitFor();
  await assertAccessible(page, 'the cart of a guest');

  await seller.patch(`/api/products/${lamp}`, { price: euros(9_900) });
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.waitForURL(/\/sign-in\?next=/);
  await page.getByLabel('Email').fill(buyer.email);
  await page.getByLabel('Password', { exact: true }).fill(buyer.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/checkout');
  await badge(page, 4).click();
  await lineOf(page, 'Tea bowl').waitFor();
  const line = lineOf(page, 'Brass lamp');
  await line.getByText('The price went up from €89.00 to €99.00.').waitFor();
  await page.getByRole('main').getByText('€317.00').first().waitFor();
  await assertAccessible(page, 'the cart with news');
  await line.getByRole('button', { name: 'That is fine' }).click();
  await line.getByText('The price went up').waitFor({ state: 'detached' });
  assert.equal((await buyer.get<{ count: number }>('/api/cart/items')).body.count, 4);
  assert.deepEqual(faults, []);
});

test('with the keyboard alone something is put in, made more, taken out and put back', async () => {
  const lamp = await putUp('Paper lamp');
  const { page, faults } = await browser.visitor();
  const keyboard = new Keyboard(page);
  await page.goto(`/products/${lamp}`);
  await page.getByRole('button', { name: 'Add to cart' }).waitFor();
  await keyboard.type('Quantity', '2');
  await keyboard.press('Add to cart');
  await saysInCart(page, '2 × Paper lamp').waitFor();
  await keyboard.press('To the cart');
  const line = lineOf(page, 'Paper lamp');
  await line.waitFor();
  await keyboard.press('One more');
  await line.getByText('€267.00').waitFor();
  await badge(page, 3).waitFor();
  await keyboard.press('Remove Paper lamp');
  await page.getByRole('main').getByText('Paper lamp is out of the cart.').waitFor();
  await page.getByRole('banner').getByRole('link', { name: 'Cart', exact: true }).waitFor();
  await keyboard.press('Put it back');
  await line.waitFor();
  await badge(page, 3).waitFor();
  await page.reload();
  await lineOf(page, 'Paper lamp').getByText('€267.00').waitFor();
  assert.deepEqual(faults, []);
});

test('the badge follows what other tabs and other devices put in', async () => {
  const [lamp, bowl] = [await putUp('Tin lamp'), await putUp('Tin bowl')];
  const { page } = await browser.visitor();
  await page.goto('/cart');
  await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
  await assertAccessible(page, 'the empty cart');
  const other = await page.context().newPage();
  await addOn(other, lamp);
  await badge(page, 1).waitFor();
  await lineOf(page, 'Tin lamp').waitFor();

  const buyer = await server.person('Eva');
  const { page: phone } = await browser.visitor({ viewport: { width: 360, height: 740 } });
  await signInOn(phone, buyer);
  await phone.getByRole('link', { name: 'Cart', exact: true }).waitFor();
  await buyer.post('/api/cart/items', { productId: bowl, quantity: 2 });
  await badge(phone, 2).waitFor();
});

test('what cannot be bought says why, on its page and in the cart', async () => {
  const shirt = await putUp('Linen shirt', {
    stock: undefined,
    variants: [
      { options: { Size: 'S' }, stock: 0 },
      { options: { Size: 'M' }, stock: 4 },
    ],
  });
  const [few, gone] = [await putUp('Clay jug'), await putUp('Clay cup')];
  const { page, faults } = await browser.visitor();
  await page.goto(`/products/${shirt}`);
  await page.getByRole('button', { name: 'Add to cart' }).waitFor();
  await choose(page, /^S/);
  await page.getByRole('main').getByText('Sold out', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add to cart' }).count(), 0);
  await choose(page, /^M/);
  await page.getByLabel('Quantity').fill('4');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await saysInCart(page, '4 × Linen shirt, M').waitFor();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('main').getByText('There are not that many left. 4 are in your cart already.').waitFor();

  await addOn(page, few);
  await addOn(page, gone);
  await seller.patch(`/api/products/${shirt}`, { variants: [{ options: { Size: 'M' }, stock: 2 }] });
  await seller.patch(`/api/products/${few}`, { stock: 0 });
  await seller.patch(`/api/products/${gone}`, { status: 'archived' });
  await page.goto('/cart');
  const line = lineOf(page, 'Linen shirt, M');
  await line.getByText('Only 2 are left.').waitFor();
  await lineOf(page, 'Clay jug').getByText('Sold out. You can wait here for more, or take it out.').waitFor();
  await lineOf(page, 'Clay cup').getByText('No longer for sale.').waitFor();
  await page.getByText('Not everything can be bought as it stands.', { exact: false }).waitFor();
  await assertAccessible(page, 'the cart with what cannot be bought');
  await line.getByRole('button', { name: 'Take 2' }).click();
  await line.getByText('Only 2 are left.').waitFor({ state: 'detached' });
  assert.equal(await line.getByRole('textbox').inputValue(), '2');

  await signInOn(page, seller);
  await page.goto(`/products/${few}`);
  await page.getByText('Others can put this into their cart here.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add to cart' }).count(), 0);
  assert.deepEqual(faults, []);
});
