import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConfigError, loadConfig } from '#platform/config.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { connectCall, openParties } from '#support/calls.ts';
import { type Coturn, hasCoturn, hasIpv6, startCoturn } from '#support/coturn.ts';
import type { Person } from '#support/people.ts';
import { must } from '#support/trade.ts';
import type { IceServers } from './ice.schema.ts';
import { hasRelay, showIceServers } from './ice-servers.ts';
import { signTurnCredential } from './turn-credential.ts';

const NEW_SECRET = 'the-new-secret-of-the-relay';
const OLD_SECRET = 'the-old-secret-of-the-relay';
const TURN = 'turn:turn.market.example:3478?transport=udp';

let market: TestServer;
let ana: Person;

before(async () => {
  market = await startTestServer({
    settings: {
      SOUK_STUN_URLS: 'stun:stun.market.example:3478',
      SOUK_TURN_URLS: `${TURN}, turns:turn.market.example:5349?transport=tcp`,
      SOUK_TURN_SECRET: `${NEW_SECRET},${OLD_SECRET}`,
    },
  });
  ana = await market.person('Ana');
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const serversOf = (person: Person) => must(person.get<IceServers>('/api/calls/ice-servers'));

/** As if operators had said so. */
const houseWith = (settings: Partial<TestServer['house']['config']>) => ({
  ...market.house,
  config: { ...market.house.config, ...settings },
});
const contextOf = (person: Person, house: TestServer['house']) => ({
  ...{ house, actor: { userId: person.id, role: 'buyer' as const, sessionId: null }, repeat: null },
  client: { ip: '', userAgent: '' },
});

test('a credential is what the scheme of TURN servers makes of a secret, a user and a time', () => {
  // Reckoned by `printf %s 1795338000:ana | openssl dgst -sha1 -hmac north-and-south-16 -binary | base64`.
  assert.deepEqual(signTurnCredential('north-and-south-16', 'ana', 1_795_338_000), {
    username: '1795338000:ana',
    credential: 'WLkoppM/4fMlALJTmLhHoZ8bVcY=',
  });
});

test('everybody gets credentials of their own, which outlive the longest call', async () => {
  const answer = await ana.get<IceServers>('/api/calls/ice-servers');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { iceServers, iceTransportPolicy, expiresAt } = answer.body;
  const seconds = Temporal.Instant.from(expiresAt as string).epochMilliseconds / 1_000;
  const left = seconds - Temporal.Now.instant().epochMilliseconds / 1_000;
  assert.ok(left > 4.9 * 3_600 && left <= 5 * 3_600, `${left} seconds`);
  assert.equal(iceTransportPolicy, 'all');
  assert.deepEqual(iceServers, [
    { urls: ['stun:stun.market.example:3478'] },
    {
      urls: [TURN, 'turns:turn.market.example:5349?transport=tcp'],
      ...signTurnCredential(NEW_SECRET, ana.id, seconds),
    },
  ]);
  assert.equal((await market.guest.get('/api/calls/ice-servers')).status, 401);
});

test('who begins a call and who takes it get theirs with it', async () => {
  const { owner, buyer, conversationId } = await openParties(market, { colleagues: 0 });
  const { id, receiverDevice } = await connectCall(buyer, { conversationId }, owner);
  const { body } = await owner.put<IceServers & { iceExpiresAt: string }>(`/api/calls/${id}/accept`, {
    deviceId: receiverDevice,
  });
  assert.match(body.iceServers[1]?.username ?? '', new RegExp(`^\\d+:${owner.id}$`));
  assert.equal(body.iceTransportPolicy, 'all');
  assert.ok(body.iceExpiresAt);
});

test('who hides their address is named the relay alone, and no server that would learn it', async () => {
  const shy = await market.person('Shy');
  await query('update users set hides_address = true where id = $1', [shy.id]);
  const { iceServers, iceTransportPolicy } = await serversOf(shy);
  assert.equal(iceTransportPolicy, 'relay');
  assert.deepEqual(
    iceServers.map(({ urls }) => urls[0]),
    [TURN],
  );
  assert.deepEqual((await serversOf(ana)).iceTransportPolicy, 'all');

  const always = await showIceServers(contextOf(ana, houseWith({ SOUK_CALLS_RELAY: 'always' })));
  assert.deepEqual([always.iceTransportPolicy, always.iceServers.length], ['relay', 1]);
  const without = houseWith({ SOUK_TURN_URLS: [], SOUK_TURN_SECRET: [] });
  const bare = await showIceServers(contextOf(shy, without));
  assert.deepEqual(bare, { iceServers: [], iceTransportPolicy: 'relay', expiresAt: null });
  assert.deepEqual([hasRelay(market.house), hasRelay(without)], [true, false]);
});

test('where operators said nothing no other host is asked for anything', () => {
  const { SOUK_STUN_URLS, SOUK_TURN_URLS, SOUK_CALLS_RELAY } = loadConfig({});
  assert.deepEqual([SOUK_STUN_URLS, SOUK_TURN_URLS, SOUK_CALLS_RELAY], [[], [], 'wished']);
});

test('settings that cannot work are named at the start, and secrets never', () => {
  const bad: [Record<string, string>, RegExp][] = [
    [{ SOUK_STUN_URLS: 'stun.market.example' }, /SOUK_STUN_URLS/],
    [{ SOUK_STUN_URLS: TURN }, /SOUK_STUN_URLS/],
    [{ SOUK_STUN_URLS: 'stun:stun.example?transport=udp' }, /SOUK_STUN_URLS/],
    [{ SOUK_TURN_URLS: 'https://turn.example', SOUK_TURN_SECRET: NEW_SECRET }, /SOUK_TURN_URLS/],
    [{ SOUK_TURN_URLS: 'turn:user@turn.example', SOUK_TURN_SECRET: NEW_SECRET }, /SOUK_TURN_URLS/],
    [{ SOUK_TURN_URLS: 'turn:turn.example?transport=sctp', SOUK_TURN_SECRET: NEW_SECRET }, /SOUK_TURN_URLS/],
    [{ SOUK_TURN_URLS: TURN }, /SOUK_TURN_URLS and SOUK_TURN_SECRET go together/],
    [{ SOUK_TURN_SECRET: NEW_SECRET }, /SOUK_TURN_URLS and SOUK_TURN_SECRET go together/],
    [{ SOUK_TURN_URLS: TURN, SOUK_TURN_SECRET: `${NEW_SECRET},short` }, /16 characters/],
    [{ SOUK_CALLS_RELAY: 'always' }, /SOUK_TURN_URLS must be said/],
    [{ SOUK_TURN_TTL_SECONDS: '3600' }, /SOUK_TURN_TTL_SECONDS/],
  ];
  for (const [settings, fault] of bad) {
    assert.throws(
      () => loadConfig(settings),
      (error) => error instanceof ConfigError && fault.test(error.message) && !error.message.includes(NEW_SECRET),
      JSON.stringify(settings),
    );
  }
  const good = loadConfig({
    SOUK_TURN_URLS: 'turn:198.51.100.7,turns:[2001:db8::1]:5349?transport=tcp',
    SOUK_TURN_SECRET: NEW_SECRET,
  });
  assert.equal(good.SOUK_TURN_URLS.length, 2);
});

test('a real coturn lets in whom we signed for, refuses everybody else, and reaches no private peer', async (t) => {
  if (!(await hasCoturn())) {
    const loud =
      'NOT TESTED: coturn is not installed here (apt-get install coturn), so nobody knows whether relays work';
    console.error(`\n${'!'.repeat(loud.length)}\n${loud}\n${'!'.repeat(loud.length)}\n`);
    t.skip(loud);
    return;
  }
  const coturn: Coturn = await startCoturn([NEW_SECRET, OLD_SECRET]);
  t.after(() => coturn.close());
  const house = houseWith({ SOUK_TURN_URLS: [coturn.url], SOUK_TURN_SECRET: [NEW_SECRET] });
  const { iceServers } = await showIceServers(contextOf(ana, house));
  const relay = iceServers.find(({ urls }) => urls[0] === coturn.url);
  const { username = '', credential = '' } = relay ?? {};
  const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000);
  const later = now + 3_600;
  const mine = signTurnCredential(NEW_SECRET, 'somebody', later);
  const late = signTurnCredential(NEW_SECRET, 'late', now - 5);
  const before = signTurnCredential(OLD_SECRET, 'before', later);
  const foreign = signTurnCredential('another-secret-altogether', 'foreign', later);

  const attempts: [string, Promise<string>, string][] = [
    ['as we answer it', coturn.relay(username, credential), 'relayed'],
    ['by the secret from before', coturn.relay(before.username, before.credential), 'relayed'],
    ['expired', coturn.relay(late.username, late.credential), 'not let in'],
    ['expired, with a later time written on it', coturn.relay(`${later}:late`, late.credential), 'not let in'],
    ['of somebody else', coturn.relay(`${later}:other`, mine.credential), 'not let in'],
    ['by another secret', coturn.relay(foreign.username, foreign.credential), 'not let in'],
    ['without a credential', coturn.relay(mine.username, 'none'), 'not let in'],
  ];
  const sixes = [
    ...['::1', '::10.1.2.3', '::ffff:10.1.2.3', '::ffff:127.0.0.1', '64:ff9b::a01:203', '2002:a01:203::1'],
    ...['fd00:ec2::254', 'fe80::1', '2001:db8::1'],
  ];
  const peers = [
    ...['0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '198.18.0.1'],
    ...(hasIpv6() ? sixes : []),
  ];
  for (const [nth, peer] of peers.entries()) {
    // Each as somebody else: nobody holds more than a few relays.
    const asker = signTurnCredential(NEW_SECRET, `curious-${nth}`, later);
    attempts.push([peer, coturn.relay(asker.username, asker.credential, peer), 'peer refused']);
  }
  for (const [what, attempt, expected] of attempts) assert.equal(await attempt, expected, what);
});
