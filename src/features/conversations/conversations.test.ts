import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Person } from '#support/people.ts';
import { must, openTrade, type Trade } from '#support/trade.ts';
import type { Message, MessagePage } from './messages/messages.schema.ts';
import type { Conversation, ConversationPage, ConversationUnreadCount } from './schema.ts';

let market: TestServer;
let trade: Trade;
let owner: Person;
let helper: Person;

before(async () => {
  market = await startTestServer();
  trade = await openTrade(market);
  ({ owner, helper } = trade.people);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];

async function open(buyer: Person, more: object = {}): Promise<string> {
  return (await must(buyer.post<Conversation>('/api/conversations', { shopId: trade.shopId, ...more }))).id;
}

const send = (person: Person, id: string, body: string, more: object = {}) =>
  person.post<Message>(`/api/conversations/${id}/messages`, { clientMessageId: randomUUID(), body, ...more });
const say = (person: Person, id: string, body: string, more: object = {}) => must(send(person, id, body, more));
const act = (person: Person, id: string, what: string, body: object = {}) =>
  person.put<Conversation>(`/api/conversations/${id}/${what}`, body);
const see = async (person: Person, id: string) => must(person.get<Conversation>(`/api/conversations/${id}`));
const history = async (person: Person, id: string, asked = '') =>
  must(person.get<MessagePage>(`/api/conversations/${id}/messages${asked}`));
const inbox = async (person: Person, asked = '') =>
  must(person.get<ConversationPage>(`/api/conversations?${asked}`));

async function newsOf(person: Person, type: string): Promise<Record<string, unknown>[]> {
  const { rows } = await query('select payload from user_events where user_id = $1 and type = $2 order by seq', [
    ...[person.id, type],
  ]);
  return rows.map(({ payload }) => payload);
}

/** A buyer of their own, who opened a conversation with the shop. */
async function talk(name = 'Ben Costa', more: object = {}): Promise<{ buyer: Person; id: string }> {
  const buyer = await market.person(name);
  return { buyer, id: await open(buyer, more) };
}

test('somebody who asks a shop has one conversation with it about each product, and one about nothing', async () => {
  const buyer = await market.person('Cleo');
  const ask = (more: object) =>
    buyer.post<Conversation>('/api/conversations', { shopId: trade.shopId, ...more });
  const first = await ask({ productId: trade.lamp.productId });
  assert.equal(first.status, 201);
  assert.equal(first.body.side, 'buyer');
  assert.deepEqual(first.body.product, {
    ...{ id: trade.lamp.productId, title: 'Lamp', price: { amount: 1_000, currency: 'EUR' }, imageUrl: null },
  });
  assert.deepEqual(await market.announced('conversation.opened', ({ buyerId }) => buyerId === buyer.id), [
    { conversationId: first.body.id, buyerId: buyer.id, shopId: trade.shopId },
  ]);

  const again = await ask({ productId: trade.lamp.productId.toUpperCase() });
  assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
  const general = await ask({});
  const aboutRadio = await ask({ productId: trade.radio.productId });
  assert.equal(new Set([first.body.id, general.body.id, aboutRadio.body.id]).size, 3);
});

test('messages', async () => {
  const { buyer, id } = await talk();
  await say(buyer, id, 'Is it still there?');
  const { items } = await history(owner, id);
  assert.equal(items.length, 1);
});
