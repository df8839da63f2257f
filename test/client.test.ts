import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD } from '#support/people.ts';

const root = join(import.meta.dirname, '..');
type SoukClient = typeof import('souk-client');

let market: TestServer;
let souk: SoukClient;

before(async () => {
  // As its users get it: JavaScript, since Node strips no types below node_modules.
  await promisify(execFile)(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'client'),
  ]);
  [market, souk] = await Promise.all([startTestServer(), import('souk-client')]);
});
after(() => market.close());

test('the client library signs up, opens shops and reads them page by page', async () => {
  const { client, signedIn } = souk.createSouk({ baseUrl: market.url });
  const { data: account } = await souk.register({
    client,
    body: { email: 'lib@example.com', password: PASSWORD, name: 'Lib' },
  });
  assert.ok(account);
  signedIn(account);

  for (const name of ['One', 'Two', 'Three']) {
    const { data } = await souk.openShop({ client, body: { name, currency: 'EUR' } });
    assert.equal(data?.role, 'owner');
  }
  const names: string[] = [];
  for await (const shop of souk.eachItem((cursor) =>
    souk.browseShops({ client, query: { mine: true, limit: 2, ...(cursor && { cursor }) } }),
  )) {
    names.push(shop.name);
  }
  assert.deepEqual(names.toSorted(), ['One', 'Three', 'Two']);
});

test('it keeps itself signed in when the access token ends, with one exchange for all who ask', async () => {
  const person = await market.person('Ivy');
  const exchanged: string[] = [];
  const { client } = souk.createSouk({
    baseUrl: market.url,
    refreshToken: person.refreshToken,
    onRefreshToken: (token) => exchanged.push(token),
  });
  const answers = await Promise.all(Array.from({ length: 10 }, () => souk.readMe({ client })));
  assert.ok(answers.every(({ data }) => data?.id === person.id));
  assert.equal(exchanged.length, 1);
});

test('an error comes back as the problem document', async () => {
  const { client } = souk.createSouk({ baseUrl: market.url });
  const { error, data } = await souk.readShop({ client, path: { idOrSlug: 'nowhere' } });
  assert.equal(data, undefined);
  assert.equal(error?.code, 'not_found');
});

test('what happens to a person arrives typed, once, through a reconnect', async () => {
  const person = await market.person('Noor');
  const seen: number[] = [];
  let cursor: string | null = null;
  function open() {
    const realtime = souk.openRealtime({
      baseUrl: market.url,
      accessToken: async () => person.accessToken,
      cursor,
      onCursor: (next) => {
        cursor = next;
      },
    });
    realtime.on('session.started', ({ seq }) => void seen.push(seq));
    return realtime;
  }
  const signIn = () => market.guest.post('/api/auth/login', { email: person.email, password: PASSWORD });

  const first = open();
  await until(() => cursor !== null);
  await signIn();
  await until(() => seen.length === 1);
  first.close();
  await signIn();
  const second = open();
  await until(() => seen.length === 2);
  await signIn();
  await until(() => seen.length === 3);
  second.close();
  assert.equal(new Set(seen).size, 3);
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'waited five seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
