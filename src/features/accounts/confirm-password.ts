import { type Context, signedIn } from '#platform/actor.ts';
import { problems } from '#platform/problems.ts';
import { type Guess, noteFailure, takeTry } from './guesses.ts';
import { isPassword } from './passwords.ts';
import { accountProblems } from './problems.ts';
import { findDeviceOf } from './sessions.store.ts';
import { type Credentials, findCredentials } from './store.ts';

export interface Confirmed extends Credentials {
  /** The try that was right, to be deleted with what it was for: it is no sign-in. */
  readonly tryId: string;
}

/**
 * The asker's password, shown again before what matters; guesses count as at sign-in, by the session's device.
 * Throws `wrong_password`, `too_many_attempts`.
 */
export async function confirmPassword(context: Context, password: string): Promise<Confirmed> {
  const { userId, sessionId } = signedIn(context);
  const { db } = context.house.database;
  const account = await findCredentials(db, { id: userId });
  if (!account) throw problems.not_found();
  const deviceId = sessionId ? ((await findDeviceOf(db, sessionId)) ?? null) : null;
  const guess: Guess = { emailKey: account.emailKey, userId, deviceId };
  const taken = await takeTry(context, guess);
  if (!(await isPassword(context.house, password, account.passwordHash))) {
    await noteFailure(context, guess, taken);
    throw accountProblems.wrong_password();
  }
  return { ...account, tryId: taken.id };
}
