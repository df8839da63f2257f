import { notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { insertAccountToken } from './account-tokens.store.ts';
import { holdUser } from './store.ts';
import type { AccountTokenPurpose } from './tokens.ts';

const hoursOf: Record<AccountTokenPurpose, number> = { verify_email: 7 * 24, reset_password: 1 };
/** Mails of one kind to one person in an hour: nobody's mailbox is filled by somebody else. */
const MOST_AN_HOUR = 5;

/** Mails the link that proves the address. The mail is written by the intent; the link is made of the token's id. */
export function askToVerify(tx: Tx, userId: string): Promise<void> {
  return mailLink(tx, userId, 'verify_email');
}

/** Mails the link that sets a new password. */
export function offerReset(tx: Tx, userId: string): Promise<void> {
  return mailLink(tx, userId, 'reset_password');
}

async function mailLink(tx: Tx, userId: string, purpose: AccountTokenPurpose): Promise<void> {
  const tokenId = newId();
  await holdUser(tx, userId);
  const made = await insertAccountToken(tx, { id: tokenId, userId, purpose, hours: hoursOf[purpose] }, MOST_AN_HOUR);
  if (!made) return;
  notify(tx, { key: `account.${purpose}:${tokenId}`, userId, type: `account.${purpose}`, data: { tokenId } });
}
