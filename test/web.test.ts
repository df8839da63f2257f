import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';

let market: TestServer;

before(async () => {
  market = await startTestServer();
});
after(() => market.close());

const pages: [path: string, status: number, type: string][] = [
  ['/', 200, 'text/html'],
  ['/search?q=radio', 200, 'text/html'],
  ['/shops/anas-attic', 200, 'text/html'],
  ['/favicon.svg', 200, 'image/svg+xml'],
  ['/assets', 200, 'text/html'],
  ['/assets/nothing.js', 404, 'application/problem+json'],
  ['/api/nothing', 404, 'application/problem+json'],
];

for (const encoding of ['identity', 'gzip', 'br']) {
  test(`every page of the web client is served to those who accept ${encoding}`, async () => {
    for (const [path, status, type] of pages) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await fetch(market.url + path, { method, headers: { 'accept-encoding': encoding } });
        assert.equal(answer.status, status, `${method} ${path}`);
        assert.ok(answer.headers.get('content-type')?.startsWith(type), `${method} ${path}`);
        await answer.arrayBuffer();
      }
    }
  });
}

test('hashed files may be kept for ever, the page itself is asked for anew', async () => {
  const page = await fetch(`${market.url}/`);
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const [script] = /\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
  const file = await fetch(market.url + script);
  assert.equal(file.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  await file.arrayBuffer();
});
