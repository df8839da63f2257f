import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Message } from '#features/conversations/messages/messages.schema.ts';
import { loadConfig } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import { type Caller, callerOf } from '#support/people.ts';
import { history, inbox } from '#support/talk.ts';
import { features, personalData } from '../../app.ts';
import { talks } from './market/talks.ts';
import { demoAtStart, removeDemo, writeDemo } from './service.ts';
import { demoPassword } from './sign-ins.ts';

/** What a run itself leaves behind: queues, logs, and the words the index has met. Everything else must be as if there had never been a demo. */
const notCompared = [
  'attribute_values',
  'cart_additions',
  'demo',
  'domain_events',
  'listener_cursors',
  'search_changes',
  // Of products by their ids, which are others each time, and of what was put into carts once more.
  'shop_figures',
  'nodes',
  'products_to_index',
  'products_to_learn',
  'product_neighbours',
  'search_words',
  'trending_until',
  'presence',
  'installation',
  'schema_migrations',
];

/** Closed with its test: each holds connections of the one database that all tests share. */
async function open(t: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.close());
  return server;
}

async function rowsOf({ house }: TestServer, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await house.database.pool.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(held) as row from ${table} as held`,
  );
  return rows.map(({ row }) => row);
}

async function tablesOf({ house }: TestServer): Promise<string[]> {
  const { rows } = await house.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !notCompared.includes(name));
}

/** All rows of all tables, without ids (also those within keys and words), times and what is sealed by a fresh key: the same for two runs of the same. */
async function contentOf(server: TestServer): Promise<Record<string, string[]>> {
  const chance = /(^|_)ids?$|_(at|since|hash|key|by|to)$|^(day|sealed|key|words|segment|visitor)$|token/;
  const content: Record<string, string[]> = {};
  // How often somebody's devices are told depends on how much a listener hears at once; and each house is up since its own time.
  const own = ['user_events', 'user_event_heads', 'uptime'];
  for (const table of (await tablesOf(server)).filter((name) => !own.includes(name))) {
    const rows = await rowsOf(server, table);
    content[table] = rows
      .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([column]) => !chance.test(column)))))
      .sort();
  }
  return content;
}

/** Until everybody has heard of everything, nothing waits to be indexed, and what is announced was told. */
async function settled(server: TestServer): Promise<void> {
  await heardBy(server, ...features.flatMap(({ listeners = [] }) => listeners));
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await server.house.database.pool.query<{ behind: boolean }>(`
      select exists (select 1 from products_to_index) or exists (select 1 from announcements where status = 'sending')
        as behind`);
    if (!rows[0]?.behind) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('The index is not done in 20 s');
}

describe('the small demo', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
    assert.equal(await writeDemo(server.house, 'small'), 'finished');
  });

  after(() => server.close());

  test('is what it says: 20 people, 12 shops, 200 products with pictures and variants, few drawings', async () => {
    const { rows } = await server.house.database.pool.query(`
      select (select count(*)::int from users) as people, (select count(*)::int from demo_people) as known,
        (select count(*)::int from shops) as shops, (select count(*)::int from products) as products,
        (select count(*)::int from products where picture_id is null) as bare,
        (select count(*)::int from files) <= 150 as few,
        (select count(*)::int from product_variants) > 300 as varied,
        (select count(*)::int from shops where logo_id is null or banner_id is null) as plain,
        (select count(distinct currency)::int from shops) as currencies,
        (select count(*)::int from shop_locations) as places,
        (select count(*)::int from files where loose_since is not null) as loose`);
    assert.deepEqual(rows[0], {
      people: 20,
      known: 20,
      shops: 12,
      products: 200,
      bare: 0,
      few: true,
      varied: true,
      plain: 0,
      currencies: 2,
      places: 12,
      loose: 0,
    });
    assert.equal(await writeDemo(server.house, 'small'), 'there already');
  });

  test('shows itself: cards with pictures that can be fetched, from many shops', async () => {
    const { body } = await server.guest.get<{ items: { imageUrl: string; shop: { slug: string } }[] }>(
      '/api/products?limit=30',
    );
    assert.equal(body.items.length, 30);
    assert.ok(new Set(body.items.map(({ shop }) => shop.slug)).size >= 10);
    const [first] = body.items;
    const picture = await fetch(new URL(first?.imageUrl ?? '', server.url));
    assert.equal(picture.status, 200);
    assert.match(picture.headers.get('content-type') ?? '', /svg/);
    assert.match(await picture.text(), /^<svg /);
  });

  test('is found by the search', async () => {
    await settled(server);
    const { body } = await server.guest.get<{ items: object[] }>('/api/search/products?q=radio');
    assert.ok(body.items.length > 0);
  });

  test('lets three people sign in with the password that is shown on this machine alone, and nobody else', async () => {
    const { body } = await server.guest.get<{
      demo: boolean;
      signIns: { role: string; email: string; password: string }[];
    }>('/api/demo');
    assert.equal(body.demo, true);
    assert.deepEqual(
      body.signIns.map(({ role }) => role),
      ['buyer', 'seller', 'admin'],
    );
    for (const { role, email, password } of body.signIns) {
      const { status, body } = await server.guest.post<{ user: { role: string } }>('/api/auth/login', {
        email,
        password,
      });
      assert.equal(status, 200);
      assert.equal(body.user.role, role === 'admin' ? 'admin' : 'buyer');
    }
    const { rows } = await server.house.database.pool.query<{ email: string }>(
      `select email from users join demo_people on user_id = id where sign_in is null limit 2`,
    );
    for (const { email } of rows) {
      const { status } = await server.guest.post('/api/auth/login', { email, password: demoPassword(server.house) });
      assert.equal(status, 401);
    }
    const elsewhere = [{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }, { via: '1.1 proxy' }];
    for (const headers of elsewhere) {
      const { body } = await server.guest.get<{ demo: boolean; signIns: object[] }>('/api/demo', headers);
      assert.deepEqual(body, { demo: true, signIns: [] });
      assert.equal((await server.guest.get('/api/demo/mails', headers)).status, 403);
    }
  });

  test('is full of people who talk, follow and are told things, as all three find when they sign in', async () => {
    await settled(server);
    const { body: demo } = await server.guest.get<{ signIns: { email: string; password: string }[] }>('/api/demo');
    const [buyer, seller, admin] = await Promise.all(
      demo.signIns.map(async ({ email, password }) => {
        const { body } = await server.guest.post<{ accessToken: string }>('/api/auth/login', { email, password });
        return callerOf(server.url, body.accessToken);
      }),
    );
    assert.ok(buyer && seller && admin);

    const talks = await inbox(buyer, 'limit=50');
    assert.equal(talks.items.filter(({ unreadCount }) => unreadCount > 0).length, 2);
    assert.ok(talks.items.length >= 5 && talks.items.every(({ lastSeq, lastMessage }) => lastSeq > 0 && lastMessage));
    assert.equal((await inbox(buyer, 'archived=true')).items.length, 1);
    const ofShop = await inbox(seller, 'shop=ruis-attic&limit=50');
    assert.equal(ofShop.items.filter(({ unreadCount }) => unreadCount > 0).length, 3);
    assert.equal(ofShop.items.filter(({ assignedTo, pinned }) => assignedTo && pinned).length, 1);
    assert.equal((await inbox(seller, 'shop=ruis-attic&archived=true')).items.length, 1);
    assert.equal((await inbox(seller, 'side=buyer')).unreadCount, 1);

    const [bought, sold] = await Promise.all([said(buyer, talks.items), said(seller, ofShop.items)]);
    const offers = bought.flatMap(({ offer }) => offer ?? []);
    assert.deepEqual(offers.map(({ status }) => status).sort(), ['accepted', 'countered', 'open']);
    assert.ok(offers.some(({ acts }) => acts.includes('buy')) && offers.some(({ acts }) => acts.includes('accept')));
    assert.ok(sold.some(({ offer }) => offer?.acts.includes('accept')));
    assert.ok(bought.some(({ product }) => product) && bought.some(({ order }) => order));
    assert.ok(bought.some(({ reactions }) => reactions.length > 0));
    assert.deepEqual(bought.flatMap(({ call }) => call?.duration ?? []).sort(), [0, 382]);
    const { body: waiting } = await seller.get<{ items: object[] }>('/api/call-backs?shop=ruis-attic');
    assert.equal(waiting.items.length, 1);
    const [picture] = sold.flatMap(({ attachments }) => attachments);
    assert.equal(picture?.kind, 'picture');
    assert.equal((await fetch(new URL(picture.url, server.url))).status, 200);

    for (const caller of [buyer, seller, admin]) {
      const { body: followed } = await caller.get<{ items: object[] }>('/api/me/following');
      assert.ok(followed.items.length >= 3);
      const { body: feed } = await caller.get<{ items: { kind: string; at: string }[]; unreadCount: number }>(
        '/api/feed?limit=50',
      );
      assert.ok(feed.unreadCount > 0 && feed.unreadCount < feed.items.length, `${feed.unreadCount} unread`);
      assert.equal(new Set(feed.items.map(({ kind }) => kind)).size, 4);
      const times = feed.items.map(({ at }) => at);
      assert.deepEqual(times, times.toSorted().reverse(), 'the newest is first');
      const { body: bell } = await caller.get<{ items: { type: string }[] }>('/api/notifications');
      assert.deepEqual(
        bell.items.filter(({ type }) => type === 'system.announcement').map(({ type }) => type),
        ['system.announcement'],
      );
    }
    const { body: answers } = await server.guest.get<{ medianSeconds: number }>('/api/shops/ruis-attic/response-time');
    assert.ok(answers.medianSeconds > 600 && answers.medianSeconds < 6 * 3_600, `${answers.medianSeconds} s`);
    const { body: replies } = await seller.get<{ items: object[] }>('/api/shops/ruis-attic/quick-replies');
    assert.ok(replies.items.length >= 3);
    assert.equal((await seller.get<{ when: string }>('/api/shops/ruis-attic/away-message')).body.when, 'closed');
    for (const { name, find } of features.flatMap(({ checks = [] }) => checks)) {
      assert.deepEqual(await find(server.house.database.db), [], name);
    }
  });

  test('shows mails to made-up people and to the asker, and no others', async () => {
    const [ana, rui] = [await server.person('Ana'), await server.person('Rui')];
    await server.guest.post('/api/auth/password/forgot', { email: 'buyer@demo.example' });
    interface Mails {
      items: { to: string; subject: string; text: string; links: string[]; time: string }[];
      nextCursor: string | null;
    }
    const has = (mails: Mails, to: string) => mails.items.some((mail) => mail.to === to);
    let mails: Mails = { items: [], nextCursor: null };
    for (let tries = 0; tries < 200 && !(has(mails, ana.email) && has(mails, 'buyer@demo.example')); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      mails = (await ana.get<Mails>('/api/demo/mails')).body;
    }
    assert.ok(has(mails, ana.email) && has(mails, 'buyer@demo.example'));
    assert.ok(!has(mails, rui.email));
    const mail = mails.items.find(({ to }) => to === 'buyer@demo.example');
    assert.ok(mail && mail.subject !== '' && mail.text.includes('http') && mail.links.length > 0);
    assert.doesNotMatch(mail.subject + mail.text, /=\?utf|=[0-9A-F]{2}=/i);
    const asGuest = (await server.guest.get<Mails>('/api/demo/mails')).body;
    assert.ok(asGuest.items.every(({ to }) => to.endsWith('@demo.example')));
    const byOne = (await ana.get<Mails>('/api/demo/mails?limit=1')).body;
    assert.equal(byOne.items.length, 1);
    assert.ok(byOne.nextCursor);
    const rest = (await ana.get<Mails>(`/api/demo/mails?limit=100&cursor=${byOne.nextCursor}`)).body;
    assert.equal(rest.items.length + 1, (await ana.get<Mails>('/api/demo/mails?limit=100')).body.items.length);
  });
});

async function said(caller: Caller, talks: readonly { id: string }[]): Promise<Message[]> {
  const pages = await Promise.all(talks.map(({ id }) => history(caller, id, 'limit=50')));
  return pages.flatMap(({ items }) => items);
}

test('the demo is the same every time: two who write it at once write it once, and it may be interrupted again and again', async (t) => {
  const [once, often] = [await open(t), await open(t)];
  const written = await Promise.allSettled([writeDemo(once.house, 'small'), writeDemo(once.house, 'small')]);
  assert.deepEqual(written.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await rowsOf(once, 'products')).length, 200);
  let runs = 0;
  for (let written = 'interrupted'; written === 'interrupted'; runs++) {
    const stop = new AbortController();
    let notes = 0;
    written = await writeDemo(often.house, 'small', {
      signal: stop.signal,
      onProgress: (_, __, note) => {
        if (note !== '' && ++notes === 15) stop.abort();
      },
    });
    // As if killed between a part of the talk and its mark; what shops told is written in one with that.
    await often.house.database.pool.query(
      'update demo set talk_done = talk_done - 1 where talk_done > 0 and talk_done <> $1',
      [talks.length + 3],
    );
    assert.ok(runs < 50);
  }
  assert.ok(runs >= 4, `${runs} runs`);
  await Promise.all([settled(once), settled(often)]);
  assertAlike(await contentOf(often), await contentOf(once));
});

test('a demo that was removed leaves a real shop and nothing else, bytes and mails included', async (t) => {
  const server = await open(t);
  const eva = await server.person('Eva');
  const { body: shop } = await eva.post<{ id: string; slug: string }>('/api/shops', {
    name: "Eva's",
    slug: 'the-second-wheel',
    currency: 'EUR',
  });
  const product = {
    title: 'Kettle',
    price: { amount: 900, currency: 'EUR' },
    category: ['Kitchen', 'Kettles'],
    status: 'active',
    stock: 3,
  };
  assert.equal((await eva.post(`/api/shops/${shop.id}/products`, product)).status, 201);
  await mailsSent(server);
  await settled(server);
  const mails = readdirSync(join(server.dataFolder, 'mail')).length;
  const before = await snapshot(server);

  await writeDemo(server.house, 'small');
  await settled(server);
  const stop = new AbortController();
  let batches = 0;
  const interrupted = await removeDemo(server.house, personalData(), {
    signal: stop.signal,
    onProgress: () => {
      if (++batches === 1) stop.abort();
    },
  });
  assert.equal(interrupted, 'interrupted');
  await assert.rejects(writeDemo(server.house, 'small'), /being removed/);
  assert.equal(await removeDemo(server.house, personalData()), 'finished');
  assert.equal(await removeDemo(server.house, personalData()), 'nothing there');
  await settled(server);

  assertAlike(await snapshot(server), before);
  const bytes = existsSync(join(server.dataFolder, 'files'))
    ? readdirSync(join(server.dataFolder, 'files'), { recursive: true, withFileTypes: true })
    : [];
  assert.deepEqual(
    bytes.filter((entry) => entry.isFile()).map(({ name }) => name),
    [],
  );
  assert.equal(readdirSync(join(server.dataFolder, 'mail')).length, mails);
  assert.deepEqual((await server.guest.get<object>('/api/demo')).body, { demo: false, signIns: [] });
  assert.equal(await writeDemo(server.house, 'small'), 'finished', 'and it can be written anew');
});

test('what real rows refer to stays in the archive, without the shop and the person around it', async (t) => {
  const server = await open(t);
  const { pool } = server.house.database;
  await pool.query('create table wishes (product_id uuid not null references products)');
  await writeDemo(server.house, 'small');
  const { rows } = await pool.query<{ id: string }>(
    `select id from products where status = 'active' order by id limit 1`,
  );
  const id = rows[0]?.id;
  await pool.query('insert into wishes values ($1)', [id]);
  assert.equal(await removeDemo(server.house, personalData()), 'finished');

  const left = await pool.query(`
    select products.id, products.status, shops.status as shop, shops.name, users.name as owner, users.status as account
    from products join shops on shops.id = shop_id join users on users.id = owner_id`);
  assert.deepEqual(left.rows, [
    { id, status: 'archived', shop: 'hidden', name: 'Closed shop', owner: 'Former member', account: 'erased' },
  ]);
  assert.equal((await rowsOf(server, 'users')).length, 1);
  assert.equal((await rowsOf(server, 'demo_people')).length, 0);
  assert.equal((await server.guest.get(`/api/products/${id}`)).status, 404);
});

describe('a start', () => {
  const house = (server: TestServer, SOUK_DEMO = ''): House => ({
    ...server.house,
    config: { ...server.house.config, SOUK_DEMO: loadConfig({ SOUK_DEMO }).SOUK_DEMO },
  });

  test('writes the small demo into a new database of our own, and none into any other', async (t) => {
    const server = await open(t);
    assert.equal(await demoAtStart(house(server), true), 'small');
    assert.equal(await demoAtStart(house(server), false), null);
    for (const size of ['small', 'medium', 'large'] as const) {
      assert.equal(await demoAtStart(house(server, size), false), size);
      assert.equal(await demoAtStart(house(server, size), true), size);
    }
    assert.equal(await demoAtStart(house(server, 'off'), true), null);
    await server.person('Eva');
    assert.equal(await demoAtStart(house(server), true), null, 'somebody is there already');
    assert.throws(() => loadConfig({ SOUK_DEMO: 'huge' }), /SOUK_DEMO must be one of off, small, medium, large/);
  });

  test('goes on with one that was interrupted, and leaves a removed one alone', async (t) => {
    const server = await open(t);
    const stop = new AbortController();
    await writeDemo(server.house, 'small', { signal: stop.signal, onProgress: () => stop.abort() });
    assert.equal(await demoAtStart(house(server), false), 'small');
    await removeDemo(server.house, personalData());
    assert.equal(await demoAtStart(house(server), true), null);
    assert.equal(await demoAtStart(house(server, 'small'), true), null);
  });
});

/** All rows of all tables; when somebody was last seen is written a little later than it happens. */
async function snapshot(server: TestServer): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const table of await tablesOf(server)) {
    content[table] = (await rowsOf(server, table)).map(({ last_activity: _, ...row }) => JSON.stringify(row)).sort();
  }
  return content;
}

/** Until nothing waits to be mailed: a row that is settled later would count as a difference. */
async function mailsSent({ house }: TestServer): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await house.database.pool.query<{ waiting: boolean }>(`
      select exists (select 1 from notification_deliveries where settled_at is null)
        or exists (select 1 from notification_intents where expanded_at is null) as waiting`);
    if (!rows[0]?.waiting) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('Mails are not sent in 10 s');
}

/** Names the rows that differ, a few of them. */
function assertAlike(found: Record<string, string[]>, wanted: Record<string, string[]>): void {
  const differing = Object.keys(wanted).flatMap((table) => {
    const [now, then] = [new Set(found[table]), new Set(wanted[table])];
    return [
      ...[...now].filter((row) => !then.has(row)).map((row) => `${table} has also ${row}`),
      ...[...then].filter((row) => !now.has(row)).map((row) => `${table} lacks ${row}`),
      ...(found[table]?.length === wanted[table]?.length ? [] : [`${table} has another number of rows`]),
    ];
  });
  assert.deepEqual(
    differing.slice(0, 5).map((text) => text.slice(0, 500)),
    [],
  );
}
