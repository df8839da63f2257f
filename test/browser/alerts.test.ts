import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser, type Visitor } from './browser.ts';

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

async function putUp(more: object): Promise<string> {
  const { status, body } = await seller.post<{ id: string }>(`/api/shops/${shopId}/products`, {
    price: euros(10_000),
    status: 'active',
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** Signs in on the page to which a guest was led. */
async function signInHere({ page }: Visitor, person: Person): Promise<void> {
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

test('a guest names a price and signs in; the shop meets it; they hear of it at once, and wait again', async () => {
  const lamp = await putUp({ title: 'Brass lamp', stock: 3 });
  const buyer = await server.person('Ana Sousa');
  const visitor = await browser.visitor();
  const { page } = visitor;
  const history = page.getByRole('region', { name: 'Price history' });
  const dialog = page.getByRole('dialog');
  await page.goto(`/products/${lamp}`);
  await page.getByRole('button', { name: 'Tell me when it gets cheaper' }).click();
  await dialog.getByLabel('My price in EUR').fill('120');
  await dialog.getByRole('button', { name: 'Sign in and be told' }).click();
  await dialog.getByText('It costs €100.00 already. Write what you would rather pay.').waitFor();
  await dialog.getByRole('button', { name: '-20% · €80.00' }).click();
  await dialog.getByText('That is 20% less than now.').waitFor();
  await dialog.getByRole('button', { name: 'Sign in and be told' }).click();
  await signInHere(visitor, buyer);
  // What was chosen is still there.
  await dialog.getByRole('button', { name: 'Tell me', exact: true }).waitFor();
  assert.equal(await dialog.getByLabel('My price in EUR').inputValue(), '80.00');
  await assertAccessible(page, 'the dialog of a price alert');
  await dialog.getByRole('button', { name: 'Tell me', exact: true }).click();
  await history.getByText('At most €80.00', { exact: true }).waitFor();
  await history.getByText('€20.00 to go (20%)').waitFor();
  await history.getByRole('img', { name: /You wait for €80\.00\.$/ }).waitFor();

  const keeper = await browser.visitor();
  await signInOn(keeper.page, seller);
  await keeper.page.goto('/my-shop/waiting');
  await keeper.page.getByRole('radio', { name: '€80.00' }).waitFor();
  await assertAccessible(keeper.page, 'waiting buyers');
  await keeper.page.getByRole('button', { name: 'Set the price to €80.00 and tell 1 person: Brass lamp' }).click();
  await keeper.page.getByRole('button', { name: 'Set it and tell them' }).click();
  await keeper.page.getByText('It costs €80.00 now. 1 person is told.').waitFor();
  // The button is gone; the answer has the focus, and is read out by it.
  await keeper.page.locator(':focus').getByText('It costs €80.00 now.').waitFor();

  // Without a reload.
  await history.getByText(/^Told .*: €80\.00$/).waitFor();
  await page.getByRole('button', { name: /^Notifications, . unread$/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /Brass lamp/ })
    .click();
  await page.waitForURL(`**/products/${lamp}*`);

  // It costs that already: only less can be waited for.
  await page.goto('/account/alerts');
  const main = page.getByRole('main');
  await main.getByRole('button', { name: /^Wait again/ }).click();
  await dialog.getByLabel('My price in EUR').fill('70');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main.getByText('At most €70.00', { exact: true }).waitFor();
  await main.getByRole('button', { name: /^Pause/ }).click();
  await main.getByRole('link', { name: 'Paused' }).click();
  await main.getByRole('button', { name: /^Go on/ }).click();
  await main.getByRole('heading', { name: 'No alert is like that' }).waitFor();

  // With the last of a product's alerts the button that removed it goes; the keyboard stays where it was.
  await page.goto(`/products/${lamp}`);
  await history.getByRole('button', { name: /^Remove: / }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
  await history.locator(':focus').getByRole('button', { name: 'Tell me when it gets cheaper' }).waitFor();
  assert.deepEqual([...visitor.faults, ...keeper.faults], []);
});

test('a search is saved, says that it is, finds what is put up later, is told at other times, and goes', async () => {
  const buyer = await server.person('Ben Castro');
  const visitor = await browser.visitor();
  const { page } = visitor;
  const main = page.getByRole('main');
  await page.goto('/search');
  await page.getByRole('heading', { name: 'The whole market' }).waitFor();
  assert.equal(await main.getByRole('button', { name: 'Save this search' }).count(), 0, 'nothing is looked for');
  await page.goto('/search?q=radio&maxPrice=20000&sort=priceUp');
  await main.getByRole('button', { name: 'Save this search' }).click();
  await page.getByLabel('Name').fill('A radio for the kitchen');
  await page.getByLabel('Tell me what is new').selectOption('At once');
  await page.getByRole('button', { name: 'Sign in and save it' }).click();
  await signInHere(visitor, buyer);
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByLabel('Name').inputValue(), 'A radio for the kitchen');
  await assertAccessible(page, 'the dialog of a saved search');
  await dialog.getByRole('button', { name: 'Save this search' }).click();
  await main.getByRole('button', { name: /^Saved/ }).waitFor();
  await putUp({ title: 'Kitchen radio', stock: 1 });
  // The same search in another order is the same.
  await page.goto('/search?maxPrice=20000&q=radio');
  await main.getByRole('button', { name: /^Saved/ }).waitFor();

  await page.goto('/account/alerts/searches');
  await main.getByText('up to €200.00').waitFor();
  const often = main.getByLabel('Tells me: A radio for the kitchen');
  assert.equal(await often.inputValue(), 'now');
  // Searches are asked every ten seconds. It comes without a reload, and is new no more once it was looked at.
  await main.getByText('1 new').waitFor({ timeout: 40_000 });
  await page.getByRole('button', { name: /^Notifications, . unread$/ }).click();
  await dialog.getByRole('link', { name: 'A new find: A radio for the kitchen' }).click();
  await main.getByRole('link', { name: 'Kitchen radio' }).waitFor();
  await main.getByRole('button', { name: /^Saved/ }).waitFor();
  await page.goBack();
  await main.getByText('1 new').waitFor({ state: 'detached' });
  await often.selectOption('Once a week');
  await page.getByText('Saved.').first().waitFor();
  await main.getByRole('link', { name: 'Open' }).click();
  await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('maxPrice') === '20000');
  await page.goBack();
  await main.getByRole('button', { name: 'Delete: A radio for the kitchen' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await main.getByRole('heading', { name: 'No search is saved' }).waitFor();
  assert.deepEqual(visitor.faults, []);
});
