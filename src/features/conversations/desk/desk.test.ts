import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import type { Message } from '../messages/messages.schema.ts';
import type { Conversation } from '../schema.ts';
import { MOST_QUICK_REPLIES, type QuickReply, type ResponseTime } from './desk.schema.ts';

let market: TestServer;
let sela: Person;
let shopId: string;

before(async () => {
  market = await startTestServer();
});
beforeEach(async () => {
  sela = await market.person('Sela');
  shopId = (await offerProduct(sela)).shopId;
});
after(() => market.close());

type Refusal = { code: string };
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const desk = () => `/api/shops/${shopId}`;
const open = async (who: Person) => (await who.post<Conversation>('/api/conversations', { shopId })).body.id;
let sent = 0;
const write = (who: Person, id: string) =>
  who.post(`/api/conversations/${id}/messages`, { clientMessageId: `m${sent++}`, body: 'Is it there?' });
const history = async (who: Person, id: string) =>
  (await who.get<Page<Message>>(`/api/conversations/${id}/messages`)).body.items.toReversed();
const away = (when: string, body = 'Back on Monday') => sela.put(`${desk()}/away-message`, { when, body });

test('a shop keeps what it answers often, each title once and no more than it can oversee', async () => {
  const path = `${desk()}/quick-replies`;
  const { status, body: hours } = await sela.post<QuickReply>(path, { title: ' Hours ', body: ' From 9 to 18. ' });
  assert.deepEqual([status, hours.title, hours.body], [201, 'Hours', 'From 9 to 18.']);
  const { body: delivery } = await sela.post<QuickReply>(path, { title: 'Delivery', body: 'In two days.' });
  const refused = [
    await sela.post<Refusal>(path, { title: 'Hours', body: 'Never.' }),
    await sela.patch<Refusal>(`${path}/${delivery.id}`, { title: 'Hours' }),
  ];
  assert.deepEqual(
    refused.map(({ status, body }) => [status, body.code]),
    [
      [409, 'quick_reply_exists'],
      [409, 'quick_reply_exists'],
    ],
  );
  assert.equal((await sela.patch<QuickReply>(`${path}/${hours.id}`, { body: 'All day.' })).body.body, 'All day.');
  const { body } = await sela.get<Page<QuickReply>>(path);
  assert.deepEqual(
    body.items.map(({ title, body }) => [title, body]),
    [
      ['Delivery', 'In two days.'],
      ['Hours', 'All day.'],
    ],
  );
  assert.equal((await sela.delete(`${path}/${delivery.id}`)).status, 204);
  assert.equal((await sela.delete(`${path}/${delivery.id}`)).status, 404);
  for (const bad of [{ title: '', body: 'x' }, { title: 'x'.repeat(61), body: 'x' }, { title: 'x', body: ' ' }, {}]) {
    assert.equal((await sela.post(path, bad)).status, 400, JSON.stringify(bad));
  }

  await query(
    `insert into quick_replies (id, shop_id, title, body)
     select gen_random_uuid(), $1, 'Reply ' || n, 'x' from generate_series(3, ${MOST_QUICK_REPLIES}) as n`,
    [shopId],
  );
  const last = await Promise.all(['A', 'B', 'C'].map((title) => sela.post<Refusal>(path, { title, body: 'x' })));
  assert.deepEqual(last.map(({ status }) => status).toSorted(), [201, 409, 409]);
  assert.equal(last.find(({ status }) => status === 409)?.body.code, 'too_many_quick_replies');
});

test("a shop's desk is for its people who read messages", async () => {
  const [clerk, packer, stranger] = await Promise.all([market.person(), market.person(), market.person()]);
  for (const [who, permission] of [
    [clerk, 'messages'],
    [packer, 'orders'],
  ] as const) {
    await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
      shopId,
      who.id,
      [permission],
    ]);
  }
  for (const path of ['quick-replies', 'away-message']) {
    const answers = await Promise.all([clerk, packer, stranger].map((who) => who.get(`${desk()}/${path}`)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 403, 403],
    );
  }
  assert.equal((await packer.put(`${desk()}/away-message`, { when: 'never', body: '' })).status, 403);
  assert.equal((await sela.patch(`${desk()}/quick-replies/${newId()}`, { title: 'x' })).status, 404);
});

test('a buyer hears at most once in four hours that the shop is away, and that is no answer', async () => {
  const ben = await market.person('Ben');
  const id = await open(ben);
  assert.deepEqual((await sela.get(`${desk()}/away-message`)).body, { when: 'never', body: '' });
  assert.equal((await away('always', '  ')).status, 400);
  assert.equal((await away('always')).status, 200);
  await write(ben, id);
  await write(ben, id);
  const [question, answer, more] = await history(ben, id);
  assert.deepEqual([question?.kind, answer?.kind, more?.kind], ['text', 'away', 'text']);
  assert.deepEqual([answer?.body, answer?.sender, answer?.side, answer?.seq], ['Back on Monday', null, 'shop', 2]);
  const seen = (await ben.get<Conversation>(`/api/conversations/${id}`)).body;
  assert.deepEqual([seen.lastSeq, (await sela.get<Conversation>(`/api/conversations/${id}`)).body.unreadCount], [3, 2]);
  assert.deepEqual(await query('select 1 from response_times where shop_id = $1', [shopId]), []);
  const told = await query<{ user_id: string }>(
    `select user_id from notification_intents where data ->> 'conversationId' = $1`,
    [id],
  );
  assert.equal(
    told.every(({ user_id }) => user_id === sela.id),
    true,
    'nobody is rung for what the house says',
  );
  await query(`update messages set created_at = created_at - interval '4 hours' where conversation_id = $1`, [id]);
  await write(ben, id);
  assert.equal((await history(ben, id)).at(-1)?.kind, 'away');
  await write(sela, id);
  assert.equal((await history(ben, id)).filter(({ kind }) => kind === 'away').length, 2, 'its own words start none');
});

test('outside its hours a shop is away; one that says no hours never closes', async () => {
  const whole = [{ opens: '00:00', closes: '00:00' }];
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const week = (spans: object[]) => Object.fromEntries(days.map((day) => [day, spans]));
  await away('closed');
  const cases = [
    [null, 0],
    [week([]), 1],
    [week(whole), 0],
  ] as const;
  for (const [hours, count] of cases) {
    const changed = await sela.patch(desk(), { hours });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const ben = await market.person();
    const id = await open(ben);
    await write(ben, id);
    assert.equal((await history(ben, id)).filter(({ kind }) => kind === 'away').length, count, JSON.stringify(hours));
  }
});

test('the time to an answer is the median of the newest, once there are five', async () => {
  const guest = () => market.guest.get<ResponseTime>(`${desk()}/response-time`);
  assert.deepEqual((await guest()).body, { medianSeconds: null, answers: 0 });
  const ben = await market.person('Ben');
  const id = await open(ben);
  const waits = [60, 120, 600, 3_600, 86_400];
  for (const [at, seconds] of waits.entries()) {
    await write(ben, id);
    await write(ben, id);
    await query(`update conversations set waiting_since = waiting_since - make_interval(secs => $2) where id = $1`, [
      id,
      seconds,
    ]);
    await write(sela, id);
    await write(sela, id);
    const { body } = await guest();
    assert.equal(body.answers, at + 1, 'one answer, however much is said');
    assert.equal(body.medianSeconds === null, at < 4);
  }
  const { hits } = market.house.cache;
  const { medianSeconds } = (await guest()).body;
  for (let tries = 0; tries < 20 && market.house.cache.hits === hits; tries++) await guest();
  assert.ok(market.house.cache.hits > hits, 'it is not asked of the database each time');
  assert.ok(Math.abs((medianSeconds ?? 0) - 600) < 5, `${medianSeconds}`);
  await query(
    `update response_times set created_at = created_at - interval '91 days' where shop_id = $1 and seconds > 500`,
    [shopId],
  );
  // The next answer is counted at once, with what lies too long ago by now.
  await write(ben, id);
  await write(sela, id);
  assert.deepEqual((await guest()).body, { medianSeconds: null, answers: 3 });
});
