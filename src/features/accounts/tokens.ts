import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { KeyRing } from '#platform/crypto/key-ring.ts';
import { isId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';

const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';
const US = 'souk';

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Seconds since 1970, by the database's clock. */
  readonly expiresAt: number;
}

/** A signed access token. Whether it still counts is decided by its session's row, on every request. */
export function makeAccessToken(keys: KeyRing, { userId, sessionId, expiresAt }: AccessClaims): Promise<string> {
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(US)
    .setAudience(US)
    .setSubject(userId)
    .setExpirationTime(expiresAt)
    .sign(keys.keyFor('access-token'));
}

/** jose would judge the expiry by this machine's clock; the one that counts is the database's, asked right after. */
const beforeAnyExpiry = new Date(0);
const MOST_READ = 10_000;

/** What is proven of a text stays proven. */
const provenBy = new WeakMap<KeyRing, LRUCache<string, AccessClaims>>();

/**
 * Reads an access token that we signed; whether it has expired is the caller's to compare. Throws `token_invalid` for
 * anything else than such a token, whatever it claims to be.
 */
export async function readAccessToken(keys: KeyRing, token: string): Promise<AccessClaims> {
  let proven = provenBy.get(keys);
  if (!proven) {
    proven = new LRUCache({ max: MOST_READ });
    provenBy.set(keys, proven);
  }
  let claims = proven.get(token);
  if (!claims) {
    claims = await proveAccessToken(keys, token);
    proven.set(token, claims);
  }
  return claims;
}

async function proveAccessToken(keys: KeyRing, token: string): Promise<AccessClaims> {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  // The last letter has bits to spare: other letters would decode to the same signature.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) throw problems.token_invalid();
  const options = { algorithms: [ALGORITHM], typ: TYPE, issuer: US, audience: US, currentDate: beforeAnyExpiry };
  const verified = await jwtVerify(token, keys.keyFor('access-token'), options).catch((error: unknown) => {
    throw error instanceof errors.JOSEError || error instanceof TypeError ? problems.token_invalid() : error;
  });
  const { sub: userId, sid: sessionId, exp: expiresAt } = verified.payload;
  const isOurs = typeof userId === 'string' && typeof sessionId === 'string' && typeof expiresAt === 'number';
  if (!isOurs || !isId(userId) || !isId(sessionId)) throw problems.token_invalid();
  return { userId, sessionId, expiresAt };
}

/** The first refresh token of a session. It is nowhere at rest: whoever holds the keys can tell it from the id. */
export function firstRefreshToken(keys: KeyRing, sessionId: string): string {
  return keys.sign('refresh-token', `session ${sessionId}`);
}

/** The token that follows: always the same one, so that a lost answer can be given again. */
export function nextRefreshToken(keys: KeyRing, token: string): string {
  return keys.sign('refresh-token', `after ${token}`);
}

/** What of a refresh token is kept. */
export function refreshTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** What a device shows to be recognised: its id, and proof that we gave it. */
export function deviceTokenText(keys: KeyRing, deviceId: string): string {
  return `${deviceId}.${keys.sign('device', deviceId)}`;
}

/** The device's id, or undefined where we never gave out such a token. */
export function readDeviceToken(keys: KeyRing, token: string | undefined): string | undefined {
  const [id = '', signature = ''] = token?.split('.') ?? [];
  return isId(id) && keys.verify('device', id, signature) ? id : undefined;
}

export type AccountTokenPurpose = 'verify_email' | 'reset_password';

/** The token in a mailed link, made from the row's id; the row says until when it counts. */
export function accountTokenText(keys: KeyRing, tokenId: string, purpose: AccountTokenPurpose): string {
  return `${tokenId}.${keys.sign('account-token', `${purpose} ${tokenId}`)}`;
}

/** The row's id, or undefined where the token isn't ours or was made for something else. */
export function readAccountToken(keys: KeyRing, token: string, purpose: AccountTokenPurpose): string | undefined {
  const [id = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !isId(id)) return undefined;
  return keys.verify('account-token', `${purpose} ${id}`, signature) ? id : undefined;
}
