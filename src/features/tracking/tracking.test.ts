import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import type { Person } from '#support/people.ts';
import { features } from '../../app.ts';
import { forgetOldVisitors } from '../analytics/days/jobs.ts';
import { shopDays } from '../analytics/days/listener.ts';
import { viewCounters } from './counters.ts';
import { forgetOldViews } from './jobs.ts';
import type { View } from './view.ts';
import { viewWriterOf } from './writer.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
/** What a browser sends with a beacon of our own page. */
const beacon = { 'content-type': 'text/plain;charset=UTF-8', 'sec-fetch-site': 'same-origin', 'user-agent': firefox };

let market: TestServer;
let ana: Person;
before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
});
after(() => market.close());

const query = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query(text, values)).rows as Row[];

async function newShop(timeZone = 'UTC', owner: Person = ana): Promise<string> {
  const { status, body } = await owner.post<{ id: string }>('/api/shops', {
    name: 'Radios',
    currency: 'EUR',
    timeZone,
  });
  assert.equal(status, 201, JSON.stringify(body));
  // Past the limit of how many somebody may open.
  if (owner === ana) await query('update shops set owner_id = $1 where id = $2', [(await market.person()).id, body.id]);
  return body.id;
}

/** Straight into the tables: what is on sale, and in what state. */
async function newProduct(shopId: string, status = 'active'): Promise<string> {
  const id = newId();
  await query(
    `insert into products (id, shop_id, title, price_amount, highest_amount, currency, status)
     values ($1, $2, 'Radio', 100, 100, 'EUR', $3)`,
    [id, shopId, status],
  );
  await query('insert into product_counters (product_id) values ($1) on conflict do nothing', [id]);
  return id;
}

interface ViewRow {
  readonly id: string;
  readonly kind: string;
  readonly product_id: string | null;
  readonly shop_id: string | null;
  readonly query: string | null;
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly visitor: string;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly device: string;
  readonly browser: string | null;
  readonly os: string | null;
  readonly referrer: string | null;
  readonly duration: number | null;
}

async function viewOf(id: string): Promise<ViewRow | undefined> {
  return (await query<ViewRow>('select * from product_views where id = $1', [id]))[0];
}

interface Taken {
  readonly viewId: string;
  readonly code: string;
  readonly errors?: { path: string; message: string }[];
}

const track = (body: object, headers: Record<string, string> = {}, caller: Pick<Person, 'post'> = market.guest) =>
  caller.post<Taken>('/api/track/view', body, { 'user-agent': firefox, ...headers });

const heard = () => heardBy(market, viewCounters, shopDays);

async function counterOf(productId: string): Promise<number> {
  await heard();
  const [row] = await query<{ views: number }>('select views from product_counters where product_id = $1', [productId]);
  return row?.views ?? 0;
}

const daysOf = async (shopId: string) => {
  await heard();
  return query<{ date: string; views: number; product_views: number; unique_visitors: number }>(
    `select date::text, views, product_views, unique_visitors from shop_analytics where shop_id = $1 order by date`,
    [shopId],
  );
};

/** What `souk check` finds, of every feature. */
async function faults(): Promise<string[]> {
  const checks = features
    .filter(({ name }) => ['tracking', 'analytics'].includes(name))
    .flatMap(({ checks = [] }) => checks);
  assert.ok(checks.length >= 2);
  return (await Promise.all(checks.map(({ find }) => find(market.house.database.db)))).flat();
}

describe('a view', () => {
  test('of a product is answered once it is stored, with all that may be known of it', async () => {
    const shopId = await newShop();
    const productId = await newProduct(shopId);
    const viewId = randomUUID();
    const referrer = 'https://me:secret@search.example/radios?q=private#top';
    const { status, body } = await track({ viewId, productId, sessionId: 's1', referrer });
    assert.equal(status, 202);
    assert.deepEqual(body, { viewId });
    const { visitor, ...view } = (await viewOf(viewId)) as ViewRow & { day: unknown; created_at: unknown };
    assert.match(visitor, /^[\w-]{22}$/);
    assert.deepEqual(
      { ...view, day: undefined, created_at: undefined },
      {
        id: viewId,
        kind: 'product',
        product_id: productId,
        shop_id: shopId,
        query: null,
        user_id: null,
        session_id: 's1',
        ip_address: '127.0.0.0',
        user_agent: firefox,
        device: 'desktop',
        browser: 'Firefox',
        os: 'Linux',
        referrer: 'https://search.example/radios',
        duration: null,
        day: undefined,
        created_at: undefined,
      },
    );
    assert.equal(
      (await market.announced('views.recorded', ({ viewIds }) => (viewIds as string[]).includes(viewId))).length,
      1,
    );
    assert.equal(await counterOf(productId), 1);
    assert.deepEqual(
      (await daysOf(shopId)).map(({ date: _, ...day }) => day),
      [{ views: 1, product_views: 1, unique_visitors: 1 }],
    );
  });

  test('of a shop or a search is told by what is given, and a search is nobody’s', async () => {
    const shopId = await newShop();
    const shop = await track({ shopId, sessionId: 's1' });
    const search = await track({ query: `  ${'valve radio '.repeat(40)}`, sessionId: 's1' });
    assert.deepEqual([shop.status, search.status], [202, 202]);
    assert.match(shop.body.viewId, /^[0-9a-f-]{36}$/, 'whoever names no view is given a name for it');
    const found = await viewOf(search.body.viewId);
    assert.equal(found?.query, 'valve radio '.repeat(40).slice(0, 200));
    assert.equal(found?.shop_id, null);
    assert.deepEqual(
      (await daysOf(shopId)).map(({ date: _, ...day }) => day),
      [{ views: 1, product_views: 0, unique_visitors: 1 }],
    );
  });

  test('sent again counts once, and a longer stay of the same visitor is taken over', async () => {
    const shopId = await newShop();
    const productId = await newProduct(shopId);
    const view = { viewId: randomUUID(), productId, sessionId: 'mine' };
    const again = await Promise.all(Array.from({ length: 20 }, () => track(view)));
    for (const { status, body } of again) assert.deepEqual([status, body], [202, { viewId: view.viewId }]);
    const stay = async (body: object) => {
      assert.equal((await track(body)).status, 202);
      return (await viewOf(view.viewId))?.duration;
    };
    assert.equal(await stay({ ...view, duration: 12 }), 12);
    assert.equal(await stay({ ...view, duration: 7 }), 12, 'it only ever grows');
    assert.equal(
      await stay({ viewId: view.viewId, sessionId: 'mine', duration: 40 }),
      40,
      'no more than its name is needed',
    );
    assert.equal(await stay({ ...view, sessionId: 'other', duration: 90 }), 40, 'nobody else may say');
    assert.equal(await stay({ ...view, viewId: view.viewId.toUpperCase(), duration: 86_400 }), 86_400);
    assert.equal(
      await stay({ viewId: view.viewId, query: 'radio', sessionId: 'mine' }),
      86_400,
      'nor is it of another',
    );
    assert.equal((await viewOf(view.viewId))?.query, null);
    assert.equal(await counterOf(productId), 1);
    assert.equal((await daysOf(shopId))[0]?.views, 1);
  });

  test('told of before and after in one batch keeps the longest stay', async () => {
    const productId = await newProduct(await newShop());
    const viewId = randomUUID();
    const send = (duration: number, sessionId = 'mine') => track({ viewId, productId, sessionId, duration });
    await Promise.all([send(5), send(9), send(2), send(50, 'other')]);
    const view = await viewOf(viewId);
    assert.equal(view?.duration, view?.session_id === 'mine' ? 9 : 50);
    assert.equal(await counterOf(productId), 1);
  });

  test('of what is invented, a draft, archived or hidden is not found and not kept', async () => {
    const shopId = await newShop();
    const hiddenShop = await newShop();
    const inHidden = await newProduct(hiddenShop);
    await query(`update shops set status = 'hidden' where id = $1`, [hiddenShop]);
    const rows = await query('select count(*) from product_views');
    const subjects: object[] = [
      { productId: newId() },
      { shopId: newId() },
      { viewId: randomUUID(), duration: 3 },
      { shopId: hiddenShop },
      { productId: inHidden },
    ];
    for (const status of ['draft', 'archived', 'hidden'])
      subjects.push({ productId: await newProduct(shopId, status) });
    // Beside one that is good, in the same batch.
    const good = await newProduct(shopId);
    const answers = await Promise.all([track({ productId: good }), ...subjects.map((subject) => track(subject))]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, ...subjects.map(() => 404)],
    );
    for (const { body } of answers.slice(1)) assert.equal(body.code, 'not_found');
    const now = await query('select count(*) from product_views');
    assert.equal(Number(now[0]?.count), Number(rows[0]?.count) + 1);
  });

  test('of a banned seller’s product is not found', async () => {
    const owner = await market.person('Banned');
    const productId = await newProduct(await newShop('UTC', owner));
    assert.equal((await track({ productId })).status, 202);
    await query(`update users set status = 'banned' where id = $1`, [owner.id]);
    assert.equal((await track({ productId })).status, 404);
  });

  test('that cannot be is refused with the place of the fault', async () => {
    const id = newId();
    const bad: [body: unknown, path: string][] = [
      [{}, '/productId'],
      [{ kind: 'product' }, '/productId'],
      [{ kind: 'shop', productId: id }, '/shopId'],
      [{ kind: 'search' }, '/query'],
      [{ productId: id, shopId: id }, '/shopId'],
      [{ kind: 'shop', shopId: id, query: 'radio' }, '/query'],
      [{ kind: 'advert', productId: id }, '/kind'],
      [{ productId: 'radio' }, '/productId'],
      [{ productId: id, viewId: 'first' }, '/viewId'],
      [{ viewId: randomUUID() }, '/productId'],
      [{ duration: 5 }, '/productId'],
      [{ productId: id, duration: -1 }, '/duration'],
      [{ productId: id, duration: 1.5 }, '/duration'],
      [{ productId: id, duration: '5' }, '/duration'],
      [{ productId: id, duration: 86_401 }, '/duration'],
      [{ productId: id, sessionId: '' }, '/sessionId'],
      [{ productId: id, sessionId: 'two words' }, '/sessionId'],
      [{ productId: id, sessionId: 'x'.repeat(101) }, '/sessionId'],
      [{ productId: id, referrer: `https://example.com/${'x'.repeat(10_000)}` }, '/referrer'],
      [{ query: '   ' }, '/query'],
      [{ query: 'x'.repeat(1_001) }, '/query'],
      [{ productId: id, userId: id }, '/userId'],
    ];
    for (const [body, path] of bad) {
      const answer = await track(body as object);
      assert.equal(answer.status, 400, `${JSON.stringify(body).slice(0, 100)} ${JSON.stringify(answer.body)}`);
      assert.equal(answer.body.errors?.[0]?.path, path, JSON.stringify(body).slice(0, 100));
    }
  });

  test('of a bot is answered the same, and neither stored nor counted', async () => {
    const productId = await newProduct(await newShop());
    const bots = [
      googlebot,
      'Mozilla/5.0 (compatible; Someone/1.0; +https://someone.example/why)',
      'facebookexternalhit/1.1',
    ];
    for (const agent of bots) {
      const { status, body } = await track({ productId }, { 'user-agent': agent });
      assert.equal(status, 202, agent);
      assert.equal(await viewOf(body.viewId), undefined, agent);
    }
    for (const app of ['okhttp/4.12.0', 'Dart/3.4 (dart:io)', 'Souk/2 CFNetwork/1490 Darwin/23', '']) {
      const { body } = await track({ productId }, { 'user-agent': app });
      assert.ok(await viewOf(body.viewId), `${app} is an app of somebody`);
    }
    assert.equal(await counterOf(productId), 4);
  });
});

describe('a referrer', () => {
  test('is kept without what people did not mean to tell', async () => {
    const productId = await newProduct(await newShop());
    const own = new URL(market.url).host;
    const kept: [sent: string, kept: string | null][] = [
      ['', null],
      ['nonsense', null],
      ['javascript:alert(1)', null],
      ['about:blank', null],
      [`http://${own}/search?q=secret#x`, '/search'],
      ['/shops/radios?token=1', '/shops/radios'],
      ['//example.com/x?y', null],
      ['https://example.com', 'https://example.com/'],
      ['android-app://com.example/path?x=1', 'android-app://com.example/path'],
      [`https://example.com/${'x'.repeat(900)}`, `https://example.com/${'x'.repeat(480)}`],
    ];
    for (const [referrer, expected] of kept) {
      const { body } = await track({ productId, referrer });
      assert.equal((await viewOf(body.viewId))?.referrer, expected, referrer);
    }
  });
});

describe('a beacon', () => {
  const send = (body: unknown, headers: Record<string, string> = beacon, path = '/api/track/view') =>
    fetch(market.url + path, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test('of a page that is left is taken as plain text, whatever cookies come along', async () => {
    const shopId = await newShop();
    const account = {
      email: `${randomUUID()}@example.com`,
      password: 'correct horse battery staple',
      name: 'Rui',
      useCookie: true,
    };
    const { headers } = await market.guest.post('/api/auth/register', account);
    const cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    for (const more of [{}, { cookie }, { cookie, origin: market.url }, { 'sec-fetch-site': 'none' }]) {
      const answer = await send({ shopId, sessionId: 's' }, { ...beacon, ...more });
      assert.equal(answer.status, 202, JSON.stringify(more));
      const { viewId } = (await answer.json()) as Taken;
      assert.equal((await viewOf(viewId))?.user_id, null, 'a cookie tells nothing of who sent it');
    }
  });

  test('from a page of another site is refused, unless that site is named', async () => {
    const shopId = await newShop();
    const foreign = { ...beacon, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const answer = await send({ shopId }, foreign);
    assert.equal(answer.status, 403);
    assert.equal(((await answer.json()) as Taken).code, 'forbidden');
    const open = await startTestServer({ beside: market, settings: { SOUK_CORS_ORIGINS: 'https://app.example' } });
    const named = { ...foreign, origin: 'https://app.example' };
    const taken = await fetch(`${open.url}/api/track/view`, {
      method: 'POST',
      headers: named,
      body: JSON.stringify({ shopId }),
    });
    assert.equal(taken.status, 202);
    await open.close();
  });

  test('that is no JSON is refused, and no other route takes plain text', async () => {
    for (const body of ['', 'radio', '{"productId"', '{"query":"\\u0000"}']) {
      assert.equal((await send(body)).status, 400, body);
    }
    assert.equal((await send('[]')).status, 400);
    assert.equal((await send({ name: 'Radios', currency: 'EUR' }, beacon, '/api/auth/login')).status, 415);
    assert.equal((await send('<x/>', { ...beacon, 'content-type': 'text/xml' })).status, 415);
  });

  test('of somebody signed in tells how long they stayed, by the session their view named', async () => {
    const productId = await newProduct(await newShop());
    const viewId = randomUUID();
    const rui = await market.person('Rui');
    await track({ viewId, productId, sessionId: 'of-rui' }, {}, rui);
    assert.equal((await send({ viewId, sessionId: 'of-rui', duration: 33 })).status, 202);
    const view = await viewOf(viewId);
    assert.deepEqual([view?.user_id, view?.duration], [rui.id, 33]);
  });
});

describe('visitors', () => {
  test('are the signed in, else sessions, else an address with its agent; signing in changes no view', async () => {
    const shopId = await newShop();
    const rui = await market.person('Rui');
    const before = await track({ shopId, sessionId: 'tab' });
    await track({ shopId, sessionId: 'tab' });
    const after = await track({ shopId, sessionId: 'tab' }, {}, rui);
    await track({ shopId, sessionId: 'another tab'.replace(' ', '-') }, {}, rui);
    await track({ viewId: before.body.viewId, shopId, sessionId: 'tab', duration: 9 }, {}, rui);
    await track({ shopId });
    await track({ shopId });
    await track({ shopId }, { 'user-agent': `${firefox} other` });
    const [first, second] = [await viewOf(before.body.viewId), await viewOf(after.body.viewId)];
    assert.deepEqual([first?.user_id, first?.duration], [null, 9]);
    assert.equal(second?.user_id, rui.id);
    assert.notEqual(first?.visitor, second?.visitor);
    for (const secret of ['tab', rui.id, '127.0.0.1']) assert.ok(!first?.visitor.includes(secret));
    const [day] = await daysOf(shopId);
    assert.deepEqual([day?.views, day?.unique_visitors], [7, 4]);
  });

  test('lose their names with an erased account, and the figures stay', async () => {
    const shopId = await newShop();
    const rui = await market.person('Rui');
    const { body } = await track({ shopId, sessionId: 'of-rui' }, {}, rui);
    const search = await track({ query: 'rui’s own words' }, {}, rui);
    const exported = await query<{ count: number }>('select count(*) from product_views where user_id = $1', [rui.id]);
    assert.equal(exported[0]?.count, 2);
    const { visitor } = (await viewOf(body.viewId)) as ViewRow;
    await heard();
    assert.equal((await rui.delete('/api/me', { password: rui.password })).status, 204);
    const view = await viewOf(body.viewId);
    assert.deepEqual(
      [view?.user_id, view?.session_id, view?.ip_address, view?.user_agent, view?.visitor],
      [null, null, null, null, visitor],
    );
    assert.equal(await viewOf(search.body.viewId), undefined);
    assert.deepEqual(await faults(), []);
  });
});

describe('many at once', () => {
  test('two thousand views with repeats are counted exactly, on two nodes', async () => {
    const shops = [await newShop(), await newShop('Asia/Tokyo')];
    const products = await Promise.all(
      Array.from({ length: 10 }, (_, index) => newProduct(shops[index % 2] as string)),
    );
    const other = await startTestServer({ beside: market });
    const expected = new Map(products.map((id) => [id, 0]));
    const wishes = Array.from({ length: 1_500 }, (_, index) => {
      const productId = products[(index * index) % products.length] as string;
      expected.set(productId, (expected.get(productId) ?? 0) + 1);
      return { viewId: randomUUID(), productId, sessionId: `s${index % 100}` };
    });
    const repeats = wishes.slice(0, 500);
    // Without sockets: two thousand connections at once would test the machine.
    const answers = await Promise.all(
      [...wishes, ...repeats].map((payload, index) =>
        (index % 2 ? other : market).app.http.inject({
          method: 'POST',
          url: '/api/track/view',
          headers: { 'user-agent': firefox },
          payload,
        }),
      ),
    );
    assert.deepEqual(
      answers.filter(({ statusCode }) => statusCode !== 202).map(({ body }) => body),
      [],
    );
    for (const [productId, views] of expected) assert.equal(await counterOf(productId), views);
    const days = (await Promise.all(shops.map(daysOf))).flat();
    assert.equal(
      days.reduce((sum, { product_views }) => sum + product_views, 0),
      1_500,
    );
    assert.deepEqual(await faults(), []);
    await other.close();
  });

  test('a batch costs the same few statements whatever its length', async () => {
    const shopId = await newShop();
    const productId = await newProduct(shopId);
    const writer = viewWriterOf(market.house);
    const { query: ask } = pg.Client.prototype;
    const statementsOf = async (views: number) => {
      await heard();
      const statements: string[] = [];
      pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
        const { text = given[0] } = given[0] as { text?: unknown };
        if (String(text).includes('insert into product_views')) statements.push(String(text));
        return (ask as (...given: unknown[]) => unknown).apply(this, given);
      } as typeof ask;
      const found = await Promise.all(Array.from({ length: views }, () => writer.record(newView(productId))));
      pg.Client.prototype.query = ask;
      assert.ok(found.every(Boolean));
      assert.ok(statements.every((each) => each.includes('insert into domain_events')));
      return statements.length;
    };
    assert.equal(await statementsOf(1), 1, 'views and event go in one');
    assert.equal(await statementsOf(500), 1);
    assert.equal(await counterOf(productId), 501);
  });
});

function newView(productId: string): View {
  const nothing = { shopId: null, query: null, userId: null, sessionId: null, ipAddress: null, userAgent: null };
  const agent = { device: 'other', browser: null, os: null, referrer: null, duration: null };
  return { id: newId(), kind: 'product', productId, visitor: 'v', ...nothing, ...agent };
}

describe('the checks', () => {
  test('find a counter or a day that was tampered with', async () => {
    const shopId = await newShop();
    const productId = await newProduct(shopId);
    await track({ productId });
    await heard();
    assert.deepEqual(await faults(), []);
    await query('update product_counters set views = 5 where product_id = $1', [productId]);
    await query('update shop_analytics set unique_visitors = 3 where shop_id = $1', [shopId]);
    assert.deepEqual(
      (await faults()).map((fault) => fault.replace(/\d{4}-\d\d-\d\d/, 'today')),
      [
        `product ${productId} says 5 views, and 1 are there`,
        `shop ${shopId} says of today: 3 visitors, and a recount 1`,
      ],
    );
    await query('update product_counters set views = 1 where product_id = $1', [productId]);
    await query('update shop_analytics set unique_visitors = 1 where shop_id = $1', [shopId]);
  });
});

describe('time', () => {
  test('a day is the shop’s own, in whichever time zone, and past days keep theirs', async () => {
    const zones = ['Pacific/Kiritimati', 'Asia/Kolkata', 'Europe/Lisbon', 'America/St_Johns', 'Pacific/Pago_Pago'];
    const shops = await Promise.all(zones.map((zone) => newShop(zone)));
    const setClock = (time: string) =>
      query(
        `create or replace function souk_now() returns timestamptz language sql stable as $$ select '${time}'::timestamptz $$`,
      );
    // 23:59:59 and 00:00:01 of each zone, around midnight and across the change to summer time.
    for (const [index, zone] of zones.entries()) {
      for (const midnight of ['2031-03-30 00:00', '2031-04-01 00:00', '2031-12-31 00:00']) {
        for (const second of [-1, 1]) {
          const [at] = await query<{ at: string }>(
            `select (($1::timestamp at time zone $2) + make_interval(secs => $3))::text as at`,
            [midnight, zone, second],
          );
          await setClock(at?.at as string);
          const { status } = await track({ shopId: shops[index] as string, sessionId: 's' });
          assert.equal(status, 202);
        }
      }
      await query(`update shops set time_zone = 'UTC' where id = $1`, [shops[index]]);
    }
    await query('create or replace function souk_now() returns timestamptz language sql stable as $$ select now() $$');
    for (const [index, shopId] of shops.entries()) {
      assert.deepEqual(
        (await daysOf(shopId)).map(({ date, views, unique_visitors }) => [date, views, unique_visitors]),
        ['2031-03-29', '2031-03-30', '2031-03-31', '2031-04-01', '2031-12-30', '2031-12-31'].map((date) => [
          date,
          1,
          1,
        ]),
        String(zones[index]),
      );
    }
    assert.deepEqual(await faults(), []);
  });

  test('views kept long enough are forgotten, their figures stay, and the checks still agree', async () => {
    const shopId = await newShop('UTC', await market.person('Bea'));
    const productId = await newProduct(shopId);
    for (let index = 0; index < 3; index++) await track({ productId, sessionId: `s${index}` });
    await track({ query: 'radio' });
    const counted = await daysOf(shopId);
    await market.passTime('1000 days');
    await track({ productId, sessionId: 's0' });
    await heard();
    await forgetOldViews(market.house);
    await forgetOldVisitors(market.house);
    const left = await query(
      "select 1 from product_views where day is null or day < (souk_now() - interval '759 days')::date",
    );
    assert.equal(left.length, 0);
    assert.equal((await query('select 1 from shop_visitors where shop_id = $1', [shopId])).length, 1);
    assert.equal(await counterOf(productId), 4);
    assert.deepEqual((await daysOf(shopId))[0], counted[0]);
    assert.deepEqual(await faults(), []);
    await market.passTime('0');
  });
});
