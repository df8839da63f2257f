import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type MailReceiver, startMailReceiver } from '#support/mail.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let mails: MailReceiver;
let server: TestServer;
let browser: TestBrowser;

before(async () => {
  await builtWeb();
  mails = await startMailReceiver();
  server = await startTestServer({ settings: { SMTP_URL: mails.url } });
  browser = await openBrowser(server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await mails?.close();
});

/** The path of the link in the next mail to somebody that leads to that page. */
async function linkTo(page: 'verify' | 'reset', email: string): Promise<string> {
  const link = new RegExp(`/${page}\\?token=[\\w.~%-]+`);
  const mail = await mails.waitFor(({ to, text }) => to.includes(email) && link.test(text), 15_000);
  return link.exec(mail.text)?.[0] ?? '';
}

test('the link in the first mail confirms the address', async () => {
  const person = await server.person('Ana');
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account');
  await page.getByText(`${person.email} is not confirmed yet.`, { exact: false }).waitFor();
  const path = await linkTo('verify', person.email);
  await page.goto(path);
  await page.getByText('Thank you, your email is confirmed.').waitFor();
  await page.goto('/account');
  await page.getByRole('heading', { name: 'About you' }).waitFor();
  assert.equal(await page.getByText('is not confirmed yet.', { exact: false }).count(), 0);

  await page.goto(path);
  await page.getByText(/This link no longer works|your email is confirmed/).waitFor();
});

test('a forgotten password is replaced through a mail', async () => {
  const person = await server.person('Ben');
  const { page } = await browser.visitor();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('Email').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText(`If ${person.email} has an account here`, { exact: false }).waitFor();

  await page.goto(await linkTo('reset', person.email));
  await page.getByLabel('New password', { exact: true }).fill('seven green lanterns at dusk');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await page.waitForURL('**/sign-in');
  await signInOn(page, { ...person, password: 'seven green lanterns at dusk' });
});

test('an unknown address hears the same, and gets no mail', async () => {
  const { page } = await browser.visitor();
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill('nobody.here@example.com');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('If nobody.here@example.com has an account here', { exact: false }).waitFor();
});
