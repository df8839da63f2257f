import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { addCrowd } from '#support/crowd.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let admin: Person;
let reader: Person;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  admin = await server.person('Ada Min');
  reader = await server.person('Rui Costa');
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

test('an admin writes, sees how many it is for, agrees, watches it go out, and who is there sees it at once', async () => {
  const there = await on(reader, '/orders');
  await there.page.getByRole('button', { name: /^Notifications/ }).waitFor();
  const { page, faults } = await on(admin, '/');
  await page.getByRole('button', { name: 'Account of Ada Min' }).click();
  await page.getByRole('link', { name: 'Announcements' }).click();
  await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();

  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByText('Please fill this in.').first().waitFor();
  await page.getByLabel('Title').fill('Winter fair');
  await page.getByLabel('What you want to say').fill('From Friday on, with longer hours.');
  await page.getByLabel('Where it leads').fill('https://evil.example/');
  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByText('Please give a page of this market', { exact: false }).waitFor();
  await page.getByLabel('Where it leads').fill(`${server.url}/search?q=lamp`);

  await page.getByLabel('Who it is for').selectOption('segment');
  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByText('Please say something of them, or choose everybody.').waitFor();
  await page.getByLabel('Ordered since').fill('2020-01-01');
  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByText('That is nobody right now.').waitFor();
  await assertAccessible(page, 'an announcement to some');

  await page.getByLabel('Who it is for').selectOption('everybody');
  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByRole('heading', { name: 'Tell 2 people?' }).waitFor();
  await assertAccessible(page, 'asking before an announcement');
  const before = (await reader.get<{ unreadCount: number }>('/api/notifications/unread-count')).body.unreadCount;
  await page.getByRole('button', { name: 'Tell them' }).click();
  await page.getByText('2 told').waitFor();
  assert.equal(await page.getByLabel('Title').inputValue(), '', 'the form is empty for the next');
  await assertAccessible(page, 'what was announced');

  await there.page.getByRole('button', { name: `Notifications, ${before + 1} unread` }).click();
  await there.page.getByText('Winter fair').waitFor();
  await there.page.getByText('Winter fair').click();
  await there.page.waitForURL(({ pathname, search }) => pathname === '/search' && search.includes('lamp'));
  assert.deepEqual([...faults, ...there.faults], []);
});

test('an announcement that is still going out shows how far it is, and can be stopped', async () => {
  await addCrowd(server.house.database.pool, 20_000);
  const { page, faults } = await on(admin, '/admin/announcements');
  await page.getByLabel('Title').fill('To very many');
  await page.getByLabel('What you want to say').fill('All of you.');
  await page.getByRole('button', { name: 'Look at it…' }).click();
  await page.getByRole('button', { name: 'Tell them' }).click();
  await page.getByRole('progressbar', { name: 'How far it is' }).waitFor();
  await page.getByRole('button', { name: 'Stop telling To very many' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped after/).waitFor();
  assert.equal(await page.getByRole('progressbar', { name: 'How far it is' }).count(), 0);
  assert.deepEqual(faults, []);
});
