import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { personalData } from '#features/accounts/personal-data.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Caller, Person } from '#support/people.ts';
import type { Greeted, LiveRoom } from './live.schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
let shopId: string;
let productId: string;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
  ({ shopId, productId } = await offerProduct(ana, { title: 'Valve radio' }));
});
after(() => market.close());

const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0' };
const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;

async function look(who: Caller, subject: object, sessionId = 'tab'): Promise<string> {
  const viewId = randomUUID();
  assert.equal((await who.post('/api/track/view', { ...subject, viewId, sessionId }, firefox)).status, 202);
  return viewId;
}

async function room(who: Person = ana, shop = shopId): Promise<LiveRoom> {
  const { status, body } = await who.get<LiveRoom>(`/api/analytics/shop/${shop}/live`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const greet = (who: Person, visitId: string, headers: Record<string, string> = {}, shop = shopId) =>
  who.post<Greeted & { code: string }>(
    `/api/analytics/shop/${shop}/live/${visitId}/chat`,
    { body: ' Hello! Can I help? ' },
    headers,
  );
const allow = async (who: Person, mayBeGreeted: boolean) =>
  assert.equal(
    (await who.patch<{ mayBeGreeted: boolean }>('/api/me', { mayBeGreeted })).body.mayBeGreeted,
    mayBeGreeted,
  );
const visitOf = async (shop = shopId): Promise<string> => {
  const [guest] = (await room(ana, shop)).guests.filter(({ isSignedIn }) => isSignedIn);
  assert.ok(guest);
  return guest.visitId;
};

test('a shop sees who is there by what they look at, and nobody by who they are', async () => {
  await look(market.guest, { shopId }, 'guest-tab');
  await look(market.guest, { productId }, 'guest-tab');
  await look(ben, { shopId });
  await look(ana, { productId }, 'own');
  const { visitors, pages, guests, ...rest } = await room();
  assert.equal(visitors, 2, 'whoever works there is no visitor');
  assert.deepEqual(pages, [
    { kind: 'shop', productId: null, title: null, visitors: 1 },
    { kind: 'product', productId, title: 'Valve radio', visitors: 1 },
  ]);
  assert.deepEqual(
    guests.map(({ visitId: _, since: __, ...guest }) => guest),
    [
      ...[
        {
          page: { kind: 'shop', productId: null, title: null },
          device: 'desktop',
          isSignedIn: true,
          mayBeGreeted: false,
        },
      ],
      ...[
        {
          page: { kind: 'product', productId, title: 'Valve radio' },
          device: 'desktop',
          isSignedIn: false,
          mayBeGreeted: false,
        },
      ],
    ],
  );
  const rows = await query<{ visitor: string }>('select distinct visitor from product_views');
  const told = JSON.stringify({ guests, pages, ...rest });
  for (const secret of [ben.id, ben.name, ben.email, 'guest-tab', '127.0.0', ...rows.map(({ visitor }) => visitor)]) {
    assert.ok(!told.includes(secret), `${secret} is told`);
  }
  // The same in one shop, another in the next.
  const other = await offerProduct(ana, { title: 'Lamp' });
  await look(ben, { shopId: other.shopId });
  const [there] = (await room(ana, other.shopId)).guests;
  const here = (await room()).guests;
  assert.ok(there && !here.some(({ visitId }) => visitId === there.visitId));
  assert.deepEqual(
    here.map(({ visitId }) => visitId),
    guests.map(({ visitId }) => visitId),
  );
});

test('who may not see the figures sees nobody, and who may not write for the shop greets nobody', async () => {
  const [eva, cid] = await Promise.all([market.person('Eva'), market.person('Cid')]);
  const visit = await visitOf();
  await allow(ben, true);
  const as = async (permissions: string[]) => {
    await query('delete from shop_staff where user_id = $1', [eva.id]);
    await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
      shopId,
      eva.id,
      permissions,
    ]);
    const seen = (await eva.get(`/api/analytics/shop/${shopId}/live`)).status;
    return [seen, (await greet(eva, visit)).status];
  };
  assert.deepEqual(await as(['orders', 'catalogue', 'profile', 'calls']), [403, 403]);
  assert.deepEqual(await as(['analytics']), [200, 403]);
  assert.deepEqual(await as(['messages']), [403, 201]);
  for (const [who, status] of [
    [cid, 403],
    [ben, 403],
  ] as const) {
    assert.equal((await who.get(`/api/analytics/shop/${shopId}/live`)).status, status);
    assert.equal((await greet(who, visit)).status, status);
  }
  assert.equal((await market.guest.get(`/api/analytics/shop/${shopId}/live`)).status, 401);
  assert.equal((await ana.get(`/api/analytics/shop/${randomUUID()}/live`)).status, 404);
  await query('delete from shop_staff where user_id = $1', [eva.id]);
});

test('only a signed-in visitor who allowed it is written to, once for one wish', async () => {
  const dora = await market.person('Dora');
  const offered = await offerProduct(ana, { title: 'Lamp' });
  const { shopId: shop } = offered;
  await look(dora, { productId: offered.productId });
  await look(market.guest, { shopId: shop }, 'guest');
  const visit = await visitOf(shop);
  const messages = () =>
    query('select 1 from messages where conversation_id in (select id from conversations where shop_id = $1)', [shop]);
  const refused = async (id: string) => {
    const { status, body } = await greet(ana, id, {}, shop);
    return [status, body.code];
  };
  assert.deepEqual(await refused(visit), [403, 'not_to_be_greeted'], 'nobody allows it unless they say so');
  const guest = (await room(ana, shop)).guests.find(({ isSignedIn }) => !isSignedIn);
  assert.deepEqual(await refused(guest?.visitId ?? ''), [403, 'not_to_be_greeted']);
  assert.deepEqual(await refused('somebody'), [404, 'not_found']);
  assert.deepEqual(await messages(), []);

  await allow(dora, true);
  assert.equal((await room(ana, shop)).guests.find(({ visitId }) => visitId === visit)?.mayBeGreeted, true);
  const key = { 'idempotency-key': randomUUID() };
  const [first, second] = [await greet(ana, visit, key, shop), await greet(ana, visit, key, shop)];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.deepEqual(second.body, first.body);
  assert.equal((await messages()).length, 1);
  const { conversationId } = first.body;
  const more = await Promise.all([1, 2, 3].map(() => greet(ana, visit, {}, shop)));
  for (const { body } of more) assert.equal(body.conversationId, conversationId, 'they have one conversation');
  const { body: inbox } = await dora.get<{
    items: { id: string; unreadCount: number; lastMessage: { text: string } }[];
  }>('/api/conversations');
  assert.deepEqual(
    inbox.items.map(({ id, unreadCount, lastMessage }) => [id, unreadCount, lastMessage.text]),
    [[conversationId, 4, 'Hello! Can I help?']],
  );
  const written = await market.announced('message.written', (event) => event.conversationId === conversationId);
  assert.deepEqual(
    written.map(({ side }) => side),
    ['shop', 'shop', 'shop', 'shop'],
  );

  await query(`update shops set status = 'hidden' where id = $1`, [shop]);
  assert.deepEqual(await refused(visit), [403, 'not_to_be_greeted'], 'a shop that is hidden finds no new people');
  await query(`update shops set status = 'open' where id = $1`, [shop]);
  assert.equal((await dora.post('/api/blocks', { conversationId })).status, 201);
  assert.deepEqual(await refused(visit), [403, 'not_to_be_greeted']);
  assert.equal((await room(ana, shop)).guests.find(({ visitId }) => visitId === visit)?.mayBeGreeted, false);
});

test('the wish to be greeted is exported, and gone with the account', async () => {
  const gil = await market.person('Gil');
  const { body } = await gil.get<{ mayBeGreeted: boolean }>('/api/me');
  assert.equal(body.mayBeGreeted, false);
  await allow(gil, true);
  const users = personalData.find(({ table }) => table === 'users');
  const [exported] = (await users?.read?.(market.house.database.db, gil.id, market.house)) ?? [];
  assert.equal((exported as { mayBeGreeted?: boolean }).mayBeGreeted, true);
  assert.equal((await gil.delete('/api/me', { password: gil.password })).status, 204);
  const rows = await query<{ may_be_greeted: boolean }>('select may_be_greeted from users where id = $1', [gil.id]);
  assert.deepEqual(rows, [{ may_be_greeted: false }]);
});

// The last: it moves the clock.
test('who looked at nothing for five minutes has left, unless they stayed until now', async () => {
  const offered = await offerProduct(ana, { title: 'Clock' });
  const shop = offered.shopId;
  const stayed = await look(market.guest, { shopId: shop }, 'stays');
  await look(ben, { productId: offered.productId });
  const visit = await visitOf(shop);
  assert.equal((await room(ana, shop)).visitors, 2);
  await market.passTime('4 minutes 30 seconds');
  assert.equal((await room(ana, shop)).visitors, 2);
  await market.passTime('6 minutes');
  assert.equal((await room(ana, shop)).visitors, 0);
  assert.equal((await greet(ana, visit, {}, shop)).status, 404);
  await market.guest.post('/api/track/view', { viewId: stayed, sessionId: 'stays', duration: 330 }, firefox);
  const { visitors, guests } = await room(ana, shop);
  assert.deepEqual([visitors, guests.map(({ page }) => page.kind)], [1, ['shop']]);
  await market.passTime('7 minutes');
  assert.equal((await room(ana, shop)).visitors, 0);
});
