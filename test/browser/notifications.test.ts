import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { signIn } from '#support/people.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';
import { Keyboard } from './keyboard.ts';

let server: TestServer;
let browser: TestBrowser;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('news rings the bell at once, and what is read on one device is read on the other', async () => {
  const person = await server.person();
  const { page: phone } = await browser.visitor();
  const { page: desk } = await browser.visitor();
  await signInOn(phone, person);
  await signInOn(desk, person);
  // The second device is news to the first.
  const bell = phone.getByRole('button', { name: /^Notifications, \d+ unread/ });
  await bell.waitFor();
  await desk.getByRole('button', { name: /^Notifications, \d+ unread/ }).waitFor();

  await bell.click();
  await phone.getByRole('button', { name: 'Mark all as read' }).click();
  await desk.getByRole('button', { name: 'Notifications', exact: true }).waitFor({ timeout: 3_000 });
  const { body } = await person.get<{ unreadCount: number }>('/api/notifications/unread-count');
  assert.equal(body.unreadCount, 0);
});

test('news is read and other devices are signed out by keyboard alone', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  const keyboard = new Keyboard(page);
  await page.goto('/');
  await keyboard.press('Sign in');
  await page.waitForURL('**/sign-in');
  await keyboard.type('Email', person.email);
  await keyboard.type('Password', person.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
  await signIn(server.url, person);
  await page.getByRole('button', { name: /^Notifications, \d+ unread/ }).waitFor();

  await keyboard.press(/^Notifications, \d+ unread/);
  await page.getByRole('button', { name: 'Mark all as read' }).waitFor();
  await keyboard.press('Mark all as read');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'See all' }).waitFor({ state: 'detached' });

  await keyboard.press(/^Account of/);
  await keyboard.press('Where I am signed in');
  await page.waitForURL('**/account/sessions');
  await page.getByRole('button', { name: 'End all others' }).waitFor();
  await keyboard.press('End all others');
  await page.getByRole('alertdialog').waitFor();
  await keyboard.press('End them');
  await page.getByText('You are signed in nowhere else.').waitFor();
});

test('where sockets do not pass, the bell rings all the same', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await signInOn(page, person);
  await page.waitForTimeout(4_000);
  await signIn(server.url, person);
  await page.getByRole('button', { name: /^Notifications, \d+ unread/ }).waitFor({ timeout: 12_000 });
});

test('a notification is marked, filtered and deleted on its page', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await signIn(server.url, person);
  await page.goto('/notifications');
  const unread = page.getByRole('button', { name: /^Mark as read/ });
  await unread.first().waitFor();
  const before = await unread.count();
  await unread.first().click();
  await page.getByRole('button', { name: /^Mark as unread/ }).waitFor();
  await page.getByRole('link', { name: 'Unread', exact: true }).click();
  await page.waitForURL('**/notifications?unread=true');
  await page.waitForFunction(
    (left) => document.querySelectorAll('main button[aria-label^="Mark as read"]').length === left,
    before - 1,
  );
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await page
    .getByRole('button', { name: /^Delete:/ })
    .first()
    .click();
  await page.getByText('The notification is gone.').first().waitFor();
});

test('several notifications are chosen and deleted at once, and one kind is shown alone', async () => {
  const person = await server.person();
  for (const name of ['Bea', 'Cid']) await followedBy(person.id, name, 'followers:1');
  await followedBy(person.id, 'Dan', 'followers:2');
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/notifications');
  await page.getByText('Cid and 1 other follow Attic').waitFor();
  await page.getByRole('combobox', { name: 'Kind of news' }).selectOption('My shop');
  await page.waitForURL('**/notifications?kind=shop');
  await page.getByRole('button', { name: 'Choose several' }).click();
  await page.getByRole('checkbox', { name: 'Choose: Dan follows Attic' }).check();
  await page.getByText('1 chosen').waitFor();
  await page.getByRole('button', { name: 'Choose all' }).click();
  await page.getByText('2 chosen').waitFor();
  await page.getByRole('region', { name: 'With those chosen' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Nothing of this kind' }).waitFor();
  await page.getByRole('link', { name: 'All', exact: true }).waitFor();
});

test('what somebody turns off stays off, and quiet hours and gathered mails are kept', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account/notifications');
  const messages = page.getByRole('group', { name: 'New messages' });
  await messages.getByRole('checkbox', { name: 'Here' }).uncheck();
  await messages.getByRole('combobox').selectOption('gathered each hour');
  await page.getByLabel('Let me rest each day').check();
  await page.getByLabel('Until').fill('06:15');
  await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  await page.reload();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name=to]')?.value === '06:15');
  assert.equal(await messages.getByRole('checkbox', { name: 'Here' }).isChecked(), false);
  assert.equal(await messages.getByRole('combobox').inputValue(), 'hour');
  assert.equal(await page.getByRole('group', { name: 'A new order in your shop' }).getByRole('checkbox').count(), 1);
});

/** Tells somebody that their shop has a follower. */
async function followedBy(userId: string, name: string, group: string): Promise<void> {
  await server.house.database.pool.query(
    `insert into notification_intents (key, user_id, type, data, group_key) values ($1, $2, 'shop.followed', $3, $4)`,
    [crypto.randomUUID(), userId, { shopId: crypto.randomUUID(), shop: 'Attic', name }, group],
  );
}
