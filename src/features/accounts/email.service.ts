import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { findAccountToken, useAccountToken } from './account-tokens.store.ts';
import { askToVerify } from './mail-links.ts';
import { accountProblems } from './problems.ts';
import { findUser, markEmailVerified } from './store.ts';
import { readAccountToken } from './tokens.ts';

/** Proves an address by the mailed link; a second click finds it proven. Throws `link_invalid`. */
export async function verifyEmail(context: Context, token: string): Promise<void> {
  const tokenId = readAccountToken(context.house.keys, token, 'verify_email');
  if (!tokenId) throw accountProblems.link_invalid();
  await change(context, async (tx) => {
    const userId = await useAccountToken(tx, tokenId, 'verify_email');
    if (userId) return markEmailVerified(tx, userId);
    const link = await findAccountToken(tx, tokenId, 'verify_email');
    if (!link?.emailVerified) throw accountProblems.link_invalid();
  });
}

/** Mails me the link once more, unless my address is proven. */
export async function sendVerification(context: Context): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    const user = await findUser(tx, userId);
    if (user && !user.emailVerified) await askToVerify(tx, userId);
  });
}
