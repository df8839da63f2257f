import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import type { Conversation } from '../schema.ts';
import type { Block } from './blocks.schema.ts';
import { areBlocked } from './blocks.ts';

let market: TestServer;
let sela: Person;
let clerk: Person;
let ben: Person;
let shopId: string;
let id: string;

before(async () => {
  market = await startTestServer();
  [sela, clerk] = await Promise.all([market.person('Sela'), market.person('Clerk')]);
  shopId = (await offerProduct(sela)).shopId;
  await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
    shopId,
    clerk.id,
    ['messages'],
  ]);
});
beforeEach(async () => {
  ben = await market.person('Ben');
  id = (await ben.post<Conversation>('/api/conversations', { shopId })).body.id;
});
after(() => market.close());

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
let sent = 0;
const write = (who: Person): Promise<Answer<{ code: string }>> =>
  who.post(`/api/conversations/${id}/messages`, { clientMessageId: `m${sent++}`, body: 'Hello' });
const block = (who: Person, wish: object): Promise<Answer<Block & { errors?: { path: string }[] }>> =>
  who.post('/api/blocks', wish);
const blocked = (who: Person, shop?: string): Promise<Answer<Page<Block>>> =>
  who.get(`/api/blocks${shop ? `?shop=${shop}` : ''}`);
const between = () => areBlocked(market.house.database.db, ben.id, shopId);

test('a buyer who blocks a shop is not written to and cannot write, until they hear it again', async () => {
  await write(ben);
  const { status, body } = await block(ben, { conversationId: id });
  assert.equal(status, 201);
  assert.deepEqual([body.user, body.shop?.id], [{ id: sela.id, name: 'Sela' }, shopId]);
  assert.deepEqual(await between(), { byBuyer: true, byShop: false });
  for (const who of [ben, sela, clerk])
    assert.deepEqual([(await write(who)).status, (await write(who)).body.code], [403, 'blocked']);
  const sides = await Promise.all([ben, clerk].map((who) => who.get<Conversation>(`/api/conversations/${id}`)));
  assert.deepEqual(
    sides.map(({ body: { blocked } }) => blocked),
    [
      { byMe: true, byThem: false },
      { byMe: false, byThem: true },
    ],
  );
  assert.equal((await block(ben, { userId: sela.id })).status, 200, 'said again it is as it was');
  assert.deepEqual((await blocked(ben)).body.items, [body]);
  for (const who of [ben, sela, clerk]) {
    const news = await query(
      `select 1 from user_events where user_id = $1 and type = 'conversation.changed' and payload ->> 'conversationId' = $2`,
      [who.id, id],
    );
    assert.equal(news.length > 0, true, `${who.name} looks anew`);
  }
  assert.equal((await ben.delete(`/api/blocks/${sela.id}`)).status, 204);
  assert.equal((await ben.delete(`/api/blocks/${sela.id}`)).status, 404);
  assert.equal((await write(sela)).status, 201);
});

test("a shop's people block a buyer in the owner's name, and all of them can take it back", async () => {
  const { body } = await block(clerk, { conversationId: id });
  assert.deepEqual([body.user.id, body.shop], [ben.id, null]);
  assert.deepEqual(await between(), { byBuyer: false, byShop: true });
  assert.deepEqual((await blocked(clerk)).body.items, [], 'the clerk blocked nobody for themselves');
  for (const who of [clerk, sela]) assert.equal((await blocked(who, shopId)).body.items[0]?.user.id, ben.id);
  assert.equal((await blocked(ben, shopId)).status, 403);
  assert.equal((await ben.delete(`/api/blocks/${ben.id}?shop=${shopId}`)).status, 403);
  assert.equal((await clerk.delete(`/api/blocks/${ben.id}?shop=${shopId}`)).status, 204);
  assert.equal((await write(ben)).status, 201);
});

test('nobody blocks themselves, nobody, or the side of a conversation they are not in', async () => {
  const stranger = await market.person();
  const answers = [
    await block(ben, { userId: ben.id }),
    await block(ben, {}),
    await block(ben, { userId: sela.id, conversationId: id }),
    await block(ben, { userId: newId() }),
    await block(stranger, { conversationId: id }),
    await block(ben, { conversationId: newId() }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [400, 400, 400, 404, 404, 404],
  );
});

test('a message and a block at once: it came before, or was refused', async () => {
  for (let round = 0; round < 4; round++) {
    const [message, second] = await Promise.all([write(sela), block(ben, { conversationId: id }), write(sela)]);
    assert.equal([201, 403].includes(message.status) && second.status === 201, true);
    const [late] = await query<{ late: boolean }>(
      `select exists (select 1 from messages, blocks where conversation_id = $1 and blocker_id = $2
         and messages.created_at > blocks.created_at + interval '2 seconds') as late`,
      [id, ben.id],
    );
    assert.equal(late?.late, false);
    assert.equal((await write(sela)).status, 403);
    await ben.delete(`/api/blocks/${sela.id}`);
  }
});

test('blocks are listed newest first, page by page, and end with either account', async () => {
  const others = await Promise.all([market.person('One'), market.person('Two'), market.person('Three')]);
  for (const other of others) await block(ben, { userId: other.id });
  const first = (await ben.get<Page<Block>>('/api/blocks?limit=2')).body;
  const rest = (await ben.get<Page<Block>>(`/api/blocks?limit=2&cursor=${first.nextCursor}`)).body;
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ user }) => user.name),
    ['Three', 'Two', 'One'],
  );
  await others[0]?.delete('/api/me', { password: others[0].password });
  assert.equal((await blocked(ben)).body.items.length, 2);
  await ben.delete('/api/me', { password: ben.password });
  assert.deepEqual(await query('select 1 from blocks where blocker_id = $1', [ben.id]), []);
});
