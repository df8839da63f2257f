import type { Context } from '#platform/actor.ts';
import { announce, change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { isKnownDevice } from './devices.store.ts';
import { emailKeyOf } from './email.ts';
import { accountRegistered } from './events.ts';
import { type Guess, noteFailure, takeTry, tryOf } from './guesses.ts';
import { askToVerify } from './mail-links.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { hashPassword, isPassword, isWeakHash } from './passwords.ts';
import { accountProblems } from './problems.ts';
import type { Registration, SignIn } from './schema.ts';
import { isFirstAdmin } from './setup.ts';
import { insertTry, markSucceeded } from './sign-ins.store.ts';
import { type Issued, issueFirst, startSession } from './start-session.ts';
import { type Credentials, findCredentials, holdForSignIn, insertUser, replacePassword } from './store.ts';
import { readDeviceToken } from './tokens.ts';

/** Makes an account and signs it in. Throws `email_taken` and `weak_password`. */
export async function register(context: Context, input: Registration, deviceToken?: string): Promise<Issued> {
  const { house } = context;
  const email = input.email.trim();
  const emailKey = emailKeyOf(email);
  const name = input.name.trim();
  refuseWeakPassword(input.password, '/password', { email, name });
  const passwordHash = await hashPassword(house, input.password);
  const deviceId = readDeviceToken(house.keys, deviceToken);

  const started = await change(context, async (tx) => {
    const userId = newId();
    const role = (await isFirstAdmin(tx, house, input.setupToken)) ? 'admin' : 'buyer';
    const user = { id: userId, email, emailKey, passwordHash, name, role } as const;
    if (!(await insertUser(tx, user))) throw accountProblems.email_taken();
    const session = await startSession(tx, context, { userId, deviceId, keepSignedIn: false });
    await insertTry(tx, tryOf(context, { emailKey, userId, deviceId: session.deviceId }), true);
    await askToVerify(tx, userId);
    announce(tx, accountRegistered, { userId });
    return session;
  });
  return issueFirst(house, started, false);
}

/**
 * Signs in by password. An unknown address takes as long and is answered the same as a wrong password:
 * `wrong_credentials`. Throws `too_many_attempts` while guessers must wait, and only after a right password
 * `account_suspended` or `account_banned`.
 */
export async function signIn(context: Context, input: SignIn): Promise<Issued> {
  const { house } = context;
  const { db } = house.database;
  const emailKey = emailKeyOf(input.email);
  const keepSignedIn = input.keepSignedIn ?? false;
  const found = await findCredentials(db, { emailKey });
  const deviceId = readDeviceToken(house.keys, input.deviceToken);
  const isKnown = found && deviceId ? await isKnownDevice(db, found.id, deviceId) : false;

  const guess: Guess = { emailKey, userId: found?.id ?? null, deviceId: isKnown && deviceId ? deviceId : null };
  const taken = await takeTry(context, guess);
  const right = await isPassword(house, input.password, found?.passwordHash ?? null);
  if (!found || !right) {
    await noteFailure(context, guess, taken);
    throw accountProblems.wrong_credentials();
  }
  refuseShutOut(found);

  const newHash = isWeakHash(house, found.passwordHash) ? await hashPassword(house, input.password) : undefined;
  const started = await change(context, async (tx) => {
    // Banned or given a new password while this one was being checked: then it is that which holds.
    if (!(await holdForSignIn(tx, found.id, found.passwordHash))) throw accountProblems.wrong_credentials();
    if (newHash) await replacePassword(tx, found.id, found.passwordHash, newHash);
    await markSucceeded(tx, taken.id);
    return startSession(tx, context, { userId: found.id, deviceId, keepSignedIn });
  });
  return issueFirst(house, started, keepSignedIn);
}

function refuseShutOut({ status, suspendedUntil }: Credentials): void {
  if (status === 'banned') throw accountProblems.account_banned();
  if (status === 'suspended')
    throw accountProblems.account_suspended(`This account is suspended until ${suspendedUntil}`);
}
