import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { accountTokenText, deviceTokenText, readAccountToken, readDeviceToken } from './tokens.ts';

let server: TestServer;
let ana: Person;

before(async () => {
  server = await startTestServer();
  ana = await server.person('Ana');
});
after(() => server.close());

async function refusalOf(token: string): Promise<string | undefined> {
  const { status, body } = await server.guest.get<{ code?: string }>('/api/me', { authorization: `Bearer ${token}` });
  return status === 200 ? undefined : body.code;
}

interface Forgery {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: Uint8Array;
}

/** A token like ours but for what is given. */
function forge({ header, claims, key }: Forgery = {}): Promise<string> {
  const ours = { sub: ana.id, sid: ana.sessionId, aud: 'souk', iss: 'souk', exp: Math.floor(Date.now() / 1_000) + 600 };
  return new SignJWT({ ...ours, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(key ?? server.house.keys.keyFor('access-token'));
}

test('a token made like ours passes, so that the forgeries below fail for their one flaw', async () => {
  assert.equal(await refusalOf(await forge()), undefined);
});

test('forged tokens are refused', async () => {
  const stranger = await server.person('Bea');
  const forgeries: Record<string, Forgery> = {
    'another key': { key: new Uint8Array(32) },
    'the key of another purpose': { key: server.house.keys.keyFor('refresh-token') },
    'another algorithm': { header: { alg: 'HS512' }, key: new Uint8Array(64) },
    'another type': { header: { typ: 'JWT' } },
    'no type': { header: { typ: undefined } },
    'another audience': { claims: { aud: 'elsewhere' } },
    'no audience': { claims: { aud: undefined } },
    'another issuer': { claims: { iss: 'elsewhere' } },
    'no expiry': { claims: { exp: undefined } },
    'no session': { claims: { sid: undefined } },
    'a session that is no id': { claims: { sid: "' or 1=1 --" } },
    'a user that is no id': { claims: { sub: '*' } },
  };
  for (const [flaw, forgery] of Object.entries(forgeries)) {
    assert.equal(await refusalOf(await forge(forgery)), 'token_invalid', flaw);
  }
  assert.equal(await refusalOf(await forge({ claims: { sub: stranger.id } })), 'session_ended', "another's session");
  assert.equal(await refusalOf(await forge({ claims: { sid: newId() } })), 'session_ended', 'a session nobody has');
  assert.equal(await refusalOf(await forge({ claims: { exp: 1 } })), 'token_expired');

  const claims = { sub: ana.id, sid: ana.sessionId, exp: 9_999_999_999 };
  const unsigned = new UnsecuredJWT(claims).setAudience('souk').setIssuer('souk').encode();
  assert.equal(await refusalOf(unsigned), 'token_invalid', 'alg none');
  const [, payload = '', signature = ''] = ana.accessToken.split('.');
  for (const header of [
    { alg: 'none' },
    { alg: 'none', typ: 'at+jwt' },
    { alg: 'HS256', typ: 'at+jwt', crit: ['x'] },
  ]) {
    const head = Buffer.from(JSON.stringify(header)).toString('base64url');
    assert.equal(await refusalOf(`${head}.${payload}.`), 'token_invalid');
    assert.equal(await refusalOf(`${head}.${payload}.${signature}`), 'token_invalid');
  }
});

test('a token with any one letter changed, or cut anywhere, is refused', async () => {
  const token = ana.accessToken;
  for (let at = 0; at < token.length; at++) {
    const letter = token[at] === 'A' ? 'B' : 'A';
    assert.equal(await refusalOf(token.slice(0, at) + letter + token.slice(at + 1)), 'token_invalid', `letter ${at}`);
    if (at > 0) assert.equal(await refusalOf(token.slice(0, at)), 'token_invalid', `cut at ${at}`);
  }
  // All spellings of the last letter: two of its bits are to spare.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (const letter of alphabet) {
    if (token.endsWith(letter)) continue;
    assert.equal(await refusalOf(token.slice(0, -1) + letter), 'token_invalid', `ends in ${letter}`);
  }
});

test('refresh tokens cut or changed are no tokens', async () => {
  for (const token of [
    ana.refreshToken.slice(0, -1),
    `${ana.refreshToken}A`,
    ana.sessionId,
    ana.accessToken.slice(0, 200),
  ]) {
    const { status, body } = await server.guest.post<{ code: string }>('/api/auth/refresh', { refreshToken: token });
    assert.deepEqual([status, body.code], [401, 'token_invalid']);
  }
});

test('a mailed link opens only what it was made for', () => {
  const { keys } = server.house;
  const id = newId();
  const link = accountTokenText(keys, id, 'reset_password');
  assert.equal(readAccountToken(keys, link, 'reset_password'), id);
  assert.equal(readAccountToken(keys, link, 'verify_email'), undefined);
  assert.equal(readAccountToken(keys, link.replace(id, newId()), 'reset_password'), undefined);
  assert.equal(readAccountToken(keys, `${link}.`, 'reset_password'), undefined);
  assert.equal(readAccountToken(keys, id, 'reset_password'), undefined);
});

test('a device is recognised by what we gave it alone', () => {
  const { keys } = server.house;
  const id = newId();
  const token = deviceTokenText(keys, id);
  assert.equal(readDeviceToken(keys, token), id);
  assert.equal(readDeviceToken(keys, token.replace(id, newId())), undefined);
  assert.equal(readDeviceToken(keys, undefined), undefined);
});
