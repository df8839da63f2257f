import { createHmac } from 'node:crypto';

export interface TurnCredential {
  readonly username: string;
  readonly credential: string;
}

/**
 * A name and a password that a TURN server with the same secret lets in until `expiresUnix` (seconds since 1970), without
 * asking us: `<expiry>:<user>` and base64 of its HMAC-SHA1, as draft-uberti-behave-turn-rest-00 says and coturn's
 * `use-auth-secret` does. SHA-1 is what that scheme takes; as an HMAC it holds.
 */
export function signTurnCredential(secret: string, userId: string, expiresUnix: number): TurnCredential {
  const username = `${expiresUnix}:${userId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
