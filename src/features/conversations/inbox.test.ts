import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { act, inbox, open, say } from '#support/talk.ts';
import { must } from '#support/trade.ts';

let market: TestServer;
let owner: Person;
let shopId: string;

before(async () => {
  market = await startTestServer();
  owner = await market.person('Sela');
  shopId = (await must(owner.post<{ id: string }>('/api/shops', { name: 'Attic Radios', currency: 'EUR' }))).id;
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

/** Ids of all pages of a list, in its order. */
async function walk(person: Person, asked: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = '';
  do {
    const page = await inbox(person, `${asked}${cursor}`);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  return ids;
}

test('an inbox is read page by page, the pinned ones first, each once', async () => {
  const buyers = await Promise.all(Array.from({ length: 7 }, (_, index) => market.person(`Buyer ${index}`)));
  const ids: string[] = [];
  for (const buyer of buyers) {
    const id = await open(buyer, shopId);
    await say(buyer, id, 'Good morning');
    ids.unshift(id);
  }
  // Those of one moment are kept apart by their ids.
  await query(`update conversation_sides set last_at = '2026-11-01' where conversation_id = any($1)`, [
    ids.slice(2, 5),
  ]);
  for (const id of [ids[6], ids[3]]) await act(owner, id as string, 'pin');
  const all = await walk(owner, `shop=${shopId}&limit=100`);
  assert.equal(all.length, 7);
  assert.deepEqual(all.slice(0, 2), [ids[6], ids[3]]);
  assert.deepEqual(await walk(owner, `shop=${shopId}&limit=2`), all);
  assert.deepEqual(await walk(owner, 'limit=3'), all, 'together with what is mine as a buyer');
  for (const cursor of ['x', 'WzEsMl0', Buffer.from('[2,"2026",""]').toString('base64url')]) {
    assert.equal((await owner.get(`/api/conversations?cursor=${cursor}`)).status, 400);
  }
});

test('a conversation is found by what was said, by the other name and by the product, by its own people alone', async () => {
  const [zora, yann] = await Promise.all([market.person('Zora Quill'), market.person('Yann Petit')]);
  const lamp = { title: 'Bauhaus lamp', price: { amount: 100, currency: 'EUR' }, stock: 1 };
  const { id: productId } = await must(owner.post<{ id: string }>(`/api/shops/${shopId}/products`, lamp));
  const [about, plain] = [await open(zora, shopId, { productId }), await open(yann, shopId)];
  await say(zora, about, 'Does the Gewürzregal fit through a narrow staircase?');
  const hit = await say(owner, about, `${'Well, '.repeat(40)}the staircases here are narrow too`);
  await say(yann, plain, 'Do you ship to Marseille?');

  const found = async (person: Person, q: string) =>
    (await inbox(person, `q=${encodeURIComponent(q)}`)).items.map(({ id, match }) => [id, match?.seq ?? null]);
  assert.deepEqual(await found(owner, 'narrow stairca'), [[about, 2]], 'all words, the last as a beginning');
  assert.deepEqual(await found(zora, 'gewurzregal'), [[about, 1]]);
  assert.deepEqual(await found(owner, 'narrow Marseille'), []);
  assert.deepEqual(await found(yann, 'narrow'), []);
  assert.deepEqual(await found(owner, 'quil'), [[about, null]]);
  assert.deepEqual(await found(owner, 'bauhaus'), [[about, null]]);
  assert.deepEqual(await found(zora, 'attic'), [[about, null]]);
  assert.deepEqual(await found(zora, 'Sela'), [], 'a shop goes by its own name');
  assert.deepEqual(await found(owner, '§ & | !'), []);
  assert.deepEqual(await found(owner, '%'), []);
  const [{ match } = {}] = (await inbox(owner, 'q=staircases')).items;
  assert.match(match?.excerpt ?? '', /^….*staircases here/);
  assert.ok([...(match?.excerpt ?? '')].length <= 141);

  await must(owner.delete(`/api/conversations/${about}/messages/${hit.id}`));
  assert.deepEqual(await found(owner, 'staircases'), [], 'nothing is found that was taken back');
  assert.deepEqual(await found(owner, 'staircase'), [[about, 1]]);
  await query(`update messages set hidden_at = now() where conversation_id = $1`, [plain]);
  assert.deepEqual(await found(owner, 'marseille'), [], 'nor what a moderator hid');
  await query(`update messages set hidden_at = null where conversation_id = $1`, [plain]);
  await must(zora.patch('/api/me', { name: 'Zora Feather' }));
  assert.deepEqual([await found(owner, 'quill'), await found(owner, 'feather')], [[], [[about, null]]]);
  await act(owner, plain, 'archive');
  assert.deepEqual([await found(owner, 'marseille'), await walk(owner, 'q=marseille&archived=true')], [[], [plain]]);
});

test('in an inbox of thousands an old word is found as well as a common one', async () => {
  const shop = (await must(owner.post<{ id: string }>('/api/shops', { name: 'Busy', currency: 'EUR' }))).id;
  const buyer = await market.person('First');
  const oldest = await open(buyer, shop);
  await say(buyer, oldest, 'The xylophone, please');
  await query(
    `with people as (
       insert into users (id, email_key, email, password_hash, name)
       select gen_random_uuid(), number || '@busy', '', '', 'Crowd' from generate_series(1, 1200) as number returning id
     ), made as (
       insert into conversations (id, buyer_id, shop_id, last_seq) select gen_random_uuid(), id, $1, 1 from people
       returning id, buyer_id
     ), sides as (
       insert into conversation_sides (conversation_id, side, holder_id, listed, unread_count, delivered_seq, seen_seq, read_seq)
       select id, 'buyer', buyer_id, true, 0, 1, 1, 1 from made
       union all select id, 'shop', $1, true, 1, 0, 0, 0 from made
     )
     insert into messages (id, conversation_id, seq, side, sender_id, body, words)
     select gen_random_uuid(), id, 1, 'buyer', buyer_id, 'Hello', array_to_tsvector(array[right($1::text, 8) || '/hello'])
     from made`,
    [shop],
  );
  assert.deepEqual(await walk(owner, `shop=${shop}&q=xylophone`), [oldest]);
  assert.deepEqual(await walk(owner, `shop=${shop}&q=first`), [oldest]);
  const greeted = await walk(owner, `shop=${shop}&q=hello&limit=100`);
  assert.deepEqual([greeted.length, new Set(greeted).size], [1_200, 1_200]);
  const crowd = await walk(owner, `shop=${shop}&q=crowd&limit=100`);
  assert.equal(new Set(crowd).size, 1_200);
});
