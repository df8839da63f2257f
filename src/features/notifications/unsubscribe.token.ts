import type { KeyRing } from '#platform/crypto/key-ring.ts';

export interface Unsubscription {
  readonly userId: string;
  readonly types: readonly string[];
}

/** What a mail carries so that one click ends the mails of these types, signed in or not. It works for ever. */
export function unsubscribeToken(keys: KeyRing, userId: string, types: readonly string[]): string {
  const what = [userId, ...types].join(' ');
  return `${Buffer.from(what).toString('base64url')}.${keys.sign('unsubscribe', what)}`;
}

/** What a token of ours says; undefined for any other. */
export function readUnsubscribeToken(keys: KeyRing, token: string): Unsubscription | undefined {
  const [text = '', signature = ''] = token.split('.');
  const what = Buffer.from(text, 'base64url').toString();
  if (!keys.verify('unsubscribe', what, signature)) return undefined;
  const [userId = '', ...types] = what.split(' ');
  return { userId, types };
}
