import { createHash } from 'node:crypto';
import type { KeyRing } from '#platform/crypto/key-ring.ts';

/** The token in the mail: made from the row's id, so that the mail can be written later though only its hash is kept. */
export function invitationToken(keys: KeyRing, id: string): string {
  return `${id}.${keys.sign('link', `shop invitation ${id}`)}`;
}

/** What of a token is kept. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
