import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

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

test('a page for members leads a guest to sign in and back', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await page.goto('/account/sessions');
  await page.waitForURL('**/sign-in?next=**');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/account/sessions');
  await page.getByText('This device').waitFor();
});

test('who signed in stays so over a reload and in a second tab', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.reload();
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
  const second = await page.context().newPage();
  await Promise.all([second.goto('/account'), page.reload()]);
  await second.getByRole('heading', { name: 'About you' }).waitFor();
  await page.getByRole('button', { name: /^Account of/ }).waitFor();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await second.waitForURL('**/sign-in?next=**');
});

test('a guest who was never signed in asks nothing about a session', async () => {
  const { page } = await browser.visitor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  assert.deepEqual(
    asked.filter((path) => path.startsWith('/api/auth') || path.startsWith('/socket.io')),
    [],
  );
});

test('a session ended from another device is over there at once', async () => {
  const person = await server.person();
  const { page: phone } = await browser.visitor();
  const { page: desk } = await browser.visitor();
  await signInOn(phone, person);
  await signInOn(desk, person);
  await phone.goto('/account');
  await phone.getByRole('heading', { name: 'About you' }).waitFor();
  await phone.waitForTimeout(500);

  await desk.goto('/account/sessions');
  await desk.getByRole('button', { name: 'End all others' }).click();
  await desk.getByRole('alertdialog').getByRole('button', { name: 'End them' }).click();
  await desk.getByText('You are signed in nowhere else.').waitFor();
  await phone.waitForURL('**/sign-in?next=**', { timeout: 3_000 });
  await phone.getByText('You were signed out.', { exact: false }).waitFor();
});

test('the profile is changed and shown at once', async () => {
  const person = await server.person('Ana');
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  await page.getByLabel('Your name').fill('Ana Sol');
  await page.getByLabel('Phone').fill('+43 660 1234567');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Account of Ana Sol' }).waitFor();
  const { body } = await person.get<{ name: string; phone: string }>('/api/me');
  assert.deepEqual([body.name, body.phone], ['Ana Sol', '+436601234567']);
});

test("the page speaks the language of the profile, and of a guest's browser", async () => {
  const person = await server.person('Ana');
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  await page.getByLabel('Language and region').selectOption('de-AT');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Über dich' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  await page.reload();
  await page.getByRole('heading', { name: 'Über dich' }).waitFor();

  const { page: guest } = await browser.visitor({ locale: 'de-DE' });
  await guest.goto('/');
  await guest.getByRole('heading', { name: 'Alle Stände, eine Suche.' }).waitFor();
});

test('faults of the server stand at their fields', async () => {
  const { page } = await browser.visitor();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('   ');
  await page.getByLabel('Email').fill('ana.fields@example.com');
  await page.getByLabel('Password', { exact: true }).fill('quiet river under nine stars');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.locator('[name=name][aria-invalid=true]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
});

test('my data comes as a file', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download my data' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'souk-my-data.zip');
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
});

test('a password is changed, and a wrong one refused at once', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  await page.getByLabel('Current password').fill('not the password at all');
  await page.getByLabel('New password', { exact: true }).fill('seven green lanterns at dusk');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The current password is not right.').waitFor();
  await page.getByLabel('Current password').fill(person.password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Your password is changed.').first().waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'About you' }).waitFor();
});

test('after too many wrong passwords the wait is shown', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password at all');
  const send = page.getByRole('main').locator('form button[type=submit]');
  for (let tries = 0; tries < 12; tries++) {
    await send.click();
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    if (await page.getByText(/^Try again in \d+ s$/).isVisible()) return;
    await page.waitForTimeout(150);
  }
  assert.fail('no wait was ever shown');
});

test('an account is deleted after its password is given once more', async () => {
  const person = await server.person();
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByLabel('Your password, to be sure it is you').fill('not the password at all');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The password is not right.').waitFor();
  await page.getByLabel('Your password, to be sure it is you').fill(person.password);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
  const { status } = await person.get('/api/me');
  assert.equal(status, 401);
});
