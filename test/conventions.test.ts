import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person } from '#support/people.ts';

// What holds for every route, shown on the ones that are there from the first day.

interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { path: string; message: string }[];
}
interface Shop {
  id: string;
  slug: string;
  name: string;
}

let server: TestServer;
let ana: Person;

before(async () => {
  server = await startTestServer();
  ana = await server.person('Ana');
});
after(() => server.close());

function newShop(more: object = {}) {
  return { name: `Shop ${randomUUID()}`, currency: 'EUR', ...more };
}

describe('headers', () => {
  const common = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const data = "default-src 'none'; frame-ancestors 'none'";

  test('every answer of the API carries them, errors too', async () => {
    const answers = [
      [200, await server.guest.get('/api/shops')],
      [200, await ana.get('/api/me')],
      [201, await ana.post('/api/shops', newShop())],
      [204, await server.guest.post('/api/auth/logout', {})],
      [400, await ana.post('/api/shops', {})],
      [400, await server.guest.get('/api/shops/%zz')],
      [401, await server.guest.get('/api/me')],
      [403, await ana.get('/api/admin/users')],
      [404, await server.guest.get('/api/shops/nothing-here')],
      [404, await server.guest.get('/api/no/such/route')],
      [415, await ana.post('/api/shops', newShop(), { 'content-type': 'text/csv' })],
    ] as const;
    for (const [status, { status: found, headers }] of answers) {
      assert.equal(found, status);
      for (const [name, value] of Object.entries(common))
        assert.equal(headers.get(name), value, `${name} at ${status}`);
      assert.equal(headers.get('content-security-policy'), data);
      assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
      assert.equal(headers.get('access-control-allow-origin'), null);
      assert.equal(headers.get('x-powered-by'), null);
      assert.equal(headers.get('server'), null);
    }
  });

  test('pages may run scripts of ours alone, and nobody may frame them', async () => {
    for (const path of ['/api/docs/errors', '/livez', '/some-page']) {
      const { headers } = await server.guest.get(path);
      for (const [name, value] of Object.entries(common)) assert.equal(headers.get(name), value, `${name} of ${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'self'|default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe-eval|\*/);
    }
  });

  test('pages may show tiles of maps from where the operator said, and from nowhere else', async () => {
    const tiles = 'https://{s}.tiles.example/{z}/{x}/{y}.png';
    const mapped = await startTestServer({ beside: server, settings: { SOUK_MAP_TILES: tiles } });
    const { headers } = await mapped.guest.get('/some-page');
    assert.match(
      headers.get('content-security-policy') ?? '',
      /img-src 'self' data: blob: https:\/\/\*\.tiles\.example;/,
    );
    const { body } = await mapped.guest.get<{ mapTiles: { url: string } }>('/api/marketplace');
    assert.equal(body.mapTiles.url, tiles);
    await mapped.close();
    const { headers: without } = await server.guest.get('/some-page');
    assert.match(without.get('content-security-policy') ?? '', /img-src 'self' data: blob:;/);
  });

  test('private answers and errors are stored nowhere', async () => {
    const { body: shop } = await ana.post<Shop>('/api/shops', newShop());
    const { body: draft } = await ana.post<{ id: string }>(`/api/shops/${shop.id}/products`, {
      title: 'Radio',
      price: { amount: 1, currency: 'EUR' },
    });
    for (const path of ['/api/me', '/api/sessions', '/api/sync', '/api/shops?mine=true', `/api/products/${draft.id}`]) {
      assert.equal((await ana.get(path)).headers.get('cache-control'), 'no-store', path);
    }
    assert.equal((await server.guest.get('/api/me')).headers.get('cache-control'), 'no-store');
    assert.equal((await server.guest.get(`/api/products/${randomUUID()}`)).headers.get('cache-control'), 'no-store');
  });

  test('behind HTTPS, browsers are told to stay there', async () => {
    const secure = await startTestServer({ beside: server, settings: { SOUK_PUBLIC_URL: 'https://market.example' } });
    const { headers } = await secure.guest.get('/api/shops');
    assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
    await secure.close();
  });
});

describe('errors', () => {
  test('are RFC 9457, with the id of the request and the place of each fault', async () => {
    const { status, headers, body } = await ana.post<ProblemBody>('/api/shops', { name: 7, currency: 'euro' });
    assert.equal(status, 400);
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(body.type, '/api/docs/errors#invalid_input');
    assert.equal(body.status, 400);
    assert.equal(body.code, 'invalid_input');
    assert.equal(body.requestId, headers.get('x-request-id'));
    assert.deepEqual(body.errors?.map(({ path }) => path).sort(), ['/currency', '/name']);
    const page = await server.guest.get<{ text: string }>('/api/docs/errors');
    assert.match(page.body.text, /id="invalid_input"/);
  });

  test('an unknown property is refused and named, with the nearest one that is known', async () => {
    const cases: [string, object, string, string][] = [
      ['/api/shops', { nmae: 'A', name: 'A', currency: 'EUR' }, '/nmae', "did you mean 'name'?"],
      ['/api/shops', newShop({ ownerId: ana.id }), '/ownerId', 'is not a known property'],
    ];
    for (const [path, body, place, message] of cases) {
      const answer = await ana.post<ProblemBody>(path, body);
      assert.equal(answer.status, 400);
      const fault = answer.body.errors?.find((one) => one.path === place);
      assert.ok(fault?.message.includes(message), JSON.stringify(answer.body));
    }
    const { body: shop } = await ana.post<Shop>('/api/shops', newShop());
    const product = { title: 'Radio', price: { amount: 1, currency: 'EUR', amuont: 1 } };
    const deep = await ana.post<ProblemBody>(`/api/shops/${shop.id}/products`, product);
    assert.deepEqual(deep.body.errors, [
      { path: '/price/amuont', message: "is not a known property; did you mean 'amount'?" },
    ]);
    const query = await server.guest.get<ProblemBody>('/api/shops?limt=3');
    assert.deepEqual(query.body.errors, [{ path: '/limt', message: "is not a known property; did you mean 'limit'?" }]);
  });

  test('a body of no length is as good as none, whatever type is named for it', async () => {
    const response = await fetch(`${server.url}/api/notifications/read-all`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ana.accessToken}` },
    });
    assert.equal(response.status, 200);
  });

  test('a refused sign-in says how to sign in', async () => {
    const { status, headers } = await server.guest.get('/api/me');
    assert.equal(status, 401);
    assert.equal(headers.get('www-authenticate'), 'Bearer');
  });
});

describe('lists', () => {
  test('give 20 at a time, at most 100, and refuse any other limit', async () => {
    const rui = await server.person('Rui');
    const { body: shop } = await rui.post<Shop>('/api/shops', newShop());
    for (let number = 1; number <= 25; number++) {
      const product = { title: `Radio ${number}`, price: { amount: 1, currency: 'EUR' }, status: 'active' };
      assert.equal((await rui.post(`/api/shops/${shop.id}/products`, product)).status, 201);
    }
    const list = `/api/products?shop=${shop.slug}`;
    const first = await server.guest.get<Page<{ id: string }>>(list);
    assert.equal(first.body.items.length, 20);
    assert.equal((await server.guest.get<Page<object>>(`${list}&limit=100`)).body.items.length, 25);
    for (const limit of ['0', '101', '-1', '1.5', 'x', '', '1e1x', '20&limit=20']) {
      assert.equal((await server.guest.get(`${list}&limit=${limit}`)).status, 400, `limit=${limit}`);
    }

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: Page<{ id: string }> } = await server.guest.get(
        `${list}&limit=7${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    assert.equal(seen.length, 25);
    assert.equal(new Set(seen).size, 25);
  });

  test('take no cursor but their own kind', async () => {
    const of = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const foreign = [
      'x',
      '%%%',
      of([]),
      of(['x']),
      of([1]),
      of([randomUUID(), randomUUID()]),
      of({ 0: 'x' }),
      of(null),
    ];
    const lists = server.app.routes.filter(
      ({ spec }) => spec.query && 'cursor' in (spec.query as { properties: object }).properties,
    );
    assert.ok(lists.length >= 5);
    const admin = await server.person('Admin');
    await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
    for (const { path } of lists) {
      for (const cursor of foreign) {
        const { status, body } = await admin.get<ProblemBody>(
          `${path.replace('/:id/', `/${randomUUID()}/`)}?cursor=${encodeURIComponent(cursor)}${path.startsWith('/api/search/') ? '&q=radio' : ''}`,
        );
        assert.equal(status, 400, `${path} took the cursor ${cursor}`);
        assert.equal(body.errors?.[0]?.path, '/cursor');
      }
    }
  });
});

describe('an Idempotency-Key', () => {
  const opened = (person: Person) => person.get<Page<Shop>>('/api/shops?mine=true&limit=100');

  test('answers the same wish the same, and does it once', async () => {
    const rui = await server.person('Rui');
    const headers = { 'idempotency-key': 'first shop' };
    const wish = newShop();
    const first = await rui.post<Shop>('/api/shops', wish, headers);
    const again = await rui.post<Shop>('/api/shops', wish, headers);
    assert.equal(first.status, 201);
    assert.equal(again.status, 201);
    assert.deepEqual(again.body, first.body);
    assert.equal((await opened(rui)).body.items.length, 1);
    assert.equal((await server.announced('shop.opened', ({ shopId }) => shopId === first.body.id)).length, 1);

    const other = await rui.post<ProblemBody>('/api/shops', newShop(), headers);
    assert.equal(other.status, 422);
    assert.equal(other.body.code, 'idempotency_key_reused');
    assert.equal((await rui.post('/api/shops', wish, { 'idempotency-key': 'second shop' })).status, 201);
    assert.equal((await opened(rui)).body.items.length, 2);
  });

  test('sent fifty times at once has one effect', async () => {
    const rui = await server.person('Rui');
    const wish = newShop();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        rui.post<Shop & ProblemBody>('/api/shops', wish, { 'idempotency-key': 'at once' }),
      ),
    );
    const done = answers.filter(({ status }) => status === 201);
    assert.ok(done.length >= 1);
    for (const { body } of done) assert.deepEqual(body, done[0]?.body);
    for (const { status, body, headers } of answers) {
      if (status === 201) continue;
      assert.equal(status, 409);
      assert.equal(body.code, 'request_running');
      assert.ok(Number(headers.get('retry-after')) >= 1);
    }
    assert.equal((await opened(rui)).body.items.length, 1);
  });

  test('is the own of each person and each route', async () => {
    const headers = { 'idempotency-key': 'the same for all' };
    const [rui, eva] = [await server.person('Rui'), await server.person('Eva')];
    const wish = newShop();
    const hers = await eva.post<Shop>('/api/shops', wish, headers);
    const his = await rui.post<Shop>('/api/shops', wish, headers);
    assert.equal(his.status, 201);
    assert.notEqual(his.body.id, hers.body.id);
    const product = { title: 'Radio', price: { amount: 1, currency: 'EUR' } };
    assert.equal((await rui.post(`/api/shops/${his.body.id}/products`, product, headers)).status, 201);
  });

  test('of a guest gives no other guest their answer', async () => {
    const headers = { 'idempotency-key': 'registration' };
    const mine = { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Rui' };
    const first = await server.guest.post<{ accessToken: string }>('/api/auth/register', mine, headers);
    assert.equal(first.status, 201);
    const theirs = { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Eva' };
    const other = await server.guest.post<{ accessToken: string }>('/api/auth/register', theirs, headers);
    assert.notEqual(other.body.accessToken, first.body.accessToken);
    const kept = await server.house.database.pool.query<{ answer: unknown }>(
      `select answer from idempotency_keys where key = 'registration'`,
    );
    assert.doesNotMatch(JSON.stringify(kept.rows), /accessToken|refreshToken|correct horse/);
  });

  test('that failed may be tried again', async () => {
    const rui = await server.person('Rui');
    const headers = { 'idempotency-key': 'once refused' };
    const { body: taken } = await ana.post<Shop>('/api/shops', newShop());
    assert.equal((await rui.post('/api/shops', newShop({ slug: taken.slug }), headers)).status, 409);
    assert.equal((await rui.post('/api/shops', newShop(), headers)).status, 201);
  });

  test('of no length or too long is refused', async () => {
    for (const key of ['', 'x'.repeat(256)]) {
      assert.equal((await ana.post('/api/shops', newShop(), { 'idempotency-key': key })).status, 400);
    }
  });
});

describe('where a request comes from', () => {
  async function seenFrom(at: TestServer, forwarded: string): Promise<string | undefined> {
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Rui' };
    const answer = await at.guest.post<{ accessToken: string }>('/api/auth/register', body, {
      'x-forwarded-for': forwarded,
    });
    const sessions = await at.guest.get<Page<{ ipAddress: string }>>('/api/sessions', {
      authorization: `Bearer ${answer.body.accessToken}`,
    });
    return sessions.body.items[0]?.ipAddress;
  }

  test('a forged X-Forwarded-For is not believed', async () => {
    assert.equal(await seenFrom(server, '203.0.113.7'), '127.0.0.0');
  });

  test('that of a trusted proxy is, as far as the proxy itself saw', async () => {
    const behind = await startTestServer({
      beside: server,
      settings: { SOUK_TRUST_PROXY: '127.0.0.1', SOUK_KEEP_ADDRESSES: 'full' },
    });
    assert.equal(await seenFrom(behind, '203.0.113.7'), '203.0.113.7');
    assert.equal(await seenFrom(behind, '198.51.100.9, 203.0.113.7'), '203.0.113.7');
    await behind.close();
  });

  test('pages of others may not read answers, unless their origin is named', async () => {
    const preflight = async (url: string, origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const { headers: given } = await fetch(`${url}/api/shops`, { method: 'OPTIONS', headers });
      return given.get('access-control-allow-origin');
    };
    assert.equal(await preflight(server.url, 'https://evil.example'), null);
    assert.equal(
      (await server.guest.get('/api/shops', { origin: 'https://evil.example' })).headers.get(
        'access-control-allow-origin',
      ),
      null,
    );

    const open = await startTestServer({ beside: server, settings: { SOUK_CORS_ORIGINS: 'https://app.example' } });
    assert.equal(await preflight(open.url, 'https://app.example'), 'https://app.example');
    assert.notEqual(await preflight(open.url, 'https://evil.example'), 'https://evil.example');
    const { headers } = await open.guest.get('/api/shops', { origin: 'https://app.example' });
    assert.equal(headers.get('access-control-allow-credentials'), null);
    await open.close();
  });
});

describe('cookies', () => {
  async function withCookie(at: TestServer) {
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Rui', useCookie: true };
    const answer = await at.guest.post<{ accessToken: string; refreshToken?: string }>('/api/auth/register', body);
    assert.equal(answer.status, 201);
    assert.equal(answer.body.refreshToken, undefined);
    const set = answer.headers.getSetCookie();
    return { set, cookie: set.map((one) => one.split(';')[0]).join('; '), accessToken: answer.body.accessToken };
  }

  test('are out of reach of scripts and of other sites', async () => {
    for (const one of (await withCookie(server)).set)
      assert.match(one, /; Path=\/; HttpOnly; SameSite=Strict$|HttpOnly; .*SameSite=Strict/);
    const secure = await startTestServer({ beside: server, settings: { SOUK_PUBLIC_URL: 'https://market.example' } });
    const { set } = await withCookie(secure);
    assert.ok(set.length >= 1);
    for (const one of set) {
      assert.match(one, /^__Host-/);
      assert.match(one, /; Secure/);
    }
    await secure.close();
  });

  test('do nothing for a page of another site', async () => {
    const { cookie } = await withCookie(server);
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url.replace('127.0.0.1', 'localhost') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: server.url },
    ];
    for (const route of ['refresh', 'logout']) {
      for (const headers of foreign) {
        const { status, body } = await server.guest.post<ProblemBody>(`/api/auth/${route}`, {}, { cookie, ...headers });
        assert.equal(status, 403, `${route} from ${JSON.stringify(headers)}`);
        assert.equal(body.code, 'forbidden');
      }
    }
    const own = await server.guest.post('/api/auth/refresh', {}, { cookie, origin: server.url });
    assert.equal(own.status, 200);
    const fetched = await withCookie(server);
    const out = await server.guest.post(
      '/api/auth/logout',
      {},
      { cookie: fetched.cookie, 'sec-fetch-site': 'same-origin' },
    );
    assert.equal(out.status, 204);
    const after = await server.guest.post('/api/auth/refresh', {}, { cookie: fetched.cookie, origin: server.url });
    assert.equal(after.status, 401);
  });

  test('open nothing but the refreshing and ending of the session', async () => {
    const { cookie } = await withCookie(server);
    for (const path of ['/api/me', '/api/sessions', '/api/sync']) {
      assert.equal((await server.guest.get(path, { cookie, origin: server.url })).status, 401);
    }
  });
});

describe('limits', () => {
  let strict: TestServer;
  before(async () => {
    strict = await startTestServer({
      beside: server,
      settings: { SOUK_RATE_LIMITS: 'on', SOUK_TRUST_PROXY: '127.0.0.1' },
    });
  });
  after(() => strict.close());

  /** Asks until it is too much; twice the limit, because a window may end in between. */
  async function untilRefused(most: number, ask: () => ReturnType<TestServer['guest']['get']>) {
    for (let asked = 1; asked <= 2 * most + 1; asked++) {
      const answer = await ask();
      if (answer.status === 429) return { asked, answer };
    }
    return assert.fail(`never refused in ${2 * most + 1} requests`);
  }

  test('hold for an address, whoever asks from it', async () => {
    const from = (address: string) =>
      strict.guest.post('/api/auth/password/reset', { token: 'x', password: PASSWORD }, { 'x-forwarded-for': address });
    const { headers } = await from('203.0.113.1');
    assert.equal(headers.get('ratelimit-policy'), '"credentials-address";q=60;w=60');
    assert.match(headers.get('ratelimit') ?? '', /^"credentials-address";r=\d+;t=\d+$/);

    const { asked, answer } = await untilRefused(60, () => from('203.0.113.1'));
    assert.ok(asked >= 60);
    assert.equal((answer.body as unknown as ProblemBody).code, 'too_many_requests');
    const seconds = Number(answer.headers.get('retry-after'));
    assert.ok(seconds >= 1 && seconds <= 60);
    assert.match(answer.headers.get('ratelimit') ?? '', /;r=0;/);
    assert.notEqual((await from('203.0.113.2')).status, 429);
  });

  test('nobody makes more than ten calls a minute', async () => {
    const rui = await strict.person('Rui');
    const wish = { shopId: randomUUID(), callType: 'audio' };
    const { asked, answer } = await untilRefused(10, () => rui.post('/api/calls/initiate', wish));
    assert.ok(asked >= 11);
    assert.match(answer.headers.get('ratelimit') ?? '', /^"call-user";r=0;/);
  });

  test('hold for a person, wherever they ask from', async () => {
    const [rui, eva] = [await strict.person('Rui'), await strict.person('Eva')];
    let address = 0;
    const download = (person: Person) => person.get('/api/me/export', { 'x-forwarded-for': `198.51.100.${++address}` });
    const { asked, answer } = await untilRefused(10, () => download(rui));
    assert.ok(asked >= 11);
    assert.match(answer.headers.get('ratelimit') ?? '', /^"heavy-user";r=0;/);
    assert.ok(Number(answer.headers.get('retry-after')) <= 3_600);
    assert.equal((await download(eva)).status, 200);
  });

  test('count guesses of tokens too', async () => {
    const guess = () =>
      strict.guest.get('/api/me/export', { authorization: 'Bearer a.b.c', 'x-forwarded-for': '192.0.2.1' });
    await untilRefused(30, guess);
    const malformed = () =>
      strict.guest.get('/api/me/export', { authorization: 'Nonsense', 'x-forwarded-for': '192.0.2.2' });
    await untilRefused(30, malformed);
  });
});
