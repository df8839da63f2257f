import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Product, ProductCard } from '#features/catalogue/schema.ts';
import type { Message } from '#features/conversations/messages/messages.schema.ts';
import type { Review } from '#features/reviews/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { bought } from '#support/purchases.ts';
import type { Report, ReportReceipt, Standing } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
let mod: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, ben, mod] = await Promise.all([market.person('Ana'), market.person('Ben'), market.person('Mo')]);
  await market.house.database.pool.query(`update users set role = 'moderator' where id = $1`, [mod.id]);
  attic = await openShop(ana);
});
after(() => market.close());

async function openShop(owner: Person): Promise<Shop> {
  return (await owner.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
}

async function putUp(shop = attic, owner = ana): Promise<Product> {
  const radio = { title: 'Valve radio', price: { amount: 18_500, currency: 'EUR' } };
  return (await owner.post<Product>(`/api/shops/${shop.id}/products`, radio)).body;
}

const query = async <Row>(text: string, values: unknown[]): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const queue = async (status = 'open') =>
  (await mod.get<Page<Report>>(`/api/admin/reports?status=${status}&limit=100`)).body.items;
const statusFor = async (caller: Pick<Person, 'get'>, path: string) => (await caller.get(path)).status;

async function told(person: Person, type: string): Promise<{ title: string; body: string }[]> {
  for (let tries = 0; tries < 40; tries++) {
    const { body } = await person.get<Page<{ type: string; title: string; body: string }>>('/api/notifications');
    const found = body.items.filter((item) => item.type === type);
    if (found.length > 0) return found;
    await pause(50);
  }
  return [];
}

test('a reported product waits in the queue until a moderator hides it, and everybody concerned is told', async () => {
  const product = await putUp();
  const wish = { productId: product.id, reason: 'counterfeit', details: 'The logo is misspelt.' };
  const { status, body: receipt } = await ben.post<ReportReceipt>('/api/reports', wish);
  assert.equal(status, 201);
  const cleo = await market.person('Cleo');
  await cleo.post('/api/reports', { productId: product.id, reason: 'fraud' });

  const waiting = (await queue()).find(({ id }) => id === receipt.id);
  assert.deepEqual([waiting?.details, waiting?.others, waiting?.product?.id], [wish.details, 1, product.id]);
  assert.deepEqual([waiting?.reporter?.id, waiting?.shop.ownerId], [ben.id, ana.id]);

  const path = `/api/products/${product.id}`;
  assert.equal(await statusFor(market.guest, path), 200);
  const decision = { decision: 'hide', note: 'A copy of a protected brand.' };
  const decided = await mod.put<Standing>(`/api/admin/reports/${receipt.id}/decide`, decision);
  assert.deepEqual(decided.body, { id: product.id, status: 'upheld' });
  assert.equal(await statusFor(market.guest, path), 404);
  assert.equal((await ana.get<Product>(path)).body.status, 'hidden');
  const { body: list } = await market.guest.get<Page<ProductCard>>(`/api/products?shop=${attic.slug}`);
  assert.ok(!list.items.some(({ id }) => id === product.id));
  const open = (await queue()).filter((item) => item.product?.id === product.id);
  assert.deepEqual(open, [], 'the other report of it is decided with it');
  assert.match((await told(ana, 'moderation.hidden'))[0]?.body ?? '', /protected brand/);
  assert.match((await told(ben, 'moderation.report_decided'))[0]?.title ?? '', /was hidden/);
});

test('what its people cannot undo, a moderator can', async () => {
  const product = await putUp();
  const path = `/api/products/${product.id}`;
  await mod.put(`/api/admin/products/${product.id}/hide`, { note: 'Let me look at this' });
  const undone = await ana.patch<{ code: string }>(path, { status: 'active' });
  assert.deepEqual([undone.status, undone.body.code], [409, 'hidden_by_moderator']);
  assert.equal(await statusFor(market.guest, path), 404);
  assert.equal((await mod.put<Standing>(`/api/admin/products/${product.id}/show`, {})).body.status, 'active');
  assert.equal(await statusFor(market.guest, path), 200);
  await ana.patch(path, { status: 'draft' });
  assert.equal((await mod.put<Standing>(`/api/admin/products/${product.id}/show`, {})).body.status, 'draft');

  const shop = await openShop(ana);
  const inside = await putUp(shop);
  assert.equal(await statusFor(market.guest, `/api/products/${inside.id}`), 200);
  assert.equal((await mod.put<Standing>(`/api/admin/shops/${shop.id}/hide`, {})).body.status, 'hidden');
  assert.equal(await statusFor(market.guest, `/api/shops/${shop.slug}`), 404);
  assert.equal(await statusFor(market.guest, `/api/products/${inside.id}`), 404);
  assert.equal((await ana.patch(`/api/shops/${shop.id}`, { status: 'open' })).status, 409);
  assert.equal((await mod.put<Standing>(`/api/admin/shops/${shop.id}/show`, {})).body.status, 'open');
  assert.equal(await statusFor(market.guest, `/api/shops/${shop.slug}`), 200);
  assert.equal(await statusFor(market.guest, `/api/products/${inside.id}`), 200);
});

test('a dismissed report changes nothing, and its reporter learns so', async () => {
  const product = await putUp();
  const eve = await market.person('Eve');
  const { body: receipt } = await eve.post<ReportReceipt>('/api/reports', { productId: product.id, reason: 'other' });
  await mod.put(`/api/admin/reports/${receipt.id}/decide`, { decision: 'dismiss' });
  assert.equal(await statusFor(market.guest, `/api/products/${product.id}`), 200);
  assert.equal((await queue('dismissed')).find(({ id }) => id === receipt.id)?.status, 'dismissed');
  assert.match((await told(eve, 'moderation.report_decided'))[0]?.title ?? '', /was looked at/);
  // Decided is decided: a later hide by the same report does nothing to the product.
  const late = await mod.put<{ code: string }>(`/api/admin/reports/${receipt.id}/decide`, { decision: 'hide' });
  assert.deepEqual([late.status, late.body.code], [409, 'already_decided']);
  assert.equal((await mod.put(`/api/admin/reports/${receipt.id}/decide`, { decision: 'dismiss' })).status, 200);
  assert.equal(await statusFor(market.guest, `/api/products/${product.id}`), 200);
});

test('one person reports one thing once, however often they press', async () => {
  const shop = await openShop(ana);
  const wish = { shopId: shop.id, reason: 'fraud' };
  const answers = await Promise.all(Array.from({ length: 6 }, () => ben.post<ReportReceipt>('/api/reports', wish)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
});

test('two moderators decide one report at once: one word counts, and the people are told once', async () => {
  const product = await putUp();
  const zoe = await market.person('Zoe');
  const { body: receipt } = await zoe.post<ReportReceipt>('/api/reports', { productId: product.id, reason: 'fraud' });
  const path = `/api/admin/reports/${receipt.id}/decide`;
  await Promise.all([mod.put(path, { decision: 'hide' }), mod.put(path, { decision: 'hide' })]);
  assert.equal((await told(zoe, 'moderation.report_decided')).length, 1);
  const { rows } = await market.house.database.pool.query<{ count: number }>(
    `select count(*)::int as count from audit_log where action = 'moderation.hidden' and subject_id = $1`,
    [product.id],
  );
  assert.equal(rows[0]?.count, 1);
});

test('nobody judges their own shop, and nobody reports what they cannot see', async () => {
  const own = await openShop(mod);
  assert.equal((await mod.put(`/api/admin/shops/${own.id}/hide`, {})).status, 403);
  const draft = await putUp();
  await ana.patch(`/api/products/${draft.id}`, { status: 'draft' });
  assert.equal((await ben.post('/api/reports', { productId: draft.id, reason: 'other' })).status, 404);
  assert.equal((await ben.post('/api/reports', { shopId: randomUUID(), reason: 'other' })).status, 404);
});

test('a verified shop says so, and no longer once that is taken back', async () => {
  const shop = await openShop(ana);
  await mod.put(`/api/admin/shops/${shop.id}/verify`, {});
  assert.equal((await market.guest.get<Shop>(`/api/shops/${shop.slug}`)).body.verified, true);
  await mod.put(`/api/admin/shops/${shop.id}/unverify`, {});
  assert.equal((await market.guest.get<Shop>(`/api/shops/${shop.slug}`)).body.verified, false);
});

test('a reported review is hidden from everybody and out of the stars, its author is told, and it can come back', async () => {
  const product = await putUp();
  const [author, other] = [await market.person('Rude Rui'), await market.person('Eva')];
  for (const { id } of [author, other]) await bought(market.house, { buyerId: id, productId: product.id });
  const path = `/api/products/${product.id}/reviews`;
  const { body: review } = await author.post<Review>(path, { rating: 1, title: 'You thieves' });
  await other.post(path, { rating: 5 });
  const wish = { reviewId: review.id, reason: 'offensive' };
  const [first, again] = [await ben.post<ReportReceipt>('/api/reports', wish), await ben.post('/api/reports', wish)];
  assert.deepEqual([first.status, again.body], [201, first.body]);
  const waiting = (await queue()).find(({ id }) => id === first.body.id);
  assert.deepEqual([waiting?.review?.title, waiting?.review?.author?.id], ['You thieves', author.id]);
  assert.deepEqual([waiting?.product?.id, waiting?.shop.id], [product.id, attic.id]);

  const rating = async () => (await market.guest.get<Product>(`/api/products/${product.id}`)).body.rating;
  assert.deepEqual(await rating(), { average: 3, count: 2 });
  for (const interested of [ana, author]) {
    await market.house.database.pool.query(`update users set role = 'moderator' where id = $1`, [interested.id]);
    assert.equal(
      (await interested.put(`/api/admin/reviews/${review.id}/hide`, {})).status,
      403,
      'nobody judges what concerns them',
    );
    await market.house.database.pool.query(`update users set role = 'buyer' where id = $1`, [interested.id]);
  }
  const decided = await mod.put<Standing>(`/api/admin/reports/${first.body.id}/decide`, {
    decision: 'hide',
    note: 'Insults.',
  });
  assert.deepEqual([decided.status, decided.body], [200, { id: review.id, status: 'upheld' }]);
  assert.deepEqual(await rating(), { average: 5, count: 1 });
  assert.equal((await market.guest.get<Page<Review>>(path)).body.items.length, 1);
  const [news] = await told(author, 'moderation.hidden');
  assert.deepEqual([news?.title, news?.body], ['Hidden by the market: your review of Valve radio', 'Insults.']);
  assert.deepEqual(
    await told(ben, 'moderation.report_decided').then((all) => all[0]?.title),
    'Thank you: a review of Valve radio was hidden',
  );
  assert.equal((await ben.post('/api/reports', wish)).status, 404, 'what nobody sees nobody reports');

  const shown = await mod.put<Standing>(`/api/admin/reviews/${review.id}/show`, {});
  assert.deepEqual(shown.body, { id: review.id, status: 'shown' });
  assert.deepEqual(await rating(), { average: 3, count: 2 });
});

test('what the other side wrote is reported and hidden from both, and nothing else of the conversation is seen', async () => {
  const ida = await market.person('Ida');
  const { body: talk } = await ida.post<{ id: string }>('/api/conversations', { shopId: attic.id });
  const path = `/api/conversations/${talk.id}/messages`;
  const write = async (who: Person, body: string) =>
    (await who.post<Message>(path, { clientMessageId: randomUUID(), body })).body;
  await write(ida, 'Hello');
  const insult = await write(ana, 'Go away, fool');
  const wish = { messageId: insult.id, reason: 'offensive' };
  assert.equal((await ana.post('/api/reports', wish)).status, 403, 'nobody reports their own side');
  for (const who of [ben, mod]) assert.equal((await who.post('/api/reports', wish)).status, 404);
  const { status, body: receipt } = await ida.post<ReportReceipt>('/api/reports', wish);
  assert.equal(status, 201);
  assert.equal((await ida.post<ReportReceipt>('/api/reports', wish)).body.id, receipt.id);

  await ana.patch(`${path}/${insult.id}`, { body: 'Hello, dear' });
  const waiting = (await queue()).find(({ id }) => id === receipt.id);
  assert.deepEqual(
    [waiting?.message?.said, waiting?.message?.sender?.name, waiting?.message?.side, waiting?.shop.id],
    ['Go away, fool', 'Ana', 'shop', attic.id],
    'as it was when it was reported',
  );
  assert.equal(JSON.stringify(waiting).includes(talk.id), false);
  assert.equal(await statusFor(mod, `/api/conversations/${talk.id}`), 404);

  const unread = async () => (await ida.get<{ unreadCount: number }>(`/api/conversations/${talk.id}`)).body.unreadCount;
  assert.equal(await unread(), 1);
  const decision = { decision: 'hide', note: 'Insults.' };
  const said = async () => (await told(ida, 'message.received')).map(({ body }) => body);
  assert.deepEqual(await said(), ['Hello, dear']);
  assert.equal((await mod.put(`/api/admin/reports/${receipt.id}/decide`, decision)).status, 200);
  assert.equal(await unread(), 0);
  assert.deepEqual(await said(), ['']);
  for (const who of [ida, ana]) {
    const [last] = (await who.get<Page<Message>>(path)).body.items;
    assert.deepEqual([last?.hidden, last?.body], [true, null]);
    const heard = await query(
      `select 1 from user_events where type = 'message.changed' and user_id = $1 and payload ->> 'messageId' = $2`,
      [who.id, insult.id],
    );
    assert.equal(heard.length, 2, 'of the edit, and of the hiding');
  }
  const titles = (await told(ana, 'moderation.hidden')).map(({ title }) => title);
  assert.equal(titles.includes('Hidden by the market: your message in a conversation with Attic'), true);
  assert.equal((await ida.post('/api/reports', wish)).status, 404, 'what nobody sees nobody reports');

  const shown = await mod.put<Standing>(`/api/admin/messages/${insult.id}/show`, {});
  assert.deepEqual(shown.body, { id: insult.id, status: 'shown' });
  assert.equal(await unread(), 1);
  assert.deepEqual(await said(), ['Hello, dear']);
  const other = await write(ana, 'Fine');
  assert.equal((await mod.put(`/api/admin/messages/${other.id}/show`, {})).status, 404, 'nobody reported it');

  const [question] = (await ana.get<Page<Message>>(path)).body.items.slice(-1);
  const { body: second } = await ana.post<ReportReceipt>('/api/reports', { messageId: question?.id, reason: 'other' });
  await ida.delete('/api/me', { password: ida.password });
  const kept = await query('select said, said_by from reports where id = $1', [second.id]);
  assert.deepEqual(kept, [{ said: '', said_by: null }], 'what an erased person said goes');
});

const refusals: [string, object][] = [
  ['a report of nothing', { reason: 'other' }],
  ['a report of two things', { productId: randomUUID(), shopId: randomUUID(), reason: 'other' }],
  ['a report of a review and a shop', { reviewId: randomUUID(), shopId: randomUUID(), reason: 'other' }],
  ['a report without a reason', { productId: randomUUID() }],
  ['a report for a reason nobody knows', { productId: randomUUID(), reason: 'ugly' }],
  ['a report that is a book', { productId: randomUUID(), reason: 'other', details: 'x'.repeat(2_001) }],
];
for (const [what, wish] of refusals) {
  test(`${what} is refused`, async () => assert.equal((await ben.post('/api/reports', wish)).status, 400));
}
