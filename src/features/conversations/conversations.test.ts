import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Person } from '#support/people.ts';
import { act, history, inbox, open, say, see, send } from '#support/talk.ts';
import { must, openTrade, type Trade } from '#support/trade.ts';
import { checkConversations } from './check.ts';
import type { Message } from './messages/messages.schema.ts';
import type { Conversation, ConversationUnreadCount } from './schema.ts';

let market: TestServer;
let trade: Trade;
let owner: Person;
let clerk: Person;
let helper: Person;

before(async () => {
  market = await startTestServer();
  trade = await openTrade(market);
  // The clerk works there without 'messages', the helper with.
  ({ owner, clerk, helper } = trade.people);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];
const faultsOf = ({ body }: Answer<object>) =>
  ((body as { errors?: { path: string }[] }).errors ?? []).map(({ path }) => path);

async function newsOf({ id }: Person, type: string): Promise<Record<string, unknown>[]> {
  const { rows } = await query('select payload from user_events where user_id = $1 and type = $2 order by seq', [
    ...[id, type],
  ]);
  return rows.map(({ payload }) => payload);
}

/** Whom a message wished to be told to, by name. */
async function toldOf(messageId: string): Promise<string[]> {
  const { rows } = await query(
    `select users.name from notification_intents join users on users.id = user_id
     where key like $1 order by users.name`,
    [`message:${messageId}:%`],
  );
  return rows.map(({ name }) => name);
}

/** A buyer of their own, who opened a conversation with the shop. */
async function talk(name = 'Ben Costa', more: object = {}): Promise<{ buyer: Person; id: string }> {
  const buyer = await market.person(name);
  return { buyer, id: await open(buyer, trade.shopId, more) };
}

test('who asks a shop has one conversation with it about each product, and one about nothing', async () => {
  const buyer = await market.person('Cleo');
  const ask = (more: object) => buyer.post<Conversation>('/api/conversations', { shopId: trade.shopId, ...more });
  const { productId } = trade.lamp;
  const first = await ask({ productId });
  assert.deepEqual([first.status, first.body.side], [201, 'buyer']);
  const price = { amount: 1_000, currency: 'EUR' };
  assert.deepEqual(first.body.product, { id: productId, title: 'Lamp', price, imageUrl: null });
  assert.deepEqual(await market.announced('conversation.opened', ({ buyerId }) => buyerId === buyer.id), [
    { conversationId: first.body.id, buyerId: buyer.id, shopId: trade.shopId },
  ]);

  const again = await ask({ productId: productId.toUpperCase() });
  assert.deepEqual([again.status, again.body], [200, first.body]);
  const general = await ask({});
  const aboutRadio = await ask({ productId: trade.radio.productId });
  assert.equal(new Set([first.body.id, general.body.id, aboutRadio.body.id]).size, 3);
});

test('of ten who open the same at once each gets the same one, and one of them made it', async () => {
  const buyer = await market.person('Ten');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => buyer.post<Conversation>('/api/conversations', { shopId: trade.shopId })),
  );
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(9).fill(200), 201]);
  assert.equal((await market.announced('conversation.opened', ({ buyerId }) => buyerId === buyer.id)).length, 1);
});

test('a conversation with oneself, with what one cannot see or about both at once is not opened', async () => {
  const { buyer, rival, admin } = trade.people;
  const draft = { title: 'Secret', price: { amount: 1, currency: 'EUR' }, stock: 1, status: 'draft' };
  const { id: draftId } = await must(owner.post<{ id: string }>(`/api/shops/${trade.shopId}/products`, draft));
  const hiddenShop = await must(rival.post<{ id: string }>('/api/shops', { name: 'Gone', currency: 'EUR' }));
  await query(`update shops set status = 'hidden' where id = $1`, [hiddenShop.id]);
  const order = await trade.order({ kind: 'arranged' });
  const wishes: [Person, object, unknown][] = [
    [owner, { shopId: trade.shopId }, [409, 'own_shop']],
    [clerk, { shopId: trade.shopId }, [409, 'own_shop']],
    [buyer, { shopId: hiddenShop.id }, [404, 'not_found']],
    [buyer, { shopId: order.id }, [404, 'not_found']],
    [buyer, { shopId: trade.shopId, productId: draftId }, [404, 'not_found']],
    [rival, { shopId: hiddenShop.id, productId: trade.lamp.productId }, [409, 'own_shop']],
    [buyer, { shopId: order.shop.id, productId: trade.lamp.productId }, [404, 'not_found']],
    [buyer, {}, [400, 'invalid_input']],
    [buyer, { shopId: trade.shopId, orderId: order.id }, [400, 'invalid_input']],
    [buyer, { orderId: order.id, productId: trade.lamp.productId }, [400, 'invalid_input']],
    [rival, { orderId: order.id }, [404, 'not_found']],
    [admin, { orderId: order.id }, [404, 'not_found']],
    [clerk, { orderId: order.id }, [403, 'forbidden']],
    [helper, { orderId: order.id }, [404, 'not_found']],
  ];
  for (const [who, wish, refusal] of wishes) {
    assert.deepEqual(codeOf(await who.post('/api/conversations', wish)), refusal, JSON.stringify(wish));
  }
});

test('about an order either side opens the same conversation, and the other finds it once something is said', async () => {
  const buyer = await market.person('Orla');
  const { id: orderId, shop } = await trade.order({ kind: 'arranged', buyer });
  const byShop = await must(owner.post<Conversation>('/api/conversations', { orderId }));
  assert.deepEqual([byShop.side, byShop.product, byShop.other.name], ['shop', null, 'Orla']);
  assert.deepEqual((await inbox(buyer)).items, []);
  assert.equal((await inbox(helper, `shop=${shop.id}`)).items[0]?.id, byShop.id);
  const byBuyer = await buyer.post<Conversation>('/api/conversations', { orderId });
  assert.deepEqual([byBuyer.status, byBuyer.body.id, byBuyer.body.side], [200, byShop.id, 'buyer']);
  assert.equal((await inbox(buyer)).items[0]?.id, byShop.id, 'who opens it has it in their inbox');

  const message = await say(helper, byShop.id, '', { orderId });
  assert.deepEqual(message.order, { id: orderId, number: message.order?.number, status: 'placed' });
  assert.equal((await inbox(buyer)).items[0]?.lastMessage?.about, 'order');
});

test('nobody learns anything of a conversation that is not theirs: not of the staff without the permission, not the market', async () => {
  const { buyer, id } = await talk();
  const { id: messageId } = await say(buyer, id, 'My door code is 4711');
  const { rival, moderator, admin } = trade.people;
  const stranger = await market.person('Stranger');
  for (const outsider of [stranger, rival, clerk, moderator, admin]) {
    for (const path of ['', '/messages']) {
      assert.deepEqual(codeOf(await outsider.get(`/api/conversations/${id}${path}`)), [404, 'not_found']);
    }
    assert.deepEqual(codeOf(await send(outsider, id, 'Hello')), [404, 'not_found']);
    for (const what of ['unread', 'archive', 'pin', 'mute', 'typing']) {
      assert.deepEqual(codeOf(await act(outsider, id, what)), [404, 'not_found']);
    }
    assert.deepEqual(codeOf(await act(outsider, id, 'read', { upToSeq: 1 })), [404, 'not_found']);
    const message = `/api/conversations/${id}/messages/${messageId}`;
    assert.deepEqual(codeOf(await outsider.patch(message, { body: 'x' })), [404, 'not_found']);
    assert.deepEqual(codeOf(await outsider.delete(message)), [404, 'not_found']);
    assert.deepEqual(codeOf(await outsider.put(`${message}/reactions/👍`, {})), [404, 'not_found']);
    assert.deepEqual((await inbox(outsider, 'q=door')).items, []);
    assert.deepEqual(await newsOf(outsider, 'message.sent'), []);
  }
  assert.deepEqual(codeOf(await clerk.get(`/api/conversations?shop=${trade.shopId}`)), [403, 'forbidden']);
  assert.equal((await see(helper, id)).unreadCount, 1);

  await query(`update shop_staff set permissions = '{profile}' where user_id = $1 and shop_id = $2`, [
    ...[helper.id, trade.shopId],
  ]);
  assert.equal((await helper.get(`/api/conversations/${id}`)).status, 404, 'who may no longer reads no longer');
  await query(`update shop_staff set permissions = '{profile,messages}' where user_id = $1 and shop_id = $2`, [
    ...[helper.id, trade.shopId],
  ]);
});

test('a message is numbered, counted for the other side, on top of both inboxes, and told to every device of both', async () => {
  const { buyer, id } = await talk('Dora');
  const other = await talk('Dora Two');
  await say(other.buyer, other.id, 'Earlier');
  const sent = await say(buyer, id, '  Is it   still there?\n');
  assert.deepEqual(
    { ...sent, id: '', clientMessageId: '', createdAt: '' },
    {
      ...{ id: '', conversationId: id, seq: 1, side: 'buyer', sender: { id: buyer.id, name: 'Dora' }, mine: true },
      ...{
        kind: 'text',
        clientMessageId: '',
        body: 'Is it   still there?',
        attachments: [],
        product: null,
        order: null,
        offer: null,
        call: null,
      },
      ...{ replyTo: null, reactions: [], editedAt: null, deletedAt: null, hidden: false, createdAt: '' },
    },
  );
  assert.deepEqual((await history(buyer, id)).items, [sent], 'as it was answered so it is read');
  const [top] = (await inbox(owner, `shop=${trade.shopId}`)).items;
  assert.deepEqual([top?.id, top?.side, top?.unreadCount, top?.lastSeq], [id, 'shop', 1, 1]);
  assert.deepEqual(top?.lastMessage, {
    ...{ seq: 1, text: 'Is it still there?', about: null, at: sent.createdAt, mine: false, deleted: false },
  });
  const mine = await see(buyer, id);
  assert.deepEqual([mine.unreadCount, mine.readSeq, mine.other.readSeq, mine.lastMessage?.mine], [0, 1, 0, true]);

  const news = { conversationId: id, messageId: sent.id, seq: 1, side: 'buyer' };
  for (const person of [buyer, owner, helper]) assert.deepEqual((await newsOf(person, 'message.sent')).at(-1), news);
  assert.deepEqual(await market.announced('message.written', ({ messageId }) => messageId === sent.id), [
    { conversationId: id, messageId: sent.id, shopId: trade.shopId, side: 'buyer' },
  ]);
  assert.equal((await history(owner, id)).items[0]?.clientMessageId, null, 'the id of a device is its own');
});

test('a message sent again is the message that was sent, also at the same time, edited meanwhile or by a second way', async () => {
  const { buyer, id } = await talk();
  const wish = { clientMessageId: 'once_1', body: 'Only once' };
  const path = `/api/conversations/${id}/messages`;
  const answers = await Promise.all(Array.from({ length: 8 }, () => buyer.post<Message>(path, wish)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(7).fill(200), 201]);
  assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);
  assert.equal((await see(owner, id)).unreadCount, 1);
  assert.deepEqual(codeOf(await buyer.post(path, { ...wish, body: 'Another' })), [409, 'message_differs']);
  assert.equal((await owner.post(path, wish)).status, 201, 'what the other side calls its messages is its own matter');

  const nameless = [await buyer.post<Message>(path, { body: 'Hm' }), await buyer.post<Message>(path, { body: 'Hm' })];
  assert.deepEqual(
    nameless.map(({ status, body }) => [status, body.clientMessageId]),
    [
      [201, null],
      [201, null],
    ],
    'without a name of its own each is another',
  );

  const key = { 'idempotency-key': 'k1' };
  const [one, two] = [await buyer.post<Message>(path, wish, key), await buyer.post<Message>(path, wish, key)];
  assert.deepEqual([one.status, two.status, two.body.id], [200, 200, answers[0]?.body.id]);
  await must(buyer.patch(`${path}/${answers[0]?.body.id}`, { body: 'Only once, please' }));
  assert.equal((await buyer.post<Message>(path, wish)).body.body, 'Only once, please');
});

test('a request with an Idempotency-Key is done once, and what was taken back since is not answered again', async () => {
  const { buyer, id } = await talk();
  const path = `/api/conversations/${id}/messages`;
  const wish = { clientMessageId: 'secret', body: 'My number is 555' };
  const key = { 'idempotency-key': 'k2' };
  const first = await buyer.post<Message>(path, wish, key);
  await must(buyer.delete(`${path}/${first.body.id}`));
  const again = await buyer.post<Message>(path, wish, key);
  assert.deepEqual([again.status, again.body.id, again.body.body], [201, first.body.id, null]);
  const { rows } = await query(`select answer::text from idempotency_keys where answer::text like '%number is 555%'`);
  assert.deepEqual(rows, []);
});

test('what cannot be sent is refused, with a word where the fault is', async () => {
  const { buyer, id } = await talk();
  const other = await talk();
  const elsewhere = await say(other.buyer, other.id, 'Elsewhere');
  const order = await trade.order({ kind: 'arranged' });
  const wrong: [object, string[]][] = [
    [{}, ['/body']],
    [{ clientMessageId: 'a b', body: 'x' }, ['/clientMessageId']],
    [{ clientMessageId: 'a'.repeat(65), body: 'x' }, ['/clientMessageId']],
    [{ clientMessageId: 'a' }, ['/body']],
    [{ clientMessageId: 'a', body: ' \n ' }, ['/body']],
    [{ clientMessageId: 'a', body: 'x'.repeat(5_001) }, ['/body']],
    [{ clientMessageId: 'a', body: 'x', replyToId: elsewhere.id }, ['/replyToId']],
    [{ clientMessageId: 'a', productId: elsewhere.id }, ['/productId']],
    [{ clientMessageId: 'a', orderId: order.id }, ['/orderId']],
    [{ clientMessageId: 'a', attachments: [{ id: elsewhere.id }] }, ['/attachments/0/id']],
    [{ clientMessageId: 'a', attachments: Array(11).fill({ id: elsewhere.id }) }, ['/attachments']],
    [{ clientMessageId: 'a', body: 'x', kind: 'offer' }, ['/kind']],
  ];
  for (const [wish, paths] of wrong) {
    const answer = await buyer.post(`/api/conversations/${id}/messages`, wish);
    assert.deepEqual([answer.status, faultsOf(answer)], [400, paths], JSON.stringify(wish).slice(0, 100));
  }
  assert.equal((await see(buyer, id)).lastSeq, 0);
});

test('twenty who write at once are numbered one after the other, and everybody reads them in that order', async () => {
  const { buyer, id } = await talk();
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, index) => say([buyer, owner, helper][index % 3] as Person, id, `Word ${index}`)),
  );
  assert.deepEqual(
    sent.map(({ seq }) => seq).sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  const [forBuyer, forShop] = [await history(buyer, id, 'after=0'), await history(owner, id, 'after=0')];
  const inOrder = [...sent].sort((a, b) => a.seq - b.seq).map((message) => message.id);
  for (const page of [forBuyer, forShop])
    assert.deepEqual(
      page.items.map((message) => message.id),
      inOrder,
    );
  const times = forBuyer.items.map(({ createdAt }) => createdAt);
  assert.deepEqual(times, [...times].sort(), 'no later one bears an earlier time');
  for (const person of [buyer, owner, helper]) {
    const heard = (await newsOf(person, 'message.sent')).filter(({ conversationId }) => conversationId === id);
    assert.deepEqual(
      heard.map(({ seq }) => seq),
      forBuyer.items.map(({ seq }) => seq),
      'the log of each says so too',
    );
  }
});

test('a history is read in pages from both ends and around a message, without gap or repeat', async () => {
  const { buyer, id } = await talk();
  for (let count = 1; count <= 12; count++) await say(count % 3 ? buyer : owner, id, `Word ${count}`);
  const seqs = async (asked: string) => {
    const found: number[][] = [];
    let cursor = '';
    do {
      const page = await history(buyer, id, `${asked}&limit=5${cursor}`);
      assert.equal(page.lastSeq, 12);
      found.push(page.items.map(({ seq }) => seq));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    return found;
  };
  assert.deepEqual(await seqs(''), [
    [12, 11, 10, 9, 8],
    [7, 6, 5, 4, 3],
    [2, 1],
  ]);
  assert.deepEqual(await seqs('before=8'), [
    [7, 6, 5, 4, 3],
    [2, 1],
  ]);
  assert.deepEqual(await seqs('after=4'), [
    [5, 6, 7, 8, 9],
    [10, 11, 12],
  ]);
  assert.deepEqual(await seqs('after=12'), [[]]);
  assert.deepEqual((await seqs('around=6'))[0], [8, 7, 6, 5, 4]);
  assert.deepEqual((await seqs('around=1'))[0], [3, 2, 1]);
  for (const asked of ['before=0', 'after=-1', 'before=4&after=4', 'cursor=x', 'cursor=WyJzaWRlIiw0XQ', 'limit=101']) {
    assert.equal((await buyer.get(`/api/conversations/${id}/messages?${asked}`)).status, 400, asked);
  }
});

test('a shop reads as one: what one of its people has seen is read for all, and the buyer sees that', async () => {
  const { buyer, id } = await talk();
  for (const word of ['One', 'Two', 'Three']) await say(buyer, id, word);
  assert.equal((await act(owner, id, 'delivered', { upToSeq: 3 })).body.deliveredSeq, 3);
  assert.deepEqual((await see(buyer, id)).other.deliveredSeq, 3);
  const read = await act(helper, id, 'read', { upToSeq: 2 });
  assert.deepEqual([read.status, read.body.readSeq, read.body.unreadCount], [200, 2, 1]);
  assert.equal((await see(owner, id)).unreadCount, 1);
  assert.equal((await see(buyer, id)).other.readSeq, 2);
  assert.equal((await act(owner, id, 'read', { upToSeq: 1 })).body.readSeq, 2, 'it only goes forward');
  assert.equal((await act(owner, id, 'read', { upToSeq: 9_999 })).body.readSeq, 3, 'and no further than what there is');
  const heard = (await newsOf(buyer, 'conversation.changed')).length;
  await act(owner, id, 'read', { upToSeq: 3 });
  assert.equal((await newsOf(buyer, 'conversation.changed')).length, heard, 'nothing new is no news');

  const unread = (await act(helper, id, 'unread')).body;
  assert.deepEqual([unread.unreadCount, unread.readSeq], [1, 2]);
  assert.equal((await see(buyer, id)).other.readSeq, 3, 'the buyer is not told that it was marked unread');
  const written = await say(helper, id, 'Yes');
  const after = await see(owner, id);
  assert.deepEqual([after.unreadCount, after.readSeq], [0, written.seq], 'who answers has read');
});

test('unread messages are counted in each inbox and together', async () => {
  const buyer = await market.person('Many');
  const seller = await market.person('Seller');
  const shop = await must(seller.post<{ id: string }>('/api/shops', { name: 'Small', currency: 'EUR' }));
  const [one, two] = [await open(buyer, shop.id), await open(seller, trade.shopId)];
  await say(buyer, one, 'One');
  await say(buyer, one, 'Two');
  await say(owner, two, 'Hello');
  const counted = await must(seller.get<ConversationUnreadCount>('/api/conversations/unread-count'));
  assert.deepEqual(counted, { unreadCount: 3, buyer: 1, shops: [{ shopId: shop.id, unreadCount: 2 }] });
  assert.equal((await inbox(seller)).unreadCount, 3);
  assert.equal((await inbox(seller, 'side=buyer')).unreadCount, 1);
  assert.deepEqual(
    (await inbox(seller, 'side=shop')).items.map(({ id }) => id),
    [one],
  );
  assert.deepEqual(
    (await inbox(seller)).items.map(({ id, side }) => [id, side]),
    [
      [two, 'buyer'],
      [one, 'shop'],
    ],
  );
});

test('what is archived is read and out of the inbox until somebody writes; pinned stays on top, for one side alone', async () => {
  const buyer = await market.person('Archie');
  const [first, second] = [
    await open(buyer, trade.shopId),
    await open(buyer, trade.shopId, { productId: trade.radio.productId }),
  ];
  await say(owner, first, 'First');
  await say(owner, second, 'Second');
  const ids = async (asked = '') => (await inbox(buyer, asked)).items.map(({ id }) => id);
  assert.deepEqual(await ids(), [second, first]);
  assert.equal((await act(buyer, first, 'pin')).body.pinned, true);
  assert.deepEqual(await ids(), [first, second]);
  assert.equal((await see(owner, first)).pinned, false);
  const archived = (await act(buyer, second, 'archive')).body;
  assert.deepEqual([archived.archived, archived.unreadCount], [true, 0]);
  assert.equal((await act(buyer, second, 'archive')).status, 200);
  assert.deepEqual([await ids(), await ids('archived=true')], [[first], [second]]);
  assert.equal((await see(owner, second)).archived, false);
  await say(helper, second, 'Still there?');
  const back = await see(buyer, second);
  assert.deepEqual([back.archived, back.unreadCount], [false, 1]);
  await act(buyer, second, 'archive');
  assert.equal((await act(buyer, second, 'unread')).body.archived, false, 'what is unread is in the inbox');
  await act(buyer, first, 'unpin');
  assert.deepEqual(await ids('unread=true'), [second, first]);
});

test('a shop says who takes care of a conversation: they alone are notified, as long as they may read it', async () => {
  const { buyer, id } = await talk();
  assert.deepEqual(await toldOf((await say(buyer, id, 'One')).id), ['helper', 'owner']);
  assert.deepEqual(codeOf(await act(buyer, id, 'assign', { userId: buyer.id })), [403, 'forbidden']);
  for (const nobody of [clerk, buyer]) {
    assert.deepEqual(faultsOf(await act(owner, id, 'assign', { userId: nobody.id })), ['/userId']);
  }
  const assigned = await act(owner, id, 'assign', { userId: helper.id.toUpperCase() });
  assert.deepEqual(assigned.body.assignedTo, { id: helper.id, name: 'helper' });
  assert.equal((await see(buyer, id)).assignedTo, null, 'which is nothing for the buyer');
  assert.deepEqual(await toldOf((await say(buyer, id, 'Two')).id), ['helper']);
  const found = async (person: Person, who: string) =>
    (await inbox(person, `shop=${trade.shopId}&assigned=${who}`)).items.some((one) => one.id === id);
  assert.deepEqual(
    [await found(helper, 'me'), await found(owner, 'me'), await found(owner, helper.id), await found(owner, 'nobody')],
    [true, false, true, false],
  );
  assert.equal((await owner.get('/api/conversations?assigned=somebody')).status, 400);

  await query(`update shop_staff set permissions = '{}' where user_id = $1`, [helper.id]);
  assert.deepEqual(await toldOf((await say(buyer, id, 'Three')).id), ['owner']);
  await query(`update shop_staff set permissions = '{profile,messages}' where user_id = $1`, [helper.id]);
});

test('the other side is notified of a message, unless it muted the conversation; whoever wrote it is not', async () => {
  const { buyer, id } = await talk('Nora');
  const long = `Is it ${'still '.repeat(40)}there?`;
  const message = await say(buyer, id, long);
  const { rows } = await query(`select type, data, group_key from notification_intents where key = $1`, [
    `message:${message.id}:${owner.id}`,
  ]);
  const [intent] = rows;
  assert.equal(intent?.type, 'message.received');
  assert.equal(intent?.group_key, `conversation:${id}`);
  assert.equal([...intent.data.text].length, 140);
  assert.deepEqual(
    { ...intent.data, text: '' },
    {
      ...{ conversationId: id, shop: (await see(buyer, id)).shop.name, from: 'Nora', text: '', side: 'shop' },
    },
  );
  assert.deepEqual(await toldOf((await say(owner, id, 'Yes')).id), ['Nora']);
  await act(buyer, id, 'mute');
  assert.deepEqual(await toldOf((await say(owner, id, 'Come and see')).id), []);
  assert.deepEqual(await toldOf((await say(buyer, id, 'When?')).id), ['helper', 'owner']);
  await act(buyer, id, 'unmute');
  assert.deepEqual(await toldOf((await say(owner, id, 'Today')).id), ['Nora']);
});

test('who reads a conversation, or puts it away, has read its notification, also one that is only on its way', async () => {
  const { buyer, id } = await talk('Rita');
  const unread = async () => {
    const { body } = await buyer.get<{ unreadCount: number }>('/api/notifications/unread-count');
    return body.unreadCount;
  };
  for (const [what, body] of [
    ['read', { upToSeq: 1 }],
    ['archive', {}],
  ] as const) {
    await say(owner, id, 'Hello');
    await must(act(buyer, id, what, body));
    // What comes after has been through the same queue.
    const later = await talk('Later');
    const { id: laterId } = await say(later.buyer, later.id, 'Hello');
    while ((await query(`select 1 from notifications where key like $1`, [`message:${laterId}:%`])).rows.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(await unread(), 0);
  }
});

test('one edits and takes back what one wrote, for a time; the other side never loses count', async () => {
  const { buyer, id } = await talk();
  const path = (message: Message) => `/api/conversations/${id}/messages/${message.id}`;
  const [one, two] = [await say(buyer, id, 'One'), await say(buyer, id, 'Two')];
  const byHelper = await say(helper, id, 'Hello', { replyToId: two.id });
  assert.deepEqual(byHelper.replyTo, { id: two.id, seq: 2, side: 'buyer', excerpt: 'Two' });
  await act(owner, id, 'unread');
  for (const other of [owner, helper]) {
    assert.deepEqual(codeOf(await other.patch(path(one), { body: 'x' })), [403, 'forbidden']);
    assert.deepEqual(codeOf(await other.delete(path(one))), [403, 'forbidden']);
  }
  assert.deepEqual(codeOf(await owner.patch(path(byHelper), { body: 'x' })), [403, 'forbidden']);

  const edited = await must(buyer.patch<Message>(path(one), { body: ' Uno ' }));
  assert.deepEqual([edited.body, edited.editedAt === null], ['Uno', false]);
  assert.deepEqual((await newsOf(helper, 'message.changed')).at(-1), { conversationId: id, messageId: one.id, seq: 1 });
  for (const body of ['', '  ', 'x'.repeat(5_001)]) assert.equal((await buyer.patch(path(one), { body })).status, 400);

  assert.equal((await see(owner, id)).unreadCount, 1);
  const gone = await must(buyer.delete<Message>(path(two)));
  assert.deepEqual([gone.body, gone.deletedAt === null, gone.seq], [null, false, 2]);
  assert.equal((await buyer.delete(path(two))).status, 200);
  assert.equal((await see(owner, id)).unreadCount, 0);
  assert.equal((await history(helper, id)).items[0]?.replyTo?.excerpt, null, 'no answer repeats what was taken back');
  assert.deepEqual(codeOf(await buyer.patch(path(two), { body: 'x' })), [409, 'too_late']);
  await must(helper.delete(path(byHelper)));
  assert.deepEqual((await see(buyer, id)).lastMessage, {
    ...{ seq: 3, text: null, about: null, at: byHelper.createdAt, mine: false, deleted: true },
  });

  await query(`update messages set created_at = created_at - interval '15 minutes 1 second' where id = $1`, [one.id]);
  assert.deepEqual(codeOf(await buyer.patch(path(one), { body: 'Eins' })), [409, 'too_late']);
  await query(`update messages set created_at = created_at - interval '1 day' where id = $1`, [one.id]);
  assert.deepEqual(codeOf(await buyer.delete(path(one))), [409, 'too_late']);
  await query(`update conversations set waiting_since = null where id = $1`, [id]);
});

/** What is told, or still to be told, of a message: its words, where they are kept. */
async function wordsTold(messageId: string): Promise<string[]> {
  const key = `message:${messageId}:%`;
  const { rows } = await query(
    `select 'intent' as place, data->>'text' as text from notification_intents where key like $1
     union select 'bell', data->>'text' from notifications where key like $1
     union select channel, data->>'text' from notification_deliveries where notification_key like $1 order by 1, 2`,
    [key],
  );
  return rows.map(({ place, text }) => `${place}: ${text}`);
}

async function bellOf(person: Person, conversationId: string): Promise<string[]> {
  const { body } = await person.get<Page<{ title: string; body: string; link: string }>>('/api/notifications');
  return body.items
    .filter(({ link }) => link.endsWith(conversationId))
    .map((line) => [line.title, line.body].join(' – '));
}

test('what the other side was told of a message changes with it, and its words go with it, also those on their way', async () => {
  await query(`update users set email_verified_at = souk_now() where id = $1`, [owner.id]);
  const { buyer, id } = await talk('Tess');
  const message = await say(buyer, id, 'My number is 5551234');
  const path = `/api/conversations/${id}/messages/${message.id}`;
  const told = async (words: string) =>
    assert.deepEqual(await wordsTold(message.id), [`bell: ${words}`, `email: ${words}`, `intent: ${words}`]);
  while ((await bellOf(owner, id)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await told('My number is 5551234');
  const retold = async () =>
    (await newsOf(owner, 'notification.changed')).filter(({ change }) => change === 'retold').length;
  const before = await retold();
  await must(buyer.patch(path, { body: 'My  number is secret' }));
  await told('My number is secret');
  const { name: shop } = (await see(buyer, id)).shop;
  assert.deepEqual(await bellOf(owner, id), [`New message from Tess – My number is secret (to ${shop})`]);
  await must(buyer.delete(path));
  await told('');
  assert.deepEqual(await bellOf(owner, id), [`New message from Tess – To ${shop}`]);
  await must(owner.patch('/api/me', { locale: 'de' }));
  assert.deepEqual(await bellOf(owner, id), [`Neue Nachricht von Tess – An ${shop}`]);
  await must(owner.patch('/api/me', { locale: 'en' }));
  assert.equal((await retold()) - before, 2, 'their devices hear of the edit, and that it was taken back');

  const unsaid = await say(owner, id, 'Wrong window');
  await must(owner.delete(`/api/conversations/${id}/messages/${unsaid.id}`));
  while ((await bellOf(buyer, id)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await bellOf(buyer, id), [`New message from ${shop} – `], 'it was not told before');
});

test('a message has at most ten different signs under it, each of anybody once', async () => {
  const { buyer, id } = await talk();
  const { id: messageId } = await say(buyer, id, 'Done!');
  const path = (emoji: string) =>
    `/api/conversations/${id}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`;
  await Promise.all([buyer, owner, helper, owner].map((person) => must(person.put(path('👍'), {}))));
  const family = '👨‍👩‍👧';
  const { reactions } = await must(owner.put<Message>(path(family), {}));
  assert.deepEqual(reactions, [
    { emoji: '👍', count: 3, mine: true },
    { emoji: family, count: 1, mine: true },
  ]);
  assert.deepEqual((await must(owner.put<Message>(path('❤'), {}))).reactions.at(-1)?.emoji, '❤️');
  for (const nothing of ['a', '👍👍', '1', ' ', 'ok👍']) assert.equal((await owner.put(path(nothing), {})).status, 400);
  for (const emoji of ['😀', '😃', '😄', '😁', '😆', '😅', '🤣']) await must(owner.put(path(emoji), {}));
  assert.deepEqual(codeOf(await owner.put(path('😂'), {})), [409, 'too_many_reactions']);
  assert.equal((await buyer.put(path('😀'), {})).status, 200, 'one that is there is joined');
  const left = await must(owner.delete<Message>(path('👍')));
  assert.deepEqual(left.reactions[0], { emoji: '👍', count: 2, mine: false });
  assert.equal((await owner.delete(path('👍'))).status, 200);
});

test('a product or order in a message is shown as it is now, and a product that nobody can see without its picture', async () => {
  const { buyer, id } = await talk();
  const { id: orderId } = await trade.order({ buyer });
  const message = await say(buyer, id, '', { productId: trade.lamp.productId, orderId, replyToId: undefined });
  const price = { amount: 1_000, currency: 'EUR' };
  const card = { id: trade.lamp.productId, title: 'Lamp', price, imageUrl: null, available: true };
  assert.deepEqual(message.product, card);
  await must(owner.put(`/api/orders/${orderId}/confirm`, {}));
  await query(`update products set status = 'hidden', image_url = 'https://example.com/x.jpg' where id = $1`, [
    card.id,
  ]);
  const [seen] = (await history(buyer, id)).items;
  assert.deepEqual([seen?.product, seen?.order?.status], [{ ...card, available: false }, 'confirmed']);
  await query(`update products set status = 'active', image_url = null where id = $1`, [card.id]);
});

test('who is blocked can say nothing more in any way; who was sent it before can still send it again', async () => {
  const { buyer, id } = await talk();
  const wish = { clientMessageId: 'before', body: 'Before' };
  const path = `/api/conversations/${id}/messages`;
  const { body: sent } = await buyer.post<Message>(path, wish);
  await must(helper.post('/api/blocks', { conversationId: id }));
  for (const person of [buyer, owner]) {
    assert.deepEqual(codeOf(await send(person, id, 'Hello')), [403, 'blocked']);
    assert.deepEqual(codeOf(await person.put(`${path}/${sent.id}/reactions/👎`, {})), [403, 'blocked']);
  }
  assert.deepEqual(codeOf(await buyer.patch(`${path}/${sent.id}`, { body: 'You fraud' })), [403, 'blocked']);
  assert.deepEqual(codeOf(await buyer.post('/api/conversations', { shopId: trade.shopId })), [403, 'blocked']);
  assert.equal((await act(buyer, id, 'typing')).status, 204);
  assert.equal((await buyer.post(path, wish)).status, 200);
  const [forBuyer, forShop] = [await see(buyer, id), await see(owner, id)];
  assert.deepEqual(
    [forBuyer.blocked, forShop.blocked],
    [
      { byMe: false, byThem: true },
      { byMe: true, byThem: false },
    ],
  );
  assert.deepEqual([forBuyer.other.online, forBuyer.other.lastSeenAt], [null, null]);
  assert.equal((await history(buyer, id)).items.length, 1, 'what was said can still be read');
  assert.equal((await buyer.delete(`${path}/${sent.id}`)).status, 200, 'and taken back');
});

test('whoever is banned neither writes nor reads, and is not written about', async () => {
  const { buyer, id } = await talk('Bad Bill');
  await say(buyer, id, 'Hello');
  await must(trade.people.admin.put(`/api/admin/users/${buyer.id}/ban`, { reason: 'Fraud' }));
  assert.equal((await send(buyer, id, 'Again')).status, 401);
  assert.equal((await buyer.get(`/api/conversations/${id}`)).status, 401);
  assert.equal((await history(owner, id)).items.length, 1);
});

test('an erased buyer leaves the shop a conversation with nothing of theirs in it, where nothing more can be said', async () => {
  const { buyer, id } = await talk('Zoe Erased');
  await say(buyer, id, 'My address is Rua Nova 7');
  await say(owner, id, 'Thank you');
  await say(buyer, id, 'Bye');
  assert.equal((await see(owner, id)).unreadCount, 1);
  while ((await bellOf(owner, id)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await buyer.delete('/api/me', { password: buyer.password })).status, 204);
  const [line] = await bellOf(owner, id);
  assert.match(line ?? '', /^(New message|\d new messages) from Former member – To /);
  const left = await see(owner, id);
  assert.deepEqual([left.buyer.name, left.unreadCount, left.lastSeq], ['Former member', 0, 3]);
  const { items } = await history(owner, id);
  assert.deepEqual(
    items.map(({ body, sender }) => [body, sender?.name ?? null]),
    [
      [null, null],
      ['Thank you', owner.name],
      [null, null],
    ],
  );
  assert.deepEqual(codeOf(await send(owner, id, 'Are you there?')), [403, 'blocked']);
  assert.deepEqual((await inbox(owner, 'q=Nova')).items, []);
  assert.deepEqual((await inbox(owner, 'q=Zoe')).items, []);
});

test('how long a buyer waited for an answer is kept once, from their first word on', async () => {
  const { buyer, id } = await talk();
  const times = async () =>
    (await query('select seconds from response_times where conversation_id = $1', [id])).rows.map((row) => row.seconds);
  await say(owner, id, 'Welcome');
  assert.deepEqual(await times(), [], 'who did not ask did not wait');
  await say(buyer, id, 'One');
  await query(`update conversations set waiting_since = waiting_since - interval '90 seconds' where id = $1`, [id]);
  await query(`update messages set created_at = created_at - interval '90 seconds' where conversation_id = $1`, [id]);
  await query(`update conversation_sides set last_at = last_at - interval '90 seconds' where conversation_id = $1`, [
    id,
  ]);
  await say(buyer, id, 'Hello?');
  await say(helper, id, 'Yes');
  await say(owner, id, 'And more');
  const [seconds, ...more] = await times();
  assert.ok(seconds >= 90 && seconds < 110, `waited ${seconds} seconds`);
  assert.deepEqual(more, []);
});

test('everything in this market adds up', async () => {
  assert.deepEqual(await checkConversations.find(market.house.database.db), []);
});
