import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { audit } from './audit.ts';
import { sightingOf } from './client.ts';
import { accountProblems } from './problems.ts';
import {
  failuresOfAccount,
  failuresOfAddress,
  holdTries,
  insertTry,
  type Try,
  WINDOW_SECONDS,
} from './sign-ins.store.ts';

interface Rule {
  /** Failures within the window that cost no waiting. */
  readonly free: number;
  /** No more than these in any window. */
  readonly most: number;
}

/** Guessers of one account get ten tries a quarter of an hour, a known device its own ten. */
const perAccount: Rule = { free: 5, most: 10 };
/** Behind one address may be a whole office. */
const perAddress: Rule = { free: 50, most: 100 };

/** Seconds to wait before the next try, given how long ago the latest failures were (the latest first). */
export function pauseAfter(ages: readonly number[], { free, most }: Rule): number {
  const failures = ages.length;
  const latest = ages[0] ?? 0;
  if (failures < free) return 0;
  if (failures >= most) return WINDOW_SECONDS - (ages[most - 1] ?? 0);
  return Math.min(2 ** (failures - free), WINDOW_SECONDS) - latest;
}

export interface Guess {
  readonly emailKey: string;
  /** Null where the address has no account: counted alike. */
  readonly userId: string | null;
  /** A device of that account's own, else null. */
  readonly deviceId: string | null;
}

export interface TakenTry {
  readonly id: string;
  /** Failures of the same account and device within the window, before this try. */
  readonly failures: number;
}

/**
 * Takes one try at a password: it is written as failed before the password is looked at, so that racing guesses are
 * counted too; a right one is marked or deleted afterwards. Throws `too_many_attempts` while they must wait.
 */
export async function takeTry(context: Context, guess: Guess): Promise<TakenTry> {
  const attempt = tryOf(context, guess);
  return change(context, async (tx) => {
    await holdTries(tx, attempt.accountKey);
    const ofAccount = await failuresOfAccount(tx, attempt, perAccount.most);
    let pause = pauseAfter(ofAccount, perAccount);
    if (attempt.deviceId === null) {
      await holdTries(tx, attempt.addressKey);
      const ofAddress = await failuresOfAddress(tx, attempt, perAddress.most);
      pause = Math.max(pause, pauseAfter(ofAddress, perAddress));
    }
    if (pause > 0) throw accountProblems.too_many_attempts({ retryAfterSeconds: Math.ceil(pause) });
    await insertTry(tx, attempt, false);
    return { id: attempt.id, failures: ofAccount.length };
  });
}

/** Puts on record that an account is being guessed at: when guessers must begin to wait, and when they are shut out. */
export async function noteFailure(context: Context, { userId }: Guess, { failures }: TakenTry): Promise<void> {
  const count = failures + 1;
  if (count !== perAccount.free && count !== perAccount.most) return;
  await change(context, (tx) =>
    audit(tx, context, {
      action: 'sign_in.failed_often',
      subject: { type: 'user', id: userId },
      detail: { failures: count },
      actorId: null,
    }),
  );
}

export function tryOf(context: Context, { emailKey, userId, deviceId }: Guess): Try {
  const { keys } = context.house;
  return {
    id: newId(),
    userId,
    accountKey: keys.blindIndex({ table: 'sign_ins', column: 'account_key' }, emailKey),
    addressKey: keys.blindIndex({ table: 'sign_ins', column: 'address_key' }, context.client.ip),
    deviceId,
    ...sightingOf(context),
  };
}
