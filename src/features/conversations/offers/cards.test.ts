import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Offer } from '#features/orders/offers/offers.schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, checkOut, type Offered, offerProduct } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import type { Message } from '../messages/messages.schema.ts';
import type { Conversation } from '../schema.ts';
import { checkCards } from './check.ts';

let market: TestServer;
let sela: Person;
let ben: Person;
let lamp: Offered;
let id: string;

before(async () => {
  market = await startTestServer();
  sela = await market.person('Sela');
});
beforeEach(async () => {
  ben = await market.person('Ben');
  lamp = await offerProduct(sela, { ...(lamp && { shopId: lamp.shopId }) });
  const { productId, shopId } = lamp;
  id = (await ben.post<Conversation>('/api/conversations', { shopId, productId })).body.id;
});
after(() => market.close());

type Refusal = { code: string };
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const offer = (who: Person, amount: number, wish = {}, headers = {}): Promise<Answer<Message & Refusal>> =>
  who.post(`/api/conversations/${id}/offers`, { productId: lamp.productId, price: eur(amount), ...wish }, headers);
const history = async (who: Person): Promise<Message[]> =>
  (await who.get<{ items: Message[] }>(`/api/conversations/${id}/messages`)).body.items;
const faults = () => checkCards.find(market.house.database.db);

async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await what();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come');
}

/** How often that event of that message reached somebody's log. */
const heard = async (who: Person, type: string, messageId: string): Promise<number | undefined> => {
  const [row] = await query<{ count: number }>(
    `select count(*)::integer as count from user_events where user_id = $1 and type = $2 and payload ->> 'messageId' = $3`,
    [who.id, type, messageId],
  );
  return row?.count || undefined;
};

test('an offer is a message of its own, answered in the conversation and bought at its price', async () => {
  const { status, body: card } = await offer(ben, 800, { quantity: 2 });
  assert.equal(status, 201, JSON.stringify(card));
  assert.deepEqual(
    [card.kind, card.body, card.offer?.acts, card.offer?.conversationId],
    ['offer', '', ['withdraw'], id],
  );
  const [theirs] = await history(sela);
  assert.deepEqual([theirs?.offer?.acts, theirs?.offer?.price], [['accept', 'decline', 'counter'], eur(800)]);
  const inbox = await sela.get<Conversation>(`/api/conversations/${id}`);
  assert.deepEqual([inbox.body.unreadCount, inbox.body.lastMessage?.about], [1, 'offer']);
  assert.equal(await heard(sela, 'message.sent', card.id), 1);

  const { body: counter } = await sela.put<Offer>(`/api/offers/${card.offer?.id}/counter`, { price: eur(900) });
  assert.deepEqual([counter.counterOf, counter.quantity, counter.side], [card.offer?.id, 2, 'shop']);
  const cards = await history(ben);
  assert.deepEqual(
    cards.map(({ seq, side, offer }) => [seq, side, offer?.status]),
    [
      [2, 'shop', 'open'],
      [1, 'buyer', 'countered'],
    ],
  );
  await until(() => heard(ben, 'message.changed', card.id));
  const again = await sela.put<Offer>(`/api/offers/${card.offer?.id}/counter`, { price: eur(900) });
  assert.deepEqual([again.status, again.body.id], [200, counter.id]);
  assert.equal((await history(ben)).length, 2, 'said again it is the same message');

  await ben.put(`/api/offers/${counter.id}/accept`, {});
  await until(() => heard(sela, 'message.changed', cards[0]?.id ?? ''));
  await ben.post('/api/cart/items', { offerId: counter.id });
  const placed = await checkOut(ben, { address });
  assert.equal(placed.orders[0]?.total.amount, 2 * 900 + 500);
  const [last] = await history(sela);
  assert.deepEqual([last?.offer?.status, last?.offer?.orderId], ['bought', placed.orders[0]?.id]);

  const told = await query<{ user_id: string; type: string; data: { from?: string; side: string; answer?: string } }>(
    `select user_id, type, data from notification_intents where data ->> 'conversationId' = $1 order by created_at`,
    [id],
  );
  assert.deepEqual(
    told.map(({ user_id, type, data }) => [user_id, type, data.side, data.from ?? data.answer]),
    [
      [sela.id, 'offer.received', 'shop', 'Ben'],
      [ben.id, 'offer.received', 'buyer', 'Attic'],
      [sela.id, 'offer.answered', 'shop', 'accepted'],
    ],
  );
  assert.deepEqual(await faults(), []);
});

test('only who is in a conversation offers in it, what its shop sells, and nobody who is blocked', async () => {
  const stranger = await market.person();
  assert.equal((await offer(stranger, 800)).status, 404);
  const other = await offerProduct(await market.person('Otto'));
  assert.equal((await offer(ben, 800, { productId: other.productId })).status, 400);
  const { body: card } = await offer(ben, 800);
  await sela.post('/api/blocks', { conversationId: id });
  assert.equal((await offer(ben, 700)).body.code, 'blocked');
  assert.equal((await offer(sela, 700)).body.code, 'blocked');
  const counter = await sela.put<Refusal>(`/api/offers/${card.offer?.id}/counter`, { price: eur(900) });
  assert.equal(counter.body.code, 'blocked');
  const accept = await sela.put<Refusal>(`/api/offers/${card.offer?.id}/accept`, {});
  assert.deepEqual([accept.status, accept.body.code], [409, 'wrong_offer_state'], 'it is off the table');
  assert.equal((await history(ben)).length, 1);
});

test('offers at once leave one on the table, each with its message, and a repeat with a key makes none', async () => {
  await Promise.all([offer(ben, 700), offer(sela, 900), offer(ben, 710), offer(sela, 890)]);
  const open = await query('select 1 from offers where conversation_id = $1 and status = $2', [id, 'open']);
  assert.equal(open.length, 1);
  assert.deepEqual(
    (await history(ben)).map(({ seq }) => seq),
    [4, 3, 2, 1],
  );
  const key = { 'idempotency-key': 'one-and-the-same-offer' };
  const [first, second] = [await offer(ben, 720, {}, key), await offer(ben, 720, {}, key)];
  assert.equal(first.body.id, second.body.id);
  assert.equal((await history(ben)).length, 5);
  assert.deepEqual(await faults(), []);
});

test('of an accept and a block at once the offer is agreed before the block, or off the table', async () => {
  const { body: card } = await offer(ben, 800);
  const [accepted] = await Promise.all([
    sela.put<Offer>(`/api/offers/${card.offer?.id}/accept`, {}),
    ben.post('/api/blocks', { conversationId: id }),
  ]);
  const { body } = await ben.get<Offer>(`/api/offers/${card.offer?.id}`);
  assert.equal(body.status, accepted.status === 200 ? 'accepted' : 'withdrawn');
});

test('the check finds an offer without its message', async () => {
  const { body: card } = await offer(ben, 800);
  await query(`update messages set kind = 'text' where id = $1`, [card.id]);
  assert.match((await faults()).join(), new RegExp(`the offer ${card.offer?.id} stands in 1 messages`));
  await query(`update messages set kind = 'offer' where id = $1`, [card.id]);
  assert.deepEqual(await faults(), []);
});
