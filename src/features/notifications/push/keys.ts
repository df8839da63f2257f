import { createECDH, type ECDH, hkdfSync } from 'node:crypto';
import { type Config, publicUrl } from '#platform/config.ts';
import type { KeyRing } from '#platform/crypto/key-ring.ts';

/** Who signs our pushes (RFC 8292): a P-256 key pair, as base64url of the raw numbers. */
export interface SigningKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The order of P-256 (FIPS 186-5, appendix; SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 128 bits more than the order has: what is left of them modulo the order is as good as even (FIPS 186-5, A.2.1). */
const WIDE_BYTES = 48;

const made = new WeakMap<KeyRing, SigningKey>();

/** Comes from the master secret, so that it is the same on every server, and devices stay subscribed. */
export function signingKeyOf(keys: KeyRing): SigningKey {
  let key = made.get(keys);
  if (!key) {
    const wide = Buffer.from(hkdfSync('sha256', keys.keyFor('push'), '', 'vapid', WIDE_BYTES));
    const scalar = (BigInt(`0x${wide.toString('hex')}`) % (ORDER - 1n)) + 1n;
    const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
    const pair: ECDH = createECDH('prime256v1');
    pair.setPrivateKey(privateKey);
    key = { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
    made.set(keys, key);
  }
  return key;
}

/** Whether that is a point on P-256 in its long form, as a browser's key is. */
export function isBrowserKey(p256dh: string): boolean {
  const bytes = Buffer.from(p256dh, 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  try {
    const probe = createECDH('prime256v1');
    probe.generateKeys();
    probe.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Nobody answers there. Most push services take it; Apple's does not. `souk doctor` says so. */
export const NO_CONTACT = 'mailto:souk@localhost';

/** Whom a push service may write to about us. */
export function contactOf(config: Config): string {
  if (config.SOUK_PUSH_CONTACT) return config.SOUK_PUSH_CONTACT;
  const url = publicUrl(config);
  return url.startsWith('https:') && new URL(url).hostname !== 'localhost' ? url : NO_CONTACT;
}
