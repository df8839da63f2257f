import { setTimeout as pause } from 'node:timers/promises';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { findAccountToken, useAccountToken, useUpAccountTokens } from './account-tokens.store.ts';
import { audit } from './audit.ts';
import { sightingOf } from './client.ts';
import { confirmPassword } from './confirm-password.ts';
import { emailKeyOf } from './email.ts';
import { offerReset } from './mail-links.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { hashPassword } from './passwords.ts';
import { accountProblems } from './problems.ts';
import type { PasswordChange, PasswordReset } from './schema.ts';
import { endAllOf } from './sessions.service.ts';
import { deleteTry } from './sign-ins.store.ts';
import { findCredentials, replacePassword, resetPassword } from './store.ts';
import { readAccountToken } from './tokens.ts';

/** Longer than finding the account and writing its link takes: the time of the answer tells nothing. */
const FORGOT_MS = 60;

/** Mails a link to set a new password, if the address has an account; nobody can tell from the answer. */
export async function forgotPassword(context: Context, email: string): Promise<void> {
  await Promise.all([mailReset(context, emailKeyOf(email)), pause(FORGOT_MS)]);
}

async function mailReset(context: Context, emailKey: string): Promise<void> {
  const found = await findCredentials(context.house.database.db, { emailKey });
  if (found && found.status !== 'banned') await change(context, (tx) => offerReset(tx, found.id));
}

/** Sets the password by a mailed link and ends all sessions. Throws `link_invalid`, `weak_password`. */
export async function resetPasswordByLink(context: Context, { token, password }: PasswordReset): Promise<void> {
  const { house } = context;
  const tokenId = readAccountToken(house.keys, token, 'reset_password');
  if (!tokenId) throw accountProblems.link_invalid();
  const link = await findAccountToken(house.database.db, tokenId, 'reset_password');
  if (!link?.isOpen) throw accountProblems.link_invalid();
  refuseWeakPassword(password, '/password', link);
  const newHash = await hashPassword(house, password);

  await change(context, async (tx) => {
    const userId = await useAccountToken(tx, tokenId, 'reset_password');
    if (!userId || !(await resetPassword(tx, userId, newHash))) throw accountProblems.link_invalid();
    await useUpAccountTokens(tx, userId, 'reset_password');
    await endAllOf(tx, userId, 'password_changed', null);
    await tellOfNewPassword(tx, context, userId, 'password.reset');
  });
}

/** Changes my password and ends my other sessions. Throws `wrong_password`, `weak_password`, `too_many_attempts`. */
export async function changePassword(context: Context, input: PasswordChange): Promise<void> {
  const { userId, sessionId } = signedIn(context);
  const account = await confirmPassword(context, input.currentPassword);
  refuseWeakPassword(input.newPassword, '/newPassword', account);
  const newHash = await hashPassword(context.house, input.newPassword);

  await change(context, async (tx) => {
    if (!(await replacePassword(tx, userId, account.passwordHash, newHash))) throw accountProblems.wrong_password();
    await deleteTry(tx, account.tryId);
    await useUpAccountTokens(tx, userId, 'reset_password');
    await endAllOf(tx, userId, 'password_changed', sessionId);
    await tellOfNewPassword(tx, context, userId, 'password.changed');
  });
}

async function tellOfNewPassword(tx: Tx, context: Context, userId: string, action: string): Promise<void> {
  const id = await audit(tx, context, { action, subject: { type: 'user', id: userId }, actorId: userId });
  const data = { ...sightingOf(context) };
  notify(tx, { key: `account.${action}:${id}`, userId, type: 'security.password_changed', data });
}
