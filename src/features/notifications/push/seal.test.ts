import assert from 'node:assert/strict';
import { createECDH, createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '#platform/config.ts';
import { openKeyRing } from '#platform/crypto/key-ring.ts';
import { newBrowserKeys, openSealed } from '#support/push-service.ts';
import { contactOf, isBrowserKey, NO_CONTACT, signingKeyOf } from './keys.ts';
import { fitted, MOST_BYTES } from './send.ts';

/** RFC 8291, section 5 and appendix A. */
const rfc = {
  text: 'When I grow up, I want to be a watermelon',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  publicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  senderPrivateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  sealed:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

const bytesOf = (text: string) => Buffer.from(text, 'base64url');

test('the example of the RFC is opened by our receiver and sealed the same by our library', async () => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(bytesOf(rfc.privateKey));
  assert.equal(pair.getPublicKey('base64url'), rfc.publicKey);
  assert.equal(openSealed(bytesOf(rfc.sealed), { pair, auth: rfc.auth }), rfc.text);
  assert.throws(() => openSealed(bytesOf(rfc.sealed), { ...newBrowserKeys(), auth: rfc.auth }));

  // What web-push calls with random numbers, called with those of the RFC.
  // @ts-expect-error It brings no types.
  const { default: ece } = await import('http_ece');
  const sender = createECDH('prime256v1');
  sender.setPrivateKey(bytesOf(rfc.senderPrivateKey));
  const given = { version: 'aes128gcm', dh: rfc.publicKey, privateKey: sender, salt: rfc.salt, authSecret: rfc.auth };
  assert.equal(ece.encrypt(Buffer.from(rfc.text), given).toString('base64url'), rfc.sealed);
});

test('a key of a browser is a point of the curve', () => {
  assert.ok(isBrowserKey(rfc.publicKey));
  assert.ok(isBrowserKey(newBrowserKeys().p256dh));
  const point = bytesOf(rfc.publicKey);
  for (const [what, bytes] of Object.entries({
    'off the curve': Buffer.from(point).fill(1, 40, 41),
    'without its first byte': point.subarray(1),
    short: createECDH('prime256v1').generateKeys(undefined, 'compressed'),
    nothing: Buffer.alloc(65),
    empty: Buffer.alloc(0),
  })) {
    assert.ok(!isBrowserKey(bytes.toString('base64url')), what);
  }
});

test('the signing key comes from the master secret: the same each time, another for another', () => {
  const ringOf = (seed: string) => {
    const master = createHash('sha256').update(seed).digest();
    return openKeyRing({ master, encryption: [{ id: 'k1', key: master }] });
  };
  assert.deepEqual(signingKeyOf(ringOf('a')), signingKeyOf(ringOf('a')));
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { publicKey, privateKey } = signingKeyOf(ringOf(seed));
      assert.deepEqual([bytesOf(publicKey).length, bytesOf(privateKey).length], [65, 32]);
      const pair = createECDH('prime256v1');
      pair.setPrivateKey(bytesOf(privateKey));
      assert.equal(pair.getPublicKey('base64url'), publicKey);
    }),
    { numRuns: 30 },
  );
});

test('whatever is told fits into one message, well formed, its end cut first', () => {
  const message = { title: 'T', body: '', link: '/x', tag: 'a', count: 1 };
  const text = fc.oneof(
    fc.string({ maxLength: 40 }).map((each) => `${each}é`.repeat(150)),
    fc.constant(
      '😀"\
'.repeat(1_500),
    ),
  );
  fc.assert(
    fc.property(text, text, (title, body) => {
      const sent = fitted({ ...message, title, body });
      assert.ok(Buffer.byteLength(sent) <= MOST_BYTES);
      assert.ok(sent.isWellFormed());
      const read = JSON.parse(sent);
      assert.ok(read.body === body || body.startsWith(read.body.slice(0, -1)));
    }),
    { numRuns: 20 },
  );
});

test('a contact is one that a push service can reach', () => {
  const contact = (settings: Record<string, string>) => contactOf(loadConfig(settings));
  assert.equal(contact({ SOUK_PUSH_CONTACT: 'mailto:admin@market.example' }), 'mailto:admin@market.example');
  assert.equal(contact({ SOUK_PUBLIC_URL: 'https://market.example/' }), 'https://market.example');
  for (const url of ['http://market.example', 'https://localhost'])
    assert.equal(contact({ SOUK_PUBLIC_URL: url }), NO_CONTACT);
  for (const wrong of ['mailto:me@localhost', 'https://localhost/x', 'admin@market.example', 'tel:+351912345678']) {
    assert.throws(() => loadConfig({ SOUK_PUSH_CONTACT: wrong }), /SOUK_PUSH_CONTACT/, wrong);
  }
});
