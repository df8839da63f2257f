import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { accept, connectCall, hangUp, openParties, type Parties, ring, seeCall } from '#support/calls.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import type { Call } from '../schema.ts';
import type { CallBack, CallSettings, Reachability } from './desk.schema.ts';
import { whoIsRung } from './reachability.ts';

let market: TestServer;
let shop: Parties;

before(async () => {
  market = await startTestServer();
});
beforeEach(async () => {
  shop = await openParties(market);
});
after(() => market.close());

type Refusal = { code: string; errors?: { path: string }[] };
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const reach = async (who: Person, asked = `conversationId=${shop.conversationId}`) =>
  (await who.get<Reachability>(`/api/calls/reachability?${asked}`)).body;
const settings = () => `/api/shops/${shop.shopId}/call-settings`;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const wantPeace = (who: Person, until: string | null) => who.patch<Refusal>('/api/me', { disturbNotBefore: until });
const askBack = (who: Person, more: object = {}) =>
  who.post<CallBack & Refusal>('/api/call-backs', { shopId: shop.shopId, callType: 'audio', ...more });
const callsOf = (shopId: string) => query('select 1 from video_calls where shop_id = $1', [shopId]);

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 400) throw new Error('It did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The same hours every day: from so many hours after now to so many, by the clock of a zone. */
function daily(timeZone: string, from: number, to: number) {
  const clock = (hours: number) =>
    Temporal.Now.zonedDateTimeISO(timeZone).add({ hours }).toPlainTime().toString({ smallestUnit: 'minute' });
  const spans = [{ opens: clock(from), closes: clock(to) }];
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return Object.fromEntries(days.map((day) => [day, spans]));
}

test('a shop is rung within its hours by its own clock, not on its holidays, unless it says otherwise', async () => {
  const { owner, buyer, shopId } = shop;
  const profile = async (changes: object) =>
    assert.equal((await owner.patch(`/api/shops/${shopId}`, changes)).status, 200);
  const asked = async () => {
    const { reachable, why } = await reach(buyer);
    return reachable ? null : why;
  };
  assert.equal(await asked(), null, 'a shop without hours is never closed');
  const hours = daily('Asia/Tokyo', -2, 2);
  await profile({ hours, timeZone: 'Asia/Tokyo', holidays: [] });
  assert.equal(await asked(), null);
  await profile({ timeZone: 'America/New_York' });
  assert.equal(await asked(), 'shop_closed', 'the same hours, elsewhere');
  assert.equal(await refusedRing(buyer), 'shop_closed');
  assert.deepEqual(await callsOf(shopId), [], 'nothing is kept of it');

  await profile({ hours: daily('UTC', 3, 5), timeZone: 'UTC' });
  const { why, opensAt } = await reach(buyer);
  const minutes = (Temporal.Instant.from(opensAt ?? '').epochMilliseconds - Date.now()) / 60_000;
  assert.equal(why, 'shop_closed');
  assert.ok(minutes > 178 && minutes <= 180, `${minutes}`);

  await profile({ hours: daily('UTC', -2, 2) });
  assert.equal(await asked(), null);
  const today = Temporal.Now.plainDateISO('UTC');
  const holiday = { from: today.subtract({ days: 1 }).toString(), to: today.add({ days: 1 }).toString() };
  await profile({ holidays: [holiday] });
  assert.equal(await asked(), 'shop_closed');

  assert.deepEqual((await owner.put<CallSettings>(settings(), { takesCalls: 'always' })).body, {
    takesCalls: 'always',
  });
  assert.equal(await asked(), null);
  await owner.put(settings(), { takesCalls: 'never' });
  assert.equal(await asked(), 'not_taking_calls');
  assert.equal(await refusedRing(buyer), 'shop_closed');
  assert.equal((await reach(owner)).reachable, true, 'who takes no calls makes them all the same');
});

const ringShop = (who: Person) => ring(who, { shopId: shop.shopId });
const refusedRing = async (who: Person) => ((await ringShop(who)).body as unknown as Refusal).code;

test('who wants their peace is not rung: one of a shop is passed over, all of them are left alone, and so is a buyer', async () => {
  const { owner, buyer, shopId, conversationId, people } = shop;
  const [, colleague] = people as [Person, Person];
  const rung = async () =>
    (await whoIsRung(market.house.database.db, { shopId, buyerId: buyer.id, callerSide: 'buyer' })).callees;
  assert.deepEqual(await rung(), [owner.id, colleague.id]);
  assert.equal((await wantPeace(owner, inHours(1))).status, 200);
  assert.deepEqual(await rung(), [colleague.id]);
  assert.equal((await reach(buyer)).reachable, true);
  const { body: call } = await ringShop(buyer);
  const heard = await query<{ user_id: string }>(
    `select user_id from user_events where type = 'call.ringing' and payload ->> 'callId' = $1`,
    [call.id],
  );
  assert.deepEqual(heard, [{ user_id: colleague.id }]);
  await hangUp(buyer, call.id);

  await wantPeace(colleague, inHours(1));
  assert.equal((await reach(buyer)).why, 'not_disturbed');
  assert.equal((await ringShop(buyer)).status, 409);
  assert.equal((await callsOf(shopId)).length, 1);
  await query(`update users set disturb_not_before = now() - interval '1 second' where id = $1`, [owner.id]);
  assert.equal((await reach(buyer)).why, null, 'it is over by itself');
  await wantPeace(colleague, null);
  assert.equal((await rung()).length, 2);

  await wantPeace(buyer, inHours(24));
  assert.deepEqual(await reach(owner), { reachable: false, why: 'not_disturbed', opensAt: null });
  const refused = await ring(owner, { conversationId });
  assert.deepEqual([refused.status, (refused.body as unknown as Refusal).code], [409, 'not_disturbed']);
  assert.equal((await reach(buyer)).reachable, true, 'who wants peace may still call');
});

test('peace lasts a year at most, and addresses are hidden only where there is a relay', async () => {
  const { buyer, owner } = shop;
  const mine = async () =>
    (await buyer.get<{ disturbNotBefore: string | null; hidesAddress: boolean }>('/api/me')).body;
  assert.deepEqual([(await mine()).disturbNotBefore, (await mine()).hidesAddress], [null, false]);
  for (const bad of [
    inHours(24 * 400),
    '9999-12-31T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2026-06-30T23:59:60Z',
    'soon',
    7,
  ]) {
    const { status, body } = await wantPeace(buyer, bad as string);
    assert.deepEqual([status, body.errors?.[0]?.path], [400, '/disturbNotBefore'], String(bad));
  }
  assert.equal((await wantPeace(buyer, inHours(24 * 364))).status, 200);
  const { status, body } = await buyer.patch<Refusal>('/api/me', { hidesAddress: true });
  assert.deepEqual([status, body.code], [409, 'no_relay']);
  assert.equal((await buyer.patch('/api/me', { hidesAddress: false })).status, 200);
  // The relay was taken away since.
  await query('update users set hides_address = true where id = $1', [buyer.id]);
  assert.equal((await reach(buyer)).why, 'no_relay');
  assert.equal((await mine()).hidesAddress, true);
  await wantPeace(buyer, null);
  assert.equal((await reach(owner)).reachable, true);
});

test('whether a call would ring is for the two sides alone, and says nothing of who blocks whom', async () => {
  const { owner, buyer, shopId, conversationId, colleagues } = shop;
  const [clerk, stranger] = await Promise.all([market.person(), market.person()]);
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{messages}')`, [
    shopId,
    clerk.id,
  ]);
  const answers = await Promise.all(
    [buyer, owner, ...colleagues, clerk, stranger].map((who) =>
      who.get(`/api/calls/reachability?conversationId=${conversationId}`),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 403, 404],
  );
  for (const bad of ['', `conversationId=${conversationId}&shopId=${shopId}`, 'shopId=attic']) {
    assert.equal((await buyer.get(`/api/calls/reachability?${bad}`)).status, 400, bad);
  }
  assert.equal((await reach(owner, `shopId=${shopId}`)).why, 'own_shop');
  assert.equal((await reach(stranger, `shopId=${shopId}`)).reachable, true, 'without a conversation');
  await connectCall(buyer, { conversationId }, owner);
  assert.equal((await reach(stranger, `shopId=${shopId}`)).reachable, true, 'nobody learns who is in a call');
  assert.equal((await buyer.post('/api/blocks', { conversationId })).status, 201);
  for (const who of [buyer, owner]) assert.deepEqual([(await reach(who)).why], ['blocked']);
  assert.equal((await reach(buyer, `shopId=${shopId}`)).why, 'blocked');
});

test("a shop's desk is for its people who take calls", async () => {
  const { owner, colleagues, shopId, buyer } = shop;
  const clerk = await market.person();
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{messages}')`, [
    shopId,
    clerk.id,
  ]);
  const { body: wished } = await askBack(buyer);
  const status = async (who: Person, path: string) => (await who.get(path)).status;
  for (const path of [settings(), `/api/call-backs?shop=${shopId}`]) {
    const found = [];
    for (const who of [owner, ...colleagues, clerk, buyer]) found.push(await status(who, path));
    assert.deepEqual(found, [200, 200, 403, 403], path);
  }
  assert.equal((await clerk.put(settings(), { takesCalls: 'never' })).status, 403);
  assert.equal((await owner.put(settings(), { takesCalls: 'sometimes' })).status, 400);
  const put = async (who: Person, what: string) => {
    const { status, body } = await who.put<CallBack & Refusal>(`/api/call-backs/${wished.id}/${what}`, {});
    return status < 300 ? body.status : body.code;
  };
  assert.deepEqual(
    [await put(clerk, 'done'), await put(buyer, 'done'), await put(owner, 'withdraw')],
    ['not_found', 'forbidden', 'forbidden'],
  );
  assert.deepEqual(
    [await put(colleagues[0] as Person, 'done'), await put(owner, 'done'), await put(buyer, 'withdraw')],
    ['done', 'done', 'call_back_over'],
  );
});

test('of a buyer and a shop one call-back is open, however often and from wherever it is asked for', async () => {
  const { buyer, owner, people, shopId, conversationId } = shop;
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => askBack(buyer, at % 2 ? {} : { shopId: undefined, conversationId })),
  );
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 200, 201]);
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  const wantedAt = inHours(5);
  const { status, body } = await askBack(buyer, { callType: 'video', note: ' About the radio ', wantedAt });
  assert.equal(status, 200);
  assert.deepEqual(
    [body.callType, body.note, Date.parse(body.wantedAt ?? '')],
    ['video', 'About the radio', Date.parse(wantedAt)],
  );
  assert.deepEqual(
    [body.status, body.conversationId, body.shop.id, body.buyer.name],
    ['open', conversationId, shopId, 'Ben'],
  );

  const key = { 'idempotency-key': `ask-${body.id}` };
  const other = await market.person('Cy');
  const [first, again] = [
    await other.post<CallBack>('/api/call-backs', { shopId, callType: 'audio' }, key),
    await other.post<CallBack>('/api/call-backs', { shopId, callType: 'audio' }, key),
  ];
  assert.deepEqual([first.status, again.body.id], [201, first.body.id]);

  const told = async () =>
    query<{ user_id: string; read: boolean }>(
      `select user_id, read_at is not null as read from notifications
       where type = 'call_back.requested' and data ->> 'callBackId' = $1 order by user_id`,
      [body.id],
    );
  await until(async () => (await told()).length === 2);
  assert.deepEqual(
    (await told()).map(({ user_id }) => user_id),
    people.map(({ id }) => id).toSorted(),
    'told once each, and not the buyer',
  );
  assert.equal((await owner.put(`/api/call-backs/${body.id}/done`, {})).status, 200);
  assert.ok(
    (await told()).every(({ read }) => read),
    'what is done waits for nobody',
  );
  const { body: next } = await askBack(buyer);
  assert.notEqual(next.id, body.id);
  const { body: mine } = await buyer.get<Page<CallBack>>('/api/call-backs');
  assert.deepEqual(
    mine.items.map(({ id, status }) => [id, status]),
    [
      [next.id, 'open'],
      [body.id, 'done'],
    ],
  );
  assert.equal((await buyer.get<Page<CallBack>>('/api/call-backs?status=done')).body.items.length, 1);
});

test('what cannot be wished is refused, and from a shop that takes no calls nothing is wished', async () => {
  const { buyer, owner, conversationId } = shop;
  const bad: [object, number][] = [
    [{ wantedAt: inHours(-1) }, 400],
    [{ wantedAt: inHours(24 * 31) }, 400],
    [{ wantedAt: '2026-06-30T23:59:60Z' }, 400],
    [{ note: 'x'.repeat(501) }, 400],
    [{ callType: 'smoke' }, 400],
    [{ conversationId }, 400],
    [{ shopId: undefined }, 400],
  ];
  for (const [more, status] of bad) assert.equal((await askBack(buyer, more)).status, status, JSON.stringify(more));
  assert.equal((await askBack(owner)).body.code, 'own_shop');
  assert.equal((await askBack(owner, { shopId: undefined, conversationId })).status, 400);
  await owner.put(settings(), { takesCalls: 'never' });
  assert.equal((await askBack(buyer)).body.code, 'not_taking_calls');
  await owner.put(settings(), { takesCalls: 'hours' });
  await owner.patch(`/api/shops/${shop.shopId}`, { hours: daily('UTC', 3, 5), timeZone: 'UTC' });
  assert.equal((await askBack(buyer)).status, 201, 'a shop that is closed is where one is for');
  await buyer.post('/api/blocks', { conversationId });
  assert.equal((await askBack(buyer)).body.code, 'blocked');
});

test('the queue of a shop begins with who is due longest, page by page', async () => {
  const { owner, shopId } = shop;
  const buyers = await Promise.all(['A', 'B', 'C', 'D'].map((name) => market.person(name)));
  const wishes = [inHours(3), undefined, inHours(1), undefined];
  for (const [at, buyer] of buyers.entries()) {
    const wantedAt = wishes[at];
    assert.equal((await askBack(buyer, wantedAt ? { wantedAt } : {})).status, 201);
  }
  const names: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const asked: string = `shop=${shopId}&limit=2${cursor && `&cursor=${cursor}`}`;
    const { body }: { body: Page<CallBack> } = await owner.get(`/api/call-backs?${asked}`);
    names.push(...body.items.map(({ buyer }) => buyer.name));
    cursor = body.nextCursor;
  }
  assert.deepEqual(names, ['B', 'D', 'C', 'A']);
  const [, second] = buyers as [Person, Person];
  const { body: mine } = await second.get<Page<CallBack>>('/api/call-backs');
  assert.equal((await second.put(`/api/call-backs/${mine.items[0]?.id}/withdraw`, {})).status, 200);
  const { body } = await owner.get<Page<CallBack>>(`/api/call-backs?shop=${shopId}&status=withdrawn`);
  assert.deepEqual(
    body.items.map(({ buyer }) => buyer.name),
    ['B'],
  );
  assert.equal((await owner.get<Page<CallBack>>(`/api/call-backs?shop=${shopId}`)).body.items.length, 3);
});

test('who was called, or called and was heard, waits no longer; an unanswered call settles nothing', async () => {
  const { owner, buyer, conversationId, shopId } = shop;
  const other = await market.person('Cy');
  const { body: wished } = await askBack(buyer);
  const { body: others } = await askBack(other);
  const { body: missed } = await ring(owner, { conversationId });
  await hangUp(owner, missed.id);
  const now = async (who: Person) => (await who.get<Page<CallBack>>('/api/call-backs')).body.items[0];
  const { id } = await connectCall(owner, { conversationId }, buyer);
  await until(async () => (await now(buyer))?.status === 'done');
  const rows = await query<{ call_id: string; done_by: string }>(
    'select call_id, done_by from call_backs where id = $1',
    [wished.id],
  );
  assert.deepEqual(rows, [{ call_id: id, done_by: owner.id }]);
  assert.ok((await now(buyer))?.doneAt);
  assert.deepEqual([(await now(other))?.id, (await now(other))?.status], [others.id, 'open']);
  await hangUp(owner, id);
  const heard = await query(`select 1 from user_events where type = 'call_back.changed' and user_id = $1`, [buyer.id]);
  assert.equal(heard.length, 2, 'asked for, and done');

  const { body: theirs } = await ring(other, { shopId });
  await accept(owner, theirs.id);
  await until(async () => (await now(other))?.status === 'done');
});

test('what the two lay on the table stays with the call; nothing of another shop, and nothing hidden', async () => {
  const { owner, buyer, conversationId, shopId, colleagues } = shop;
  const lamp = await offerProduct(owner, { shopId, title: 'Lamp' });
  const radio = await offerProduct(owner, { shopId, title: 'Radio', price: 700 });
  const rival = await market.person('Rui');
  const foreign = await offerProduct(rival);
  const draft = await offerProduct(owner, { shopId, title: 'Draft' });
  await owner.patch(`/api/products/${draft.productId}`, { status: 'draft' });

  const { body: early } = await ring(buyer, { conversationId });
  const pin = (who: Person, id: string, productId: string | null) =>
    who.put<Call & Refusal>(`/api/calls/${id}/product`, { productId });
  assert.equal((await pin(buyer, early.id, lamp.productId)).body.code, 'call_not_active');
  await accept(owner, early.id);
  const { id } = early;
  const { status, body } = await pin(buyer, id, lamp.productId);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    [body.product?.id, body.product?.title, body.product?.price, body.product?.available],
    [lamp.productId, 'Lamp', { amount: 1_000, currency: 'EUR' }, true],
  );
  assert.equal((await seeCall(owner, id)).product?.id, lamp.productId, 'the other sees it');
  await pin(owner, id, lamp.productId);
  assert.equal((await seeCall(owner, id)).products.length, 1, 'what lies there is not laid there again');
  for (const productId of [foreign.productId, draft.productId, early.id]) {
    const refused = await pin(owner, id, productId);
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.path], [400, '/productId']);
  }
  assert.equal((await pin(colleagues[0] as Person, id, radio.productId)).status, 403);
  assert.equal((await pin(rival, id, radio.productId)).status, 404);
  const both = await Promise.all([pin(owner, id, radio.productId), pin(buyer, id, radio.productId)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  assert.equal((await pin(buyer, id, null)).body.product, null);
  await pin(owner, id, lamp.productId);
  await hangUp(buyer, id);
  assert.equal((await pin(buyer, id, radio.productId)).body.code, 'call_over');
  const { products } = await seeCall(buyer, id);
  assert.deepEqual(
    products.map(({ title, unpinnedAt }) => [title, unpinnedAt === null]),
    [
      ['Lamp', false],
      ['Radio', false],
      ['Lamp', true],
    ],
  );
  const heard = await query(
    `select 1 from user_events where type = 'call.changed' and user_id = $1 and payload ->> 'callId' = $2`,
    [...[buyer.id, id]],
  );
  assert.ok(heard.length >= 5, `${heard.length}`);
});
