import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** One key of the ring; ids are short and never used again. */
export interface EncryptionKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface Secrets {
  /** 32 bytes; every purpose gets its own key from it. */
  readonly master: Buffer;
  /** The first is for new writes, all are for reading. */
  readonly encryption: readonly EncryptionKey[];
}

/** Where a value lives. It is authenticated with the value, so a ciphertext moved to another place does not open. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** What keys are derived for. Each purpose is its own key: one that leaks opens nothing else. */
type Purpose =
  | 'access-token'
  | 'refresh-token'
  | 'account-token'
  | 'password'
  | 'request-hash'
  | 'blind-index'
  | 'device'
  | 'file'
  | 'link'
  | 'visitor'
  | 'quote'
  | 'push'
  | 'phone-code'
  | 'unsubscribe';

export interface KeyRing {
  /** HMAC-SHA-256 under the key of that purpose, as base64url. */
  sign(purpose: Purpose, text: string): string;
  /** Whether `signature` is the one of `text`, compared in constant time. */
  verify(purpose: Purpose, text: string, signature: string): boolean;
  /** The key itself, for libraries that need it. */
  keyFor(purpose: Purpose): Buffer;
  /** AES-256-GCM as `v1.keyId.nonce.ciphertext`. */
  encrypt(plain: string, place: Place): string;
  /** Throws where the value was altered, moved, or its key is gone. */
  decrypt(sealed: string, place: Place): string;
  /** HMAC of a normalised value, for looking up what is encrypted. */
  blindIndex(place: Omit<Place, 'id'>, value: string): string;
  /** Whether new writes would use another key than this value did. */
  needsRotation(sealed: string): boolean;
  /** Tells whether two servers hold the same secrets, without telling the secrets. */
  readonly fingerprint: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function openKeyRing({ master, encryption }: Secrets): KeyRing {
  const derived = new Map<string, Buffer>();
  const byId = new Map(encryption.map(({ id, key }) => [id, key]));
  const current = encryption[0];
  if (!current) throw new Error('The key ring holds no encryption key');
  const currentKey = current;

  /** HKDF-SHA-256 (RFC 5869). */
  function keyFor(purpose: string): Buffer {
    let key = derived.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', master, 'souk', purpose, 32));
      derived.set(purpose, key);
    }
    return key;
  }

  function sign(purpose: string, text: string): string {
    return createHmac('sha256', keyFor(purpose)).update(text).digest('base64url');
  }

  return {
    keyFor,
    sign,
    verify(purpose, text, signature) {
      const expected = Buffer.from(sign(purpose, text));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
    encrypt(plain, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', currentKey.key, nonce).setAAD(placeName(place));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${currentKey.id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
    },
    decrypt(sealed, place) {
      const [version, keyId = '', nonce = '', body = ''] = sealed.split('.');
      const key = byId.get(keyId);
      if (version !== 'v1' || !key)
        throw new Error(`No key '${keyId}' opens a value of ${place.table}.${place.column}`);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(placeName(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    blindIndex({ table, column }, value) {
      return sign('blind-index', `${table}.${column}:${value.normalize('NFKC').trim().toLowerCase()}`);
    },
    needsRotation: (sealed) => sealed.split('.')[1] !== currentKey.id,
    fingerprint: sign('fingerprint', encryption.map(({ id }) => id).at(-1) ?? '').slice(0, 16),
  };
}

function placeName({ table, column, id }: Place): Buffer {
  return Buffer.from(`${table}.${column}.${id}`);
}
