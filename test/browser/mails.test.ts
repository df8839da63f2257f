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
async function linkTo(page: 'verify' | 'reset' | 'unsubscribe', email: string): Promise<string> {
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

test('the link at the foot of a mail ends its mails without signing in, by a press and not by looking', async () => {
  const person = await server.person('Cid');
  const query = (text: string, values: unknown[]) => server.house.database.pool.query(text, values);
  await query('update users set email_verified_at = now() where id = $1', [person.id]);
  await person.put('/api/notifications/preferences', { types: { 'shop.followed': { email: true } } });
  const told = { shopId: person.id, shop: 'Attic', name: 'Bea' };
  await query(`insert into notification_intents (key, user_id, type, data) values ($1, $2, 'shop.followed', $3)`, [
    crypto.randomUUID(),
    person.id,
    told,
  ]);
  const path = await linkTo('unsubscribe', person.email);
  const isOn = async () => {
    const { body } = await person.get<{ types: { type: string; channels: { email: { on: boolean } | null } }[] }>(
      '/api/notifications/preferences',
    );
    return body.types.find(({ type }) => type === 'shop.followed')?.channels.email?.on;
  };
  const { page } = await browser.visitor();
  await page.goto(path);
  await page.getByText('New followers of your shop').waitFor();
  assert.equal(await isOn(), true);
  await page.getByRole('button', { name: 'Get no more of these' }).click();
  await page.getByText('Done: no mails of this kind come to you any more.').waitFor();
  assert.equal(await isOn(), false);
  await page.goto(path.slice(0, -1));
  await page.getByText('This link is not whole. Please open it again from the mail.').waitFor();
});
