import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { io } from 'socket.io-client';
import { openLimits } from '#platform/http/limits.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { cutStatement } from '#support/cut-statement.ts';
import type { Person } from '#support/people.ts';
import { act, history, inbox, open, say, see, send } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { checkConversations } from './check.ts';
import type { Message } from './messages/messages.schema.ts';
import type { ConversationUnreadCount } from './schema.ts';

let market: TestServer;
let owner: Person;
let colleague: Person;
let shopId: string;

before(async () => {
  market = await startTestServer();
  [owner, colleague] = await Promise.all([market.person('Sela'), market.person('Col')]);
  shopId = (await must(owner.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' }))).id;
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{messages}')`, [
    ...[shopId, colleague.id],
  ]);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const faults = () => checkConversations.find(market.house.database.db);

const wishes = [
  'say',
  'repeat',
  'read',
  'delivered',
  'unread',
  'archive',
  'unarchive',
  'edit',
  'delete',
  'react',
] as const;

interface Step {
  readonly wish: (typeof wishes)[number];
  /** Which of the three: the buyer, the owner or the colleague. */
  readonly who: number;
  /** Which of two conversations. */
  readonly where: number;
  /** Which message, where one is needed. */
  readonly which: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  wish: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Step['wish']>('say') },
    { weight: 7, arbitrary: fc.constantFrom(...wishes) },
  ),
  who: fc.nat(2),
  where: fc.nat(1),
  which: fc.nat(8),
});

test('whatever three people do at the same time in two conversations, every count is that of the messages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 5 }), walk),
    { numRuns: 4, endOnFailure: true },
  );
  assert.deepEqual(await faults(), []);
});

/** Each group of steps is made at once. */
async function walk(groups: Step[][]): Promise<void> {
  const buyer = await market.person('Buyer');
  const lamp = { title: 'Lamp', price: { amount: 100, currency: 'EUR' }, stock: 1 };
  const { id: productId } = await must(owner.post<{ id: string }>(`/api/shops/${shopId}/products`, lamp));
  const ids = [await open(buyer, shopId), await open(buyer, shopId, { productId })];
  const people = [buyer, owner, colleague];
  const sent: { who: number; id: string; clientMessageId: string; message: Message }[] = [];

  async function make({ wish, who, where, which }: Step): Promise<void> {
    const person = people[who] as Person;
    const id = ids[where] as string;
    const own = sent.filter((one) => one.who === who && one.id === id);
    const one = own[which % Math.max(1, own.length)];
    const path = `/api/conversations/${one?.id}/messages`;
    if (wish === 'say') {
      const clientMessageId = randomUUID();
      sent.push({ who, id, clientMessageId, message: await say(person, id, clientMessageId, { clientMessageId }) });
    } else if (wish === 'read' || wish === 'delivered') {
      assert.equal((await act(person, id, wish, { upToSeq: which })).status, 200);
    } else if (wish === 'unread' || wish === 'archive' || wish === 'unarchive') {
      assert.equal((await act(person, id, wish)).status, 200);
    } else if (one && wish === 'repeat') {
      const { clientMessageId } = one;
      const again = await send(person, id, clientMessageId, { clientMessageId });
      assert.deepEqual([again.status, again.body.id], [200, one.message.id]);
    } else if (one && wish === 'edit') {
      assert.ok([200, 409].includes((await person.patch(`${path}/${one.message.id}`, { body: 'Other' })).status));
    } else if (one && wish === 'delete') {
      assert.equal((await person.delete(`${path}/${one.message.id}`)).status, 200);
    } else if (one && wish === 'react') {
      assert.ok([200, 409].includes((await person.put(`${path}/${one.message.id}/reactions/👍`, {})).status));
    }
  }

  for (const group of groups) {
    await Promise.all(group.map(make));
    await Promise.all(ids.map((id) => addsUp(buyer, id)));
  }
  // The log of each says each message of each conversation once, in its order.
  for (const { id: userId } of people) {
    for (const id of ids) {
      const { rows } = await query(
        `select (payload ->> 'seq')::integer as seq from user_events
         where user_id = $1 and type = 'message.sent' and payload ->> 'conversationId' = $2 order by seq`,
        [userId, id],
      );
      const all = sent.filter((one) => one.id === id).length;
      assert.deepEqual(
        rows.map(({ seq }) => seq),
        Array.from({ length: all }, (_, index) => index + 1),
      );
    }
  }
  const counts = await must(buyer.get<ConversationUnreadCount>('/api/conversations/unread-count'));
  const listed = [...(await inbox(buyer)).items, ...(await inbox(buyer, 'archived=true')).items];
  assert.equal(
    counts.buyer,
    listed.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
  );
}

/** What both sides are shown, counted anew from what they can read. */
async function addsUp(buyer: Person, id: string): Promise<void> {
  for (const person of [buyer, owner]) {
    const shown = await see(person, id);
    const { items } = await history(person, id, 'after=0&limit=100');
    assert.deepEqual(
      items.map(({ seq }) => seq),
      Array.from({ length: shown.lastSeq }, (_, index) => index + 1),
    );
    const unread = items.filter(
      ({ side, seq, deletedAt }) => side !== shown.side && seq > shown.readSeq && deletedAt === null,
    );
    assert.equal(shown.unreadCount, unread.length, `of the ${shown.side}`);
    assert.ok(!shown.archived || shown.unreadCount === 0);
    assert.ok(shown.readSeq <= shown.deliveredSeq && shown.deliveredSeq <= shown.lastSeq);
    assert.equal(shown.lastMessage?.seq ?? 0, shown.lastSeq);
    assert.equal(shown.lastMessage?.at, items.at(-1)?.createdAt);
  }
}

test('a fault at any statement of a message leaves nothing of it, and the same message again is sent once', async (t) => {
  const buyer = await market.person('Ben');
  const id = await open(buyer, shopId);
  await query(`insert into away_messages (shop_id, shown_when, body) values ($1, 'always', 'We are away')`, [shopId]);
  const left = async () => {
    const { rows } = await query(
      `select (select last_seq from conversations where id = $1) as seq,
         (select count(*)::integer from messages where conversation_id = $1) as messages,
         (select unread_count from conversation_sides where conversation_id = $1 and side = 'shop') as unread,
         (select count(*)::integer from notification_intents where group_key = 'conversation:' || $1::text)
           + (select count(*)::integer from notifications where group_key = 'conversation:' || $1::text) as intents,
         (select count(*)::integer from domain_events where type = 'message.written' and payload ->> 'conversationId' = $1::text)
           as events,
         (select count(*)::integer from user_events where user_id = $2 and type = 'message.sent'
           and payload ->> 'conversationId' = $1::text) as news`,
      [id, buyer.id],
    );
    return rows[0] as Record<'seq' | 'messages' | 'unread' | 'intents' | 'events' | 'news', number>;
  };
  let cuts = 0;
  for (const when of ['before', 'after'] as const) {
    // From the statement on that holds the conversation.
    for (let at = 2; ; at += 1) {
      // So that the house speaks for the shop each time.
      await query(`update messages set created_at = created_at - interval '5 hours' where conversation_id = $1`, [id]);
      const earlier = await left();
      const wish = { clientMessageId: randomUUID(), body: 'Hello' };
      const ask = () => buyer.post<Message>(`/api/conversations/${id}/messages`, wish);
      let first: Awaited<ReturnType<typeof ask>> | undefined;
      const broken = await cutStatement('lock_conversation', { at, when }, async () => {
        first = await ask();
      });
      if (broken === undefined) break;
      cuts += 1;
      const isDone = broken === 'commit' && when === 'after';
      const { intents: _, ...between } = await left();
      const whole = { seq: earlier.seq + 2, messages: earlier.messages + 2, unread: earlier.unread + 1 };
      const { intents: __, ...none } = earlier;
      const some = { ...whole, events: earlier.events + 2, news: earlier.news + 2 };
      assert.deepEqual(between, isDone ? some : none, `${when} ${broken.slice(0, 60)}`);
      assert.ok((first?.status ?? 500) >= 500);
      const again = await ask();
      assert.equal(again.status, isDone ? 200 : 201);
      const { intents, ...last } = await left();
      assert.deepEqual(last, some, `${when} ${broken.slice(0, 60)}`);
      assert.ok(intents > 0);
    }
  }
  await query('delete from away_messages where shop_id = $1', [shopId]);
  t.diagnostic(`${cuts} cuts`);
  assert.ok(cuts >= 16, `${cuts} cuts`);
});

test('the check of the house finds each count that is wrong', async () => {
  const buyer = await market.person('Plant');
  const id = await open(buyer, shopId);
  for (const word of ['One', 'Two']) await say(buyer, id, word);
  await query(`delete from conversations where id <> $1`, [id]);
  assert.deepEqual(await faults(), []);
  const planted: [string, string, RegExp][] = [
    ['update conversations set last_seq = 3', 'update conversations set last_seq = 2', /counts 3 messages and holds 2/],
    ['update messages set seq = 3 where seq = 2', 'update messages set seq = 2 where seq = 3', /up to number 3/],
    [
      `update conversation_sides set unread_count = 1 where side = 'shop'`,
      `update conversation_sides set unread_count = 2 where side = 'shop'`,
      /shows the shop 1 unread messages, 2 are/,
    ],
    [
      `update conversation_sides set delivered_seq = 9 where side = 'buyer'`,
      `update conversation_sides set delivered_seq = 2 where side = 'buyer'`,
      /delivered to the buyer up to 9 of 2/,
    ],
    [
      `update conversation_sides set listed = false where side = 'shop'`,
      `update conversation_sides set listed = true where side = 'shop'`,
      /inbox of the shop/,
    ],
    [
      `update conversation_sides set last_at = last_at + interval '1 second' where side = 'buyer'`,
      `update conversation_sides set last_at = last_at - interval '1 second' where side = 'buyer'`,
      /inbox of the buyer at another time/,
    ],
    [
      `update conversation_sides set holder_id = gen_random_uuid() where side = 'buyer'`,
      `update conversation_sides set holder_id = '${buyer.id}' where side = 'buyer'`,
      /inbox of nobody/,
    ],
    [
      `update conversations set last_message = 'something else' where last_seq > 0`,
      `update messages set body = body`,
      /shows another last message/,
    ],
    ['update conversations set waiting_since = null', '', /waits for the shop since never/],
  ];
  for (const [plant, heal, fault] of planted) {
    await query(plant);
    const found = await faults();
    assert.ok(
      found.some((text) => fault.test(text) && text.includes(id)),
      `${plant}: ${found}`,
    );
    if (heal) await query(heal);
  }
  await query(`delete from conversation_sides where side = 'buyer'`);
  assert.ok((await faults()).some((text) => /has 1 sides/.test(text)));
});

test('the other side sees that somebody writes; one side does not see itself', async () => {
  const buyer = await market.person('Typist');
  const id = await open(buyer, shopId);
  const listen = async ({ accessToken }: Person) => {
    const socket = io(market.url, { transports: ['websocket'], auth: { token: accessToken }, reconnection: false });
    const heard: object[] = [];
    let arrived = () => {};
    socket.on('signal', ({ type, payload }: { type: string; payload: object }) => {
      if (type !== 'typing') return;
      heard.push(payload);
      arrived();
    });
    await new Promise((resolve) => socket.on('sync:ready', resolve));
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    return { socket, heard, first };
  };
  const devices = await Promise.all([buyer, owner, colleague].map(listen));
  const [ofBuyer, ofOwner, ofColleague] = devices as [(typeof devices)[0], (typeof devices)[0], (typeof devices)[0]];
  try {
    assert.equal((await act(buyer, id, 'typing')).status, 204);
    await Promise.all([ofOwner.first, ofColleague.first]);
    assert.deepEqual(ofOwner.heard, [{ conversationId: id, side: 'buyer', name: 'Typist' }]);
    assert.equal((await act(colleague, id, 'typing')).status, 204);
    await ofBuyer.first;
    assert.deepEqual(ofBuyer.heard, [{ conversationId: id, side: 'shop', name: 'Attic' }]);
    assert.equal(ofOwner.heard.length, 1);
  } finally {
    for (const { socket } of devices) socket.disconnect();
  }
});

test('nobody writes more than ten messages a second', () => {
  const route = market.app.routes.find(({ spec }) => spec.operation === 'sendMessage');
  assert.equal(route?.spec.limit, 'message');
  let at = 5_000;
  const limits = openLimits(() => at);
  const count = (user: string) => limits.count('message', '192.0.2.1', user).allowed;
  assert.deepEqual(
    Array.from({ length: 11 }, () => count('ana')),
    [...Array(10).fill(true), false],
  );
  assert.equal(count('ben'), true);
  at += 1_000;
  assert.equal(count('ana'), true);
});
