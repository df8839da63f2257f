import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, closeSockets } from '#platform/change.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { audit } from './audit.ts';
import { confirmPassword } from './confirm-password.ts';
import { accountErased } from './events.ts';
import { accountProblems } from './problems.ts';
import { endSessionsOf } from './sessions.store.ts';
import { deleteRowsOf, holdForSignIn } from './store.ts';

/**
 * Erases my account: in one transaction every table does what was decided on it, and what others' rows point to stays
 * without the person. Throws `wrong_password`, `too_many_attempts`.
 */
export async function eraseAccount(
  context: Context,
  { password }: { readonly password: string },
  personalData: readonly PersonalData[],
): Promise<void> {
  const { userId } = signedIn(context);
  const { passwordHash } = await confirmPassword(context, password);

  await change(context, async (tx) => {
    if (!(await holdForSignIn(tx, userId, passwordHash))) throw accountProblems.wrong_password();
    closeSockets(tx, await endSessionsOf(tx, userId, 'erased', null));
    // Later features first: their rows point to those of earlier ones, and all of them to the account.
    for (const { table, erase } of personalData.toReversed()) {
      if (erase === 'with the account') await deleteRowsOf(tx, table, userId);
      else if (erase !== 'kept without the person') await erase(tx, userId);
    }
    await audit(tx, context, { action: 'account.erased', subject: { type: 'user', id: userId }, actorId: null });
    announce(tx, accountErased, { userId });
  });
}
