import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type MailReceiver, startMailReceiver } from '#support/mail.ts';
import type { Answer, Person } from '#support/people.ts';
import { forgetOldInvitations } from './invitations.store.ts';
import type { Shop } from './schema.ts';
import { type Invitation, type Permission, permissions, type Staff } from './staff.schema.ts';

let market: TestServer;
let mails: MailReceiver;
let owner: Person;

before(async () => {
  mails = await startMailReceiver();
  market = await startTestServer({ settings: { SMTP_URL: mails.url } });
  owner = await market.person('Olga');
});
after(async () => {
  await market.close();
  await mails.close();
});

const query = (text: string, values: unknown[]) => market.house.database.pool.query(text, values);

async function proven(name: string): Promise<Person> {
  const person = await market.person(name);
  await query('update users set email_verified_at = souk_now() where id = $1', [person.id]);
  return person;
}

let opened = 0;
async function openShop(): Promise<Shop> {
  opened++;
  if (opened % 15 === 0) owner = await market.person('Olga');
  return (await owner.post<Shop>('/api/shops', { name: `Staffed ${opened}` })).body;
}

async function invite(shop: Shop, email: string, permissions: readonly string[] = ['catalogue']): Promise<Invitation> {
  const { status, body } = await owner.post<Invitation>(`/api/shops/${shop.id}/invitations`, { email, permissions });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** The token in the mail to that address, about that shop. */
async function tokenFor(shop: Shop, email: string): Promise<string> {
  const mail = await mails.waitFor(({ to, subject }) => to.includes(email) && subject.endsWith(shop.name));
  return decodeURIComponent(/invitations\?token=(\S+)/.exec(mail.text)?.[1] ?? '');
}

const accept = (person: Person, token: string) =>
  person.post<Shop & { code: string }>('/api/invitations/accept', { token });
const staffOf = async (shop: Shop) => (await owner.get<Staff>(`/api/shops/${shop.id}/staff`)).body;

test('somebody is invited by mail, accepts, works, and leaves', async () => {
  const shop = await openShop();
  const rui = await proven('Rui');
  const invitation = await invite(shop, rui.email.toUpperCase(), ['catalogue', 'orders']);
  assert.equal(invitation.email, rui.email);
  assert.deepEqual((await staffOf(shop)).invitations, [invitation]);

  const token = await tokenFor(shop, rui.email);
  const kept = await query('select row_to_json(i)::text as row from shop_invitations i where id = $1', [invitation.id]);
  assert.ok(token.length > 60 && !kept.rows[0].row.includes(token.split('.')[1]));

  const { status, body } = await accept(rui, token);
  assert.equal(status, 200);
  assert.deepEqual([body.id, body.role, body.permissions], [shop.id, 'staff', ['catalogue', 'orders']]);
  const { items, invitations } = await staffOf(shop);
  assert.deepEqual(invitations, []);
  assert.deepEqual(
    items.map(({ userId, name, permissions }) => [userId, name, permissions]),
    [[rui.id, 'Rui', ['catalogue', 'orders']]],
  );
  assert.equal((await accept(rui, token)).status, 200, 'a second click finds it done');

  assert.equal((await rui.delete(`/api/shops/${shop.id}/staff/${rui.id}`)).status, 204);
  assert.equal((await rui.get<Shop>(`/api/shops/${shop.id}`)).body.role, null);
  assert.equal((await accept(rui, token)).body.code, 'invitation_invalid', 'the old link lets nobody back in');
});

test('an invitation is for the account with that proven address alone', async () => {
  const shop = await openShop();
  const [rui, eve] = [await market.person('Rui'), await proven('Eve')];
  await invite(shop, rui.email);
  const token = await tokenFor(shop, rui.email);
  for (const person of [eve, rui, owner]) {
    const { status, body } = await accept(person, token);
    assert.deepEqual([status, body.code], [403, 'invitation_for_another'], person.name);
  }
  assert.deepEqual((await staffOf(shop)).items, []);
  await query('update users set email_verified_at = souk_now() where id = $1', [rui.id]);
  assert.equal((await accept(rui, token)).status, 200);
});

test('a token that we did not give, changed by a letter, withdrawn, replaced or expired opens nothing', async () => {
  const shop = await openShop();
  const rui = await proven('Rui');
  const first = await invite(shop, rui.email);
  const token = await tokenFor(shop, rui.email);
  const isRefused = ({ status, body }: Answer<{ code: string }>) => {
    assert.deepEqual([status, body.code], [400, 'invitation_invalid']);
  };
  isRefused(await accept(rui, 'anything'));
  isRefused(await accept(rui, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`));

  const second = await invite(shop, rui.email, ['orders']);
  isRefused(await accept(rui, token));
  assert.deepEqual((await staffOf(shop)).invitations, [second]);
  assert.equal((await owner.delete(`/api/shops/${shop.id}/invitations/${first.id}`)).status, 404);
  assert.equal((await owner.delete(`/api/shops/${shop.id}/invitations/${second.id}`)).status, 204);
  assert.equal((await owner.delete(`/api/shops/${shop.id}/invitations/${second.id}`)).status, 404);
  assert.deepEqual((await staffOf(shop)).invitations, []);

  const other = await openShop();
  await invite(other, rui.email);
  const late = await tokenFor(other, rui.email);
  await query('update shop_invitations set expires_at = souk_now() where shop_id = $1', [other.id]);
  isRefused(await accept(rui, late));
  assert.deepEqual((await staffOf(other)).invitations, []);
});

test('of two who accept and withdraw at once one is first, and nobody works by half', async () => {
  for (let round = 0; round < 5; round++) {
    const shop = await openShop();
    const rui = await proven('Rui');
    const { id } = await invite(shop, rui.email);
    const token = await tokenFor(shop, rui.email);
    const [withdrawn, ...accepted] = await Promise.all([
      owner.delete(`/api/shops/${shop.id}/invitations/${id}`),
      accept(rui, token),
      accept(rui, token),
    ]);
    const isStaff = (await staffOf(shop)).items.length === 1;
    assert.equal(withdrawn.status, isStaff ? 404 : 204);
    for (const { status } of accepted) assert.equal(status, isStaff ? 200 : 400);
  }
});

test('one address is invited once at a time, however many ask', async () => {
  const shop = await openShop();
  const email = 'somebody.new@example.com';
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => owner.post(`/api/shops/${shop.id}/invitations`, { email, permissions: [] })),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 3, 'three mails to one address at most');
  assert.equal(answers.filter(({ status }) => status === 409).length, 3);
  assert.equal((await staffOf(shop)).invitations.length, 1);
});

test('a shop does not write to strangers without end', async () => {
  const shop = await openShop();
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, nr) =>
      owner.post<{ code: string }>(`/api/shops/${shop.id}/invitations`, {
        email: `s${nr}@example.com`,
        permissions: [],
      }),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 20);
  assert.ok(answers.some(({ body }) => body.code === 'too_many_invitations'));
});

test('those who work there already, and the owner, are not invited', async () => {
  const shop = await openShop();
  const rui = await proven('Rui');
  await invite(shop, rui.email);
  await accept(rui, await tokenFor(shop, rui.email));
  for (const email of [owner.email, rui.email]) {
    const { status, body } = await owner.post<{ code: string }>(`/api/shops/${shop.id}/invitations`, {
      email,
      permissions: [],
    });
    assert.deepEqual([status, body.code], [409, 'already_staff']);
  }
});

test('bad invitations are refused with the place and the reason', async () => {
  const shop = await openShop();
  const cases: [object, string][] = [
    [{ permissions: [] }, '/email'],
    [{ email: 'not an address', permissions: [] }, '/email'],
    [{ email: 'a@example.com' }, '/permissions'],
    [{ email: 'a@example.com', permissions: ['everything'] }, '/permissions/0'],
    [{ email: 'a@example.com', permissions: ['orders', 'orders'] }, '/permissions'],
  ];
  for (const [input, path] of cases) {
    const answer = await owner.post<{ errors: { path: string }[] }>(`/api/shops/${shop.id}/invitations`, input);
    assert.equal(answer.status, 400, path);
    assert.equal(answer.body.errors[0]?.path, path);
  }
});

test('each of the staff may do what the owner allowed, and nothing else', async () => {
  const shop = await openShop();
  const path = `/api/shops/${shop.id}`;
  const { body: location } = await owner.post<{ id: string }>(`${path}/locations`, {
    ...{ name: 'Workshop', kind: 'private', street: 'Rua da Rosa 12', latitude: 38.7139, longitude: -9.1394 },
  });
  const product = { title: 'Radio', price: { amount: 100, currency: 'EUR' } };
  const { body: sold } = await owner.post<{ id: string }>(`${path}/products`, product);

  type Deed = (person: Person) => Promise<Answer<unknown>>;
  const deeds: [Permission | 'owner', Deed][] = [
    ['profile', (person) => person.patch(path, { description: 'Changed' })],
    [
      'profile',
      (person) => person.post(`${path}/locations`, { name: 'A', kind: 'private', latitude: 38, longitude: -9 }),
    ],
    ['profile', (person) => person.patch(`${path}/locations/${location.id}`, { city: 'Lisboa' })],
    ['profile', (person) => person.put(`${path}/delivery-zones`, { items: [] })],
    ['catalogue', (person) => person.post(`${path}/products`, product)],
    ['catalogue', (person) => person.patch(`/api/products/${sold.id}`, { brand: 'Grundig' })],
    ['owner', (person) => person.post(`${path}/invitations`, { email: 'x@example.com', permissions: [] })],
    ['owner', (person) => person.patch(`${path}/staff/${person.id}`, { permissions: [...permissions] })],
  ];
  for (const permission of permissions) {
    const person = await market.person('Staff');
    await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
      shop.id,
      person.id,
      [permission],
    ]);
    for (const [at, [needed, deed]] of deeds.entries()) {
      const { status } = await deed(person);
      assert.equal(status < 300, needed === permission, `${permission}, deed ${at}: ${status}`);
      if (needed !== permission) assert.equal(status, 403);
    }
    const { body } = await person.get<{ items: { street: string | null }[] }>(`${path}/locations`);
    assert.equal(body.items[0]?.street !== null, permission === 'profile', permission);
    assert.deepEqual((await person.get<Shop>(path)).body.permissions, [permission]);
    assert.deepEqual((await person.get<Staff>(`${path}/staff`)).body.invitations, []);
  }
  assert.equal((await staffOf(shop)).items.length, permissions.length);
});

test('the owner says anew what somebody may do, and ends their work', async () => {
  const shop = await openShop();
  const person = await market.person('Staff');
  const colleague = await market.person('Colleague');
  for (const { id } of [person, colleague])
    await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{profile}')`, [shop.id, id]);
  const member = `/api/shops/${shop.id}/staff/${person.id}`;
  const { body } = await owner.patch<{ permissions: string[] }>(member, { permissions: [] });
  assert.deepEqual(body.permissions, []);
  assert.equal((await person.patch(`/api/shops/${shop.id}`, { name: 'Mine' })).status, 403);
  assert.equal((await colleague.delete(member)).status, 403);
  assert.equal((await owner.delete(member)).status, 204);
  assert.equal((await owner.delete(member)).status, 404);
  assert.equal((await owner.patch(member, { permissions: [] })).status, 404);
  assert.equal((await person.get(`/api/shops/${shop.id}/staff`)).status, 403);
  assert.equal((await owner.delete(`/api/shops/${shop.id}/staff/${owner.id}`)).status, 404, 'an owner does not leave');
});

test('an owner who leaves the market leaves nothing of the shop but its row', async () => {
  const leaver = await market.person('Leaver');
  const shop = (await leaver.post<Shop>('/api/shops', { name: 'Leaving', policies: { terms: 'Mine' } })).body;
  const path = `/api/shops/${shop.id}`;
  await leaver.post(`${path}/locations`, { name: 'Home', kind: 'private', latitude: 38.7139, longitude: -9.1394 });
  await leaver.put(`${path}/delivery-zones`, { items: [{ name: 'World', fee: { amount: 1, currency: 'EUR' } }] });
  await leaver.post(`${path}/invitations`, { email: 'left.behind@example.com', permissions: ['catalogue'] });
  const person = await market.person('Staff');
  await query('insert into shop_staff (shop_id, user_id) values ($1, $2)', [shop.id, person.id]);
  assert.equal((await leaver.delete('/api/me', { password: leaver.password })).status, 204);
  for (const table of ['shop_locations', 'shop_delivery_zones', 'shop_invitations', 'shop_staff']) {
    const { rows } = await query(`select count(*) from ${table} where shop_id = $1`, [shop.id]);
    assert.equal(rows[0].count, 0, table);
  }
  const { rows } = await query('select status, policies, name from shops where id = $1', [shop.id]);
  assert.deepEqual(rows, [{ status: 'hidden', policies: {}, name: 'Closed shop' }]);
});

test('old invitations are forgotten a week after their end', async () => {
  const shop = await openShop();
  await invite(shop, 'never.came@example.com');
  const { db } = market.house.database;
  const count = async () =>
    (await query('select count(*) from shop_invitations where shop_id = $1', [shop.id])).rows[0].count;
  await forgetOldInvitations(db, 7);
  assert.equal(await count(), 1);
  await query(`update shop_invitations set expires_at = souk_now() - interval '8 days' where shop_id = $1`, [shop.id]);
  await forgetOldInvitations(db, 7);
  assert.equal(await count(), 0);
});
