import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type MailReceiver, type ReceivedMail, startMailReceiver } from '#support/mail.ts';
import type { Person } from '#support/people.ts';

let receiver: MailReceiver;
let server: TestServer;

before(async () => {
  receiver = await startMailReceiver();
  server = await startTestServer({
    settings: { SMTP_URL: receiver.url, SOUK_PUBLIC_URL: 'https://market.example/' },
  });
});
after(async () => {
  await server.close();
  await receiver.close();
});
afterEach(() => receiver.failNext(0));

test('whoever signs up gets a mail whose link confirms their address', async () => {
  const ana = await server.person('Ana');
  const mail = await receiver.waitFor(({ to }) => to.includes(ana.email));
  assert.equal(mail.subject, 'Confirm your email address');
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');

  const [link] = /https:\/\/market\.example\/verify\?token=\S+/.exec(mail.text) ?? [];
  assert.ok(link, mail.text);
  assert.ok(mail.html.includes(`href="${link}"`));
  assert.doesNotMatch(mail.html, /<img|<link |url\(|@import|src=/i, 'opening it fetches nothing');
  assert.ok(!mail.text.includes('Ana'), 'a name says nothing to a stranger whose address was used');

  const token = new URL(link).searchParams.get('token');
  assert.ok((await server.guest.post('/api/auth/email/verify', { token })).status < 300);
  assert.equal((await ana.get<{ emailVerified: boolean }>('/api/me')).body.emailVerified, true);
});

test('a forgotten password is set anew by the link in the mail, in the language of the person', async () => {
  const ana = await server.person('Ana');
  await ana.patch('/api/me', { locale: 'de' });
  await server.guest.post('/api/auth/password/forgot', { email: ana.email });
  const mail = await receiver.waitFor(({ to, subject }) => to.includes(ana.email) && subject.includes('Passwort'));
  assert.equal(mail.subject, 'Setze ein neues Passwort');
  const [link = ''] = /https:\/\/market\.example\/reset\?token=\S+/.exec(mail.text) ?? [];
  const token = new URL(link).searchParams.get('token');
  const password = 'quiet river under nine stars';
  assert.ok((await server.guest.post('/api/auth/password/reset', { token, password })).status < 300);
  assert.equal((await server.guest.post('/api/auth/login', { email: ana.email, password })).status, 200);
});

test('a new password, a suspension and a ban are told to whom they concern', async () => {
  const ana = await confirmed('Ana');
  const admin = await server.person('Admin');
  await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
  const told = (subject: string) => receiver.waitFor((mail) => mail.to.includes(ana.email) && mail.subject === subject);

  const newPassword = 'quiet river under nine stars';
  const changed = await ana.put('/api/me/password', { currentPassword: ana.password, newPassword });
  assert.ok(changed.status < 300, JSON.stringify(changed.body));
  assert.match((await told('Your password was changed')).text, /https:\/\/market\.example\/forgot-password/);

  const until = '2099-12-01T00:00:00Z';
  assert.equal((await admin.put(`/api/admin/users/${ana.id}/suspend`, { until, reason: 'Spam' })).status, 200);
  assert.match((await told('Your account is suspended')).text, /until December 1, 2099.*\n\nThe reason given: Spam/);
  assert.equal((await admin.put(`/api/admin/users/${ana.id}/ban`, { reason: 'More spam' })).status, 200);
  assert.match((await told('Your account was closed')).text, /The reason given: More spam/);
});

test('a mail server that refuses twice gets the mail a third time, and once', async () => {
  const ana = await confirmed('Ana');
  receiver.failNext(2);
  const before = receiver.attempts;
  const deliveryId = await tell(ana);
  await receiver.waitFor(isNewDevice(ana), 30_000);
  await settled(deliveryId, 'sent');
  assert.equal(receiver.attempts - before, 3);
  assert.equal(receiver.mails.filter(isNewDevice(ana)).length, 1);
});

test('a job that comes again sends nothing again', async () => {
  const ana = await confirmed('Ana');
  const deliveryId = await tell(ana);
  const first = await receiver.waitFor(isNewDevice(ana));
  await settled(deliveryId, 'sent');
  const { mailJob } = await import('./job.ts');
  await Promise.all([mailJob.run({ deliveryId }, server.house), mailJob.run({ deliveryId }, server.house)]);
  assert.equal(receiver.mails.filter(isNewDevice(ana)).length, 1);
  assert.equal(first.messageId, `<${deliveryId}@market.example>`);
});

test('a mail whose process died is taken up again after a while, not before', async () => {
  const ana = await confirmed('Ana');
  const deliveryId = await tell(ana);
  await settled(deliveryId, 'sent');
  await server.house.database.pool.query(
    `update notification_deliveries set status = 'sending', settled_at = null, sending_until = now() + interval '5 minutes'
     where id = $1`,
    [deliveryId],
  );
  const { mailJob } = await import('./job.ts');
  await assert.rejects(mailJob.run({ deliveryId }, server.house), /sent elsewhere/);
  await server.house.database.pool.query(
    `update notification_deliveries set sending_until = now() - interval '1 second' where id = $1`,
    [deliveryId],
  );
  await mailJob.run({ deliveryId }, server.house);
  await settled(deliveryId, 'sent');
  assert.equal(new Set(receiver.mails.filter(isNewDevice(ana)).map(({ messageId }) => messageId)).size, 1);
});

test('a mail that will never be taken is given up', async () => {
  const ana = await confirmed('Ana');
  receiver.failNext(1, 554);
  const before = receiver.attempts;
  await settled(await tell(ana), 'dropped');
  await pause(50);
  assert.equal(receiver.attempts - before, 1);
});

test('no name or address makes a header, a tag or another recipient', async () => {
  const ana = await confirmed('Ana');
  await server.house.database.pool.query('update users set name = $2, email = $3 where id = $1', [
    ana.id,
    'Ana <b>Bold</b>\r\nBcc: eve@example.com',
    `${ana.email}, eve@example.com`,
  ]);
  await settled(await tell(ana), 'dropped');
  assert.ok(receiver.mails.every(({ to }) => to.length === 1 && !to[0]?.startsWith('eve@')));

  await server.house.database.pool.query('update users set email = $2 where id = $1', [ana.id, ana.email]);
  await tell(ana);
  const mail = await receiver.waitFor(isNewDevice(ana));
  assert.equal(mail.headers.has('bcc'), false);
  assert.match(mail.html, /Ana &#60;b&#62;Bold&#60;\/b&#62;/);
});

test('what has become pointless is not sent: links that expired, mails to the banned and the erased', async () => {
  const { pool } = server.house.database;
  const ana = await confirmed('Ana');
  const tokenId = newId();
  await pool.query(
    `insert into account_tokens (id, user_id, purpose, expires_at) values ($1, $2, 'reset_password', now())`,
    [tokenId, ana.id],
  );
  await settled(await tell(ana, 'account.reset_password', { tokenId }), 'dropped');

  await pool.query(`update users set status = 'banned' where id = $1`, [ana.id]);
  await settled(await tell(ana), 'dropped');
  await settled(await tell(ana, 'account.banned', { reason: 'Counterfeits' }), 'sent');
  const mail = await receiver.waitFor(({ to, subject }) => to.includes(ana.email) && subject.includes('closed'));
  assert.match(mail.text, /The reason given: Counterfeits/);
});

function isNewDevice({ email }: Person) {
  return ({ to, subject }: ReceivedMail) => to.includes(email) && subject === 'New sign-in to your account';
}

/** Somebody whose first mail came, so that what follows is counted alone. */
async function confirmed(name: string): Promise<Person> {
  const person = await server.person(name);
  await receiver.waitFor(({ to }) => to.includes(person.email));
  await server.house.database.pool.query('update users set email_verified_at = now() where id = $1', [person.id]);
  return person;
}

/** Writes the wish and answers its delivery once there is one. */
async function tell(
  person: Person,
  type = 'security.new_device',
  data: Record<string, unknown> = { device: { browser: 'Firefox', os: 'Linux' } },
): Promise<string> {
  const key = `test:${newId()}`;
  await change(houseContext(server.house), async (tx) => notify(tx, { key, userId: person.id, type, data }));
  return until('select id as found from notification_deliveries where notification_key = $1', [key]);
}

async function settled(deliveryId: string, status: 'sent' | 'dropped'): Promise<void> {
  const found = await until(
    'select status as found from notification_deliveries where id = $1 and settled_at is not null',
    [deliveryId],
  );
  assert.equal(found, status);
}

async function until(query: string, values: unknown[]): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const { rows } = await server.house.database.pool.query<{ found: string }>(query, values);
    if (rows[0]) return rows[0].found;
    await pause(20);
  }
  throw new Error('It did not come to pass in 6 s');
}
