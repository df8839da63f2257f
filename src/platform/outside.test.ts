import assert from 'node:assert/strict';
import type { AddressInfo, LookupFunction } from 'node:net';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { type PushService, startPushService } from '#support/push-service.ts';
import { loadConfig } from './config.ts';
import { isPublic, type Outside, OutsideFault, openOutside, pinned, waitAskedFor } from './outside.ts';

const asking = { headers: { 'content-type': 'text/plain' }, body: 'hello' };

let service: PushService;
let inHouse: Outside;

before(async () => {
  service = await startPushService();
  inHouse = openOutside(loadConfig({ SOUK_PRIVATE_DESTINATIONS: service.host }), { patienceMs: 400 });
});
after(() => service.close());

/** Says how asking there failed. */
async function kindOf(outside: Outside, url: string) {
  const fault = await outside.post(url, asking).then(
    () => assert.fail(`${url} was asked`),
    (error: unknown) => error,
  );
  assert.ok(fault instanceof OutsideFault, String(fault));
  return fault.kind;
}

test('no spelling of a private address is asked', async () => {
  const outside = openOutside(loadConfig({}), { resolve: () => assert.fail('An address needs no looking up') });
  for (const host of [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.0.0.1.'],
    ...['①②⑦.0.0.1', '0.0.0.0', '0', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]'],
    ...['[2002:7f00:1::]', '[fe80::1]', '[fd00::1]', '[ff02::1]', '[0:0:0:0:0:ffff:127.0.0.1]'],
  ]) {
    assert.equal(await kindOf(outside, `https://${host}/push`), 'refused', host);
    assert.equal(outside.faultOf(`https://${host}/push`), 'is no public address', host);
  }
});

test('only HTTPS on its usual port is asked, without passwords, and nothing but the web', async () => {
  const outside = openOutside(loadConfig({}), { resolve: () => assert.fail('It is refused before') });
  for (const url of [
    ...[
      'http://push.example/',
      'https://push.example:22/',
      'https://push.example:8443/',
      'https://me:too@push.example/',
    ],
    ...['ftp://push.example/', 'file:///etc/passwd', 'data:,x', 'push.example', '', `http://${service.host}/push`],
  ]) {
    assert.equal(await kindOf(outside, url), 'refused', url);
  }
  assert.equal(outside.faultOf('https://push.example/x'), undefined);
  assert.equal(outside.faultOf('https://push.example:443/x'), undefined);
});

test('a name that has a private address is not asked, whatever it answered before', async () => {
  const open = { address: '2606:4700::1111', family: 6 };
  const closed = { address: '127.0.0.1', family: 4 };
  for (const addresses of [[closed], [open, closed], [{ address: '::ffff:127.0.0.1', family: 6 }], []]) {
    const outside = openOutside(loadConfig({}), { resolve: async () => addresses });
    assert.equal(await kindOf(outside, 'https://push.example/'), 'refused', JSON.stringify(addresses));
  }
  // Each connection gets the addresses that were looked at for it, and no others.
  const answers = [[open], [closed]];
  const lookUp = pinned(async () => answers.shift() ?? []);
  assert.deepEqual(await lookedUp(lookUp), [open]);
  await assert.rejects(lookedUp(lookUp), OutsideFault);
});

function lookedUp(lookUp: LookupFunction) {
  return new Promise((resolve, reject) => {
    lookUp('push.example', { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

test('a name of this machine is not asked', async () => {
  const kind = await kindOf(openOutside(loadConfig({})), 'https://localhost/');
  assert.ok(kind === 'refused' || kind === 'unreached', kind);
});

test('public is what anybody could ask', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450::1'])
    assert.ok(isPublic(address), address);
  for (const address of [
    ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['2001:db8::1', '2001::1', '100::1', '4000::1', '64:ff9b:1::1', 'fec0::1', 'nonsense', ''],
  ]) {
    assert.ok(!isPublic(address), address);
  }
});

test('what the operator named is asked, by HTTP too, and its port alone', async () => {
  const { status } = await inHouse.post(service.subscribe().endpoint, asking);
  assert.equal(status, 415, 'the service itself does not like it: it was asked');
  assert.equal(await kindOf(inHouse, 'http://127.0.0.1:1/'), 'refused');
  assert.equal(await kindOf(inHouse, `http://localhost:${service.host.split(':')[1]}/`), 'refused');
});

test('a redirect is an answer like any other: nobody follows it', async () => {
  const { endpoint } = service.subscribe();
  service.script({ status: 307, headers: { location: endpoint } });
  assert.equal((await inHouse.post(endpoint, asking)).status, 307);
  assert.equal(service.attemptsAt(new URL(endpoint).pathname), 1);
});

test('an answer that never ends, or comes drop by drop, is cut off', async () => {
  const { endpoint } = service.subscribe();
  service.script('endless', 'drops');
  const { status, text } = await inHouse.post(endpoint, asking);
  assert.deepEqual([status, text.length], [201, 16_384]);
  assert.deepEqual(await inHouse.post(endpoint, asking).then(({ status, text }) => [status, text]), [201, 'x']);
});

test('who does not answer may have taken it, and who was not reached has not', async () => {
  const { endpoint } = service.subscribe();
  service.script('silence', 'break');
  assert.equal(await kindOf(inHouse, endpoint), 'unanswered');
  assert.equal(await kindOf(inHouse, endpoint), 'unanswered');

  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await new Promise((resolve) => closed.close(resolve));
  const outside = openOutside(loadConfig({ SOUK_PRIVATE_DESTINATIONS: host }), { patienceMs: 400 });
  assert.equal(await kindOf(outside, `http://${host}/`), 'unreached');
  // It speaks no TLS.
  assert.equal(await kindOf(inHouse, `https://${service.host}/`), 'unreached');
});

test('how long to wait is read as seconds or as a date, and is an hour at most', () => {
  const wait = (value?: string) =>
    waitAskedFor({ status: 429, text: '', headers: value === undefined ? {} : { 'retry-after': value } });
  assert.deepEqual([wait('7'), wait('0'), wait('999999'), wait('soon'), wait()], [7, 1, 3_600, undefined, undefined]);
  const inAMinute = wait(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
  assert.ok(inAMinute > 55 && inAMinute <= 60, String(inAMinute));
  assert.equal(wait('Wed, 21 Oct 2015 07:28:00 GMT'), 1);
});
