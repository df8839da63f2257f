import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { contentTypes, type Document, fuzz, isUpload, openJudge, operationsOf, send, unfitExamples } from './fuzzer.ts';

/** Requests in `npm test`; test/long/hostile.test.ts sends many more. */
const REQUESTS = 600;

let server: TestServer;
let document: Document;
let admin: Person;

before(async () => {
  server = await startTestServer();
  document = (await server.guest.get('/api/openapi.json')).body as unknown as Document;
  admin = await server.person('Admin');
  await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
});
after(() => server.close());

test(`${REQUESTS} requests of every kind are answered as documented`, async (t) => {
  const seed = Date.now() % 2 ** 31;
  const { faults, statuses } = await fuzz(server, { count: REQUESTS, seed });
  t.diagnostic(`seed ${seed}; answers by status: ${JSON.stringify(statuses)}`);
  assert.equal(faults.length, 0, `seed ${seed}\n  ${faults.join('\n  ')}`);
});

test('every example in the document fits its schema', () => assert.deepEqual(unfitExamples(document), []));

test('an answer that is not as documented is noticed', () => {
  const judge = openJudge(document);
  const operation = operationsOf(document).find(({ method, path }) => method === 'GET' && path === '/api/categories');
  assert.ok(operation);
  const json = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
  const problem = { ...json, 'content-type': 'application/problem+json' };
  const page = { items: [], nextCursor: null };
  const refusal = { type: '', title: '', status: 400, detail: '', code: 'invalid_input', requestId: '' };
  const judged = (status: number, headers: Record<string, string>, body: object, ms = 1) =>
    judge(operation, { status, headers, text: JSON.stringify(body), ms });

  assert.equal(judged(200, json, page), undefined);
  assert.equal(judged(400, problem, refusal), undefined);
  assert.match(judged(500, problem, refusal) ?? '', /answered 500/);
  assert.match(judged(200, {}, page) ?? '', /security headers/);
  assert.match(judged(201, json, page) ?? '', /not documented/);
  assert.match(judged(200, json, { items: [] }) ?? '', /off its schema/);
  assert.match(judged(200, json, { ...page, secret: 1 }) ?? '', /off its schema/);
  assert.match(judged(200, json, page, 60_000) ?? '', /took/);
  assert.match(judged(400, json, refusal) ?? '', /as 'application\/json'/);
  assert.match(judged(400, problem, { ...refusal, status: 404 }) ?? '', /in its head/);
  assert.match(judged(400, problem, { ...refusal, code: 'slug_taken' }) ?? '', /the code 'slug_taken'/);
  assert.match(judged(400, problem, { ...refusal, detail: 'at run (server.ts:1:2)' }) ?? '', /inside/);
});

test('words that every JavaScript object knows are words like any other', async () => {
  const title = 'constructor toString hasOwnProperty __proto__ valueOf';
  const { body: shop } = await admin.post<{ id: string }>('/api/shops', { name: title, currency: 'EUR' });
  const product = { title, price: { amount: 1, currency: 'EUR' }, attributes: { constructor: 'x' }, status: 'active' };
  assert.equal((await admin.post(`/api/shops/${shop.id}/products`, product)).status, 201);
  for (const word of title.split(' ')) {
    const found = async () =>
      (await server.guest.get<{ items: object[] }>(`/api/search/products?q=${word}`)).body.items;
    const deadline = Date.now() + 5_000;
    while ((await found()).length === 0 && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 50));
    assert.equal((await found()).length, 1, word);
  }
});

test('an id is an id and nothing around it', async () => {
  for (const id of [`urn:uuid:${admin.id}`, `{${admin.id}}`, ` ${admin.id}`, admin.id.replaceAll('-', '')]) {
    assert.equal((await admin.delete(`/api/sessions/${encodeURIComponent(id)}`)).status, 400, id);
  }
});

test('no content type carries an unchecked body to a handler', async () => {
  const judge = openJudge(document);
  const body = JSON.stringify({ noSuchProperty: true });
  for (const operation of operationsOf(document).filter((each) => each.requestBody && !isUpload(each))) {
    for (const contentType of contentTypes) {
      const headers = {
        authorization: `Bearer ${admin.accessToken}`,
        ...(contentType !== undefined && { 'content-type': contentType }),
      };
      const path = operation.path.replace(/\{\w+\}/, admin.id);
      const reply = await send(server.url, { method: operation.method, path, headers, body });
      const said = `${operation.method} ${operation.path} with the content type ${JSON.stringify(contentType)}`;
      assert.ok(reply.status === 400 || reply.status === 415, `${said}: ${reply.status} ${reply.text}`);
      assert.equal(judge(operation, reply), undefined, said);
    }
  }
});

test('a body of 10 MB is refused, with its length told and without', async () => {
  for (const told of [true, false]) {
    const reply = await raw([
      'POST /api/shops HTTP/1.1\r\nhost: souk\r\ncontent-type: application/json\r\nconnection: close\r\n' +
        `authorization: Bearer ${admin.accessToken}\r\n` +
        (told ? 'content-length: 10485760\r\n\r\n' : 'transfer-encoding: chunked\r\n\r\n'),
      ...Array.from({ length: 160 }, () => (told ? 'x'.repeat(65_536) : `10000\r\n${'x'.repeat(65_536)}\r\n`)),
    ]);
    assert.match(reply, /^HTTP\/1\.1 413 /, `length told: ${told}`);
    assert.match(reply, /"code":"body_too_large"/);
  }
});

/** Sends bytes as they are; answers all that comes back until the connection closes. */
function raw(parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part, 'latin1');
    });
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => done(answer));
  });
}

const head = 'host: souk\r\nconnection: close\r\n';
const unreadable: Record<string, [request: string, status: number]> = {
  'no HTTP at all': ['hello\r\n\r\n', 400],
  'a header of 100 kB': [`GET /api/shops HTTP/1.1\r\n${head}x-long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  'ten thousand headers': [`GET /api/shops HTTP/1.1\r\n${head}${'a: b\r\n'.repeat(10_000)}\r\n`, 431],
  'a header without a name': [`GET /api/shops HTTP/1.1\r\n${head}: x\r\n\r\n`, 400],
  'a NUL in a header': [`GET /api/shops HTTP/1.1\r\n${head}x: a\0b\r\n\r\n`, 400],
  'two lengths': [`POST /api/shops HTTP/1.1\r\n${head}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 400],
  'a length and chunks': [
    `POST /api/shops HTTP/1.1\r\n${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  'a length that is none': [`POST /api/shops HTTP/1.1\r\n${head}content-length: -1\r\n\r\n`, 400],
  'a method of its own': [`STEAL /api/shops HTTP/1.1\r\n${head}\r\n`, 400],
  'an address with a blank': [`GET /api/shops x HTTP/1.1\r\n${head}\r\n`, 400],
};

for (const [what, [request, status]] of Object.entries(unreadable)) {
  test(`${what} is answered ${status}`, async () => {
    const reply = await raw([request]);
    assert.match(reply, new RegExp(`^HTTP/1\\.1 ${status} `));
    assert.match(reply, /content-type: application\/problem\+json/i);
    assert.match(reply, /x-content-type-options: nosniff/i);
    const { status: said, code, requestId } = JSON.parse(reply.split('\r\n\r\n')[1] ?? '') as Record<string, unknown>;
    assert.equal(said, status);
    assert.equal(typeof code, 'string');
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
  });
}

test('odd addresses are answered without a fault, and lead out of no folder', async () => {
  const paths = [
    '/api/shops/%zz',
    '/%',
    '/api/%E0%A4%A',
    '/api/shops/%ED%A0%80',
    `/api/shops/${'a'.repeat(3_000)}`,
    `/api/shops?${'a=b&'.repeat(2_000)}`,
    '/api/shops/%00',
    '/api/shops/..%2f..%2fme',
    '/api/shops/%2e%2e/me',
    '/api//shops',
    '//api/shops',
    '/API/SHOPS',
    '/api/shops;jsessionid=1',
    '/api/me/..;/shops',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/.env',
    '/.git/config',
    '/package.json',
    '/api/docs/static/..%2f..%2f..%2fpackage.json',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/api/openapi.json/../../package.json',
    'http://other.example/api/shops',
    '*',
  ];
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const reply = await raw([`${method} ${path} HTTP/1.1\r\n${head}\r\n`]);
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]);
      assert.ok(status >= 200 && status < 500, `${method} ${path}: ${reply.slice(0, 300)}`);
      assert.match(reply, /x-content-type-options: nosniff/i, `${method} ${path}`);
      assert.doesNotMatch(reply, /"devDependencies"|FST_ERR/, `${method} ${path}`);
      if (status >= 400) assert.match(reply, /content-type: application\/problem\+json/i, `${method} ${path}`);
    }
  }
});
