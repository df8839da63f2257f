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
