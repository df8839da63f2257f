import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { type Answer, PASSWORD, type Person } from '#support/people.ts';
import { checkFollowers, checkFollowLog } from './check.ts';
import type { Announcement, Follow, FollowedShop, Follower } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana Sousa'), market.person('Ben Castro')]);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function openShop(owner = ana, name = 'Attic'): Promise<Shop> {
  return (await owner.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

const path = ({ id }: { id: string }) => `/api/shops/${id}/follow`;
const toggle = (person: Person, shop: Shop, headers?: Record<string, string>) =>
  person.post<Follow>(path(shop), undefined, headers);
const countOf = async (shop: Shop) => (await market.guest.get<Shop>(`/api/shops/${shop.id}`)).body.followerCount;
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];
const seen = ({ status, body }: Answer<Follow>) => [status, body.following, body.followerCount];

async function rowsOf(shop: Shop) {
  const { rows } = await query(
    `select (select count(*) from shop_followers where shop_id = $1) as held,
       coalesce((select followers from shop_follower_counts where shop_id = $1), 0) as counted,
       (select coalesce(sum(change), 0) from follow_changes where shop_id = $1)::bigint as logged`,
    [shop.id],
  );
  return rows[0] as { held: number; counted: number; logged: number };
}

async function faults(): Promise<string[]> {
  const { db } = market.house.database;
  return [...(await checkFollowers.find(db)), ...(await checkFollowLog.find(db))];
}

test('somebody follows a shop and leaves it: its page counts them, its owner is told once, their devices hear of it', async () => {
  const shop = await openShop();
  assert.equal(shop.followerCount, 0);
  assert.deepEqual(seen(await toggle(ben, shop)), [200, true, 1]);
  assert.equal(await countOf(shop), 1);
  assert.deepEqual((await ben.get<Follow>(`/api/shops/${shop.slug}/follow`)).body, {
    ...{ following: true, muted: false, followerCount: 1 },
  });
  assert.deepEqual((await ana.get<Follow>(path(shop))).body, { following: false, muted: false, followerCount: 1 });
  assert.deepEqual(seen(await toggle(ben, shop)), [200, false, 0]);
  assert.equal(await countOf(shop), 0);
  assert.deepEqual(seen(await toggle(ben, shop)), [200, true, 1]);

  const ofShop = ({ shopId }: Record<string, unknown>) => shopId === shop.id;
  const who = { shopId: shop.id, userId: ben.id };
  assert.deepEqual(await market.announced('shop.followed', ofShop), [who, who]);
  assert.deepEqual(await market.announced('shop.unfollowed', ofShop), [who]);
  const intents = await query(
    `select user_id, type, data, group_key from notification_intents where key like 'shop.followed:' || $1 || ':%'`,
    [shop.id],
  );
  assert.deepEqual(intents.rows, [
    {
      user_id: ana.id,
      type: 'shop.followed',
      data: { shopId: shop.id, shop: 'Attic', name: 'Ben Castro' },
      group_key: `followers:${shop.id}`,
    },
  ]);
  const told = await query(
    `select user_id from user_events where type = 'follow.changed' and payload->>'shopId' = $1`,
    [shop.id],
  );
  assert.deepEqual(
    told.rows.map(({ user_id }) => user_id),
    [ben.id, ben.id, ben.id],
  );
});

test('to follow and to leave outright can be said twice', async () => {
  const shop = await openShop();
  assert.deepEqual(seen(await ben.put<Follow>(path(shop))), [200, true, 1]);
  assert.deepEqual(seen(await ben.put<Follow>(path(shop))), [200, true, 1]);
  assert.deepEqual(seen(await ben.delete<Follow>(path(shop))), [200, false, 0]);
  assert.deepEqual(seen(await ben.delete<Follow>(path(shop))), [200, false, 0]);
  assert.equal((await market.announced('shop.followed', ({ shopId }) => shopId === shop.id)).length, 1);
  assert.equal((await market.announced('shop.unfollowed', ({ shopId }) => shopId === shop.id)).length, 1);
});

test('a toggle that is sent again with its Idempotency-Key moves nothing', async () => {
  const shop = await openShop();
  const again = { 'idempotency-key': randomUUID() };
  assert.deepEqual(seen(await toggle(ben, shop, again)), [200, true, 1]);
  assert.deepEqual(seen(await toggle(ben, shop, again)), [200, true, 1]);
  assert.deepEqual(seen(await toggle(ben, shop)), [200, false, 0]);
  // The answer of then, not what is now.
  assert.deepEqual(seen(await toggle(ben, shop, again)), [200, true, 1]);
  assert.deepEqual(await rowsOf(shop), { held: 0, counted: 0, logged: 0 });
});

test('toggles of many people at once: nobody is lost, and the count is that of the rows', async () => {
  const shop = await openShop();
  const people = await Promise.all(Array.from({ length: 12 }, (_, at) => market.person(`Racer ${at}`)));
  // The first one toggles once, the second twice, …
  const answers = await Promise.all(
    people.flatMap((person, at) => Array.from({ length: at + 1 }, () => toggle(person, shop))),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  const { rows } = await query('select user_id from shop_followers where shop_id = $1', [shop.id]);
  const following = new Set(rows.map(({ user_id }) => user_id));
  // An odd number of toggles leaves them following.
  assert.deepEqual(
    people.map(({ id }) => following.has(id)),
    people.map((_, at) => at % 2 === 0),
  );
  assert.deepEqual(await rowsOf(shop), { held: 6, counted: 6, logged: 6 });
  assert.equal(await countOf(shop), 6);
  assert.deepEqual(await faults(), []);
});

test('whatever is done to some shops by some people at once, count, log and rows agree', async () => {
  const [shops, people] = await Promise.all([
    Promise.all([openShop(), openShop(), openShop()]),
    Promise.all([market.person('Cleo'), market.person('Davi'), market.person('Eva')]),
  ]);
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    shop: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom('post', 'put', 'delete'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      const answers = await Promise.all(
        steps.map(({ who, shop, what }) => (people[who] as Person)[what as 'post'](path(shops[shop] as Shop))),
      );
      assert.ok(answers.every(({ status }) => status === 200));
      assert.deepEqual(await faults(), []);
    }),
    { numRuns: 12 },
  );
});

test('nobody follows a shop they work for, nor one that they cannot see; to leave one always works', async () => {
  const shop = await openShop();
  assert.deepEqual(codeOf(await toggle(ana, shop)), [409, 'own_shop']);
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{orders}')`, [shop.id, ben.id]);
  assert.deepEqual(codeOf(await ben.put(path(shop))), [409, 'own_shop']);

  const [cleo, davi] = await Promise.all([market.person('Cleo'), market.person('Davi')]);
  await cleo.put(path(shop));
  await query(`update shops set status = 'closed' where id = $1`, [shop.id]);
  assert.deepEqual(seen(await davi.put<Follow>(path(shop))), [200, true, 2]);
  await query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  const eva = await market.person('Eva');
  assert.deepEqual(codeOf(await toggle(eva, shop)), [404, 'not_found']);
  assert.deepEqual(codeOf(await eva.get(path(shop))), [404, 'not_found']);
  assert.deepEqual((await cleo.get<Page<FollowedShop>>('/api/me/following')).body.items, []);
  assert.deepEqual(seen(await cleo.delete<Follow>(path(shop))), [200, false, 1]);
  assert.deepEqual(seen(await toggle(davi, shop)), [200, false, 0]);
  assert.deepEqual(codeOf(await toggle(davi, shop)), [404, 'not_found']);
});

test('whom the owner of the shop blocked follows it without the owner being told', async () => {
  const shop = await openShop();
  const cleo = await market.person('Cleo');
  await query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [ana.id, cleo.id]);
  assert.deepEqual(seen(await toggle(cleo, shop)), [200, true, 1]);
  const { rows } = await query(`select key from notification_intents where key = $1`, [
    `shop.followed:${shop.id}:${cleo.id}`,
  ]);
  assert.deepEqual(rows, []);
});

test('nobody follows more shops than the feed can look at', async () => {
  const shop = await openShop();
  const cleo = await market.person('Cleo');
  await query(
    `with many as (
       insert into shops (id, owner_id, slug, name, currency)
       select gen_random_uuid(), $1, 'one-of-many-' || nr, 'One of many', 'EUR' from generate_series(1, 2000) as nr
       returning id)
     insert into shop_followers (id, user_id, shop_id) select gen_random_uuid(), $2, id from many`,
    [(await market.person('Olga')).id, cleo.id],
  );
  assert.deepEqual(codeOf(await toggle(cleo, shop)), [409, 'too_many_followed']);
  const [{ id } = { id: '' }] = (await query('select shop_id as id from shop_followers where user_id = $1', [cleo.id]))
    .rows;
  await cleo.delete(`/api/shops/${id}/follow`);
  assert.deepEqual(seen(await toggle(cleo, shop)), [200, true, 1]);
});

test('the owner and staff who may read who follows the shop, page by page; who is shut out is not named', async () => {
  const shop = await openShop();
  const [cleo, davi, eva] = (await Promise.all(['Cleo', 'Davi', 'Eva'].map((name) => market.person(name)))) as [
    ...[Person, Person, Person],
  ];
  for (const person of [cleo, davi, eva]) await person.put(path(shop));
  await query(`update users set status = 'banned' where id = $1`, [davi.id]);

  const followers = `/api/shops/${shop.slug}/followers`;
  const first = (await ana.get<Page<Follower>>(`${followers}?limit=2`)).body;
  const second = (await ana.get<Page<Follower>>(`${followers}?limit=2&cursor=${first.nextCursor}`)).body;
  assert.deepEqual(
    [...first.items, ...second.items].map(({ user }) => user),
    [{ id: eva.id, name: 'Eva' }, null, { id: cleo.id, name: 'Cleo' }],
  );
  assert.equal(second.nextCursor, null);

  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{orders}')`, [shop.id, ben.id]);
  assert.deepEqual(codeOf(await ben.get(followers)), [403, 'forbidden']);
  await query(`update shop_staff set permissions = '{profile}' where shop_id = $1`, [shop.id]);
  assert.equal((await ben.get(followers)).status, 200);
  assert.deepEqual(codeOf(await cleo.get(followers)), [403, 'forbidden']);
});

test('the shops I follow are listed, the last one first, and can be muted', async () => {
  const cleo = await market.person('Cleo');
  const [attic, cellar] = [await openShop(ana, 'Attic'), await openShop(ana, 'Cellar')];
  await cleo.put(path(attic));
  await cleo.put(path(cellar));
  assert.deepEqual((await cleo.put<Follow>(`${path(attic)}/mute`)).body, {
    ...{ following: true, muted: true, followerCount: 1 },
  });
  assert.equal((await cleo.put(`${path(attic)}/mute`)).status, 200);
  const { items } = (await cleo.get<Page<FollowedShop>>('/api/me/following')).body;
  assert.deepEqual(
    items.map(({ shop, muted }) => [shop.name, shop.slug, shop.followerCount, muted]),
    [
      ['Cellar', cellar.slug, 1, false],
      ['Attic', attic.slug, 1, true],
    ],
  );
  const first = (await cleo.get<Page<FollowedShop>>('/api/me/following?limit=1')).body;
  const second = (await cleo.get<Page<FollowedShop>>(`/api/me/following?limit=1&cursor=${first.nextCursor}`)).body;
  assert.deepEqual(
    [first.items[0]?.shop.name, second.items[0]?.shop.name, second.nextCursor],
    ['Cellar', 'Attic', null],
  );
  assert.equal((await cleo.put<Follow>(`${path(attic)}/unmute`)).body.muted, false);
  assert.deepEqual(codeOf(await ben.put(`${path(attic)}/mute`)), [409, 'not_following']);
});

test('an erased account follows nothing: the count falls, the log keeps a nobody, the owner is told no name', async () => {
  const shop = await openShop();
  const cleo = await market.person('Zephyrine Quillfeather');
  const other = await openShop();
  for (const followed of [shop, other]) await cleo.put(path(followed));
  await ben.put(path(shop));
  // The first is told by then; the second is on its way, or not yet: neither may keep the name.
  const lines = async () =>
    (await ana.get<Page<{ title: string }>>('/api/notifications?type=shop.followed')).body.items.filter(({ title }) =>
      title.includes('Quillfeather'),
    );
  while ((await lines()).length === 0) await pause(20);
  const unsaid = await openShop();
  await cleo.put(path(unsaid));
  assert.equal((await cleo.delete('/api/me', { password: PASSWORD })).status, 204);
  assert.deepEqual(await rowsOf(shop), { held: 1, counted: 1, logged: 1 });
  assert.equal(await countOf(shop), 1);
  assert.equal(await countOf(other), 0);
  const log = await query('select user_id, change from follow_changes where shop_id = $1 order by id', [shop.id]);
  assert.deepEqual(
    log.rows.map(({ user_id, change }) => [user_id, change]),
    [
      [null, 1],
      [ben.id, 1],
      [null, -1],
    ],
  );
  for (const table of ['notifications', 'notification_intents', 'notification_deliveries']) {
    const { rows } = await query(`select data from ${table} where data::text like '%Quillfeather%'`);
    assert.deepEqual(rows, [], table);
  }
  assert.deepEqual(await lines(), []);
  assert.deepEqual(await faults(), []);
});

test('souk check finds a count, a row and a log that do not belong together', async () => {
  const shop = await openShop();
  await ben.put(path(shop));
  assert.deepEqual(await faults(), []);
  const planted: [fault: string, repair: string, found: RegExp][] = [
    [
      'update shop_follower_counts set followers = followers + 1 where shop_id = $1',
      'update shop_follower_counts set followers = followers - 1 where shop_id = $1',
      /counts 2 followers and has 1/,
    ],
    [
      'insert into follow_changes (shop_id, change) values ($1, 1)',
      'delete from follow_changes where shop_id = $1 and user_id is null',
      /has 1 followers and its log sums up to 2/,
    ],
    [
      'update follow_changes set user_id = shops.owner_id from shops where shops.id = shop_id and shop_id = $1',
      `update follow_changes set user_id = '${ben.id}' where shop_id = $1`,
      /says 1 of the user/,
    ],
  ];
  for (const [fault, repair, found] of planted) {
    await query(fault, [shop.id]);
    assert.match((await faults()).join('\n'), found);
    await query(repair, [shop.id]);
    assert.deepEqual(await faults(), []);
  }
  // A row written past the triggers.
  const client = await market.house.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('alter table shop_followers disable trigger user');
    await client.query('delete from shop_followers where shop_id = $1', [shop.id]);
    await client.query('alter table shop_followers enable trigger user');
    await client.query('commit');
  } finally {
    client.release();
  }
  assert.match((await faults()).join('\n'), /counts 1 followers and has 0/);
  await query('update shop_follower_counts set followers = 0 where shop_id = $1', [shop.id]);
  await query('delete from follow_changes where shop_id = $1', [shop.id]);
});

test('a shop tells its followers five things a day, also when it says all at once, and can take them back', async () => {
  const shop = await openShop();
  const news = `/api/shops/${shop.slug}/news`;
  const say = (title: string) => ana.post<Announcement>(news, { title, body: ' Back on Monday. ' });
  const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => say(` Fair ${at} `)));
  const said = answers.filter(({ status }) => status === 201).map(({ body }) => body);
  assert.equal(said.length, 5);
  assert.match(said[0]?.title ?? '', /^Fair \d$/);
  assert.equal(said[0]?.body, 'Back on Monday.');
  assert.deepEqual(codeOf(answers.find(({ status }) => status !== 201) as Answer), [409, 'too_many_announcements']);

  const listed = (await market.guest.get<Page<Announcement>>(`${news}?limit=3`)).body;
  assert.equal(listed.items.length, 3);
  const rest = (await market.guest.get<Page<Announcement>>(`${news}?limit=3&cursor=${listed.nextCursor}`)).body;
  assert.deepEqual([rest.items.length, rest.nextCursor], [2, null]);

  const [first] = listed.items;
  assert.deepEqual(codeOf(await ben.delete(`${news}/${first?.id}`)), [403, 'forbidden']);
  assert.equal((await ana.delete(`${news}/${first?.id}`)).status, 204);
  assert.deepEqual(codeOf(await ana.delete(`${news}/${first?.id}`)), [404, 'not_found']);
  assert.equal((await market.guest.get<Page<Announcement>>(news)).body.items.length, 4);
  // Of another shop.
  const beside = await openShop();
  assert.deepEqual(codeOf(await ana.delete(`/api/shops/${beside.id}/news/${rest.items[0]?.id}`)), [404, 'not_found']);
});

test('what is no announcement is refused', async () => {
  const shop = await openShop();
  const bad: object[] = [
    {},
    { title: 'Fair' },
    { title: '', body: 'x' },
    { title: '   ', body: 'x' },
    { title: 'Fair', body: '  ' },
    { title: 'two\nlines', body: 'x' },
    { title: 'x'.repeat(121), body: 'x' },
    { title: 'Fair', body: 'x'.repeat(2_001) },
    { title: 'Fair', body: 'x', kind: 'new_product' },
    { title: 3, body: 'x' },
  ];
  for (const body of bad) {
    assert.deepEqual(
      codeOf(await ana.post(`/api/shops/${shop.id}/news`, body)),
      [400, 'invalid_input'],
      JSON.stringify(body),
    );
  }
  await query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  const hidden = await ana.post(`/api/shops/${shop.id}/news`, { title: 'Fair', body: 'Come!' });
  assert.deepEqual(codeOf(hidden), [409, 'hidden_by_moderator']);
});

test('the owner reads of many new followers in one line', async () => {
  const owner = await market.person('Olga');
  const shop = await openShop(owner, 'Cellar');
  for (const name of ['Cleo', 'Davi', 'Eva']) await (await market.person(name)).put(path(shop));
  let titles: string[] = [];
  for (let tries = 0; tries < 100 && !titles[0]?.includes('2 others'); tries++) {
    await pause(30);
    const { body } = await owner.get<Page<{ type: string; title: string }>>('/api/notifications');
    titles = body.items.filter(({ type }) => type === 'shop.followed').map(({ title }) => title);
  }
  assert.deepEqual(titles, ['Eva and 2 others follow Cellar']);
});
