import { randomInt } from 'node:crypto';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { phonePlace, toMe } from './me.ts';
import {
  codeAges,
  deleteCode,
  holdNumber,
  holdPhone,
  insertCode,
  markPhoneVerified,
  takeCodeTry,
} from './phone.store.ts';
import { accountProblems } from './problems.ts';
import type { Me, PhoneCode } from './schema.ts';
import { findUser } from './store.ts';

const CODE_MINUTES = 10;
const CODE_DIGITS = 6;
const PAUSE_SECONDS = 60;
/** Codes in 24 hours, for an account and to a number each: they cost money, and ring somebody's telephone. */
const MOST_A_DAY = 5;
/** With as many codes, a day of guessing finds one in 40,000 numbers. */
const MOST_TRIES = 5;
const DAY_SECONDS = 86_400;

/**
 * Sends a code to my number, to show that it is mine. Throws `no_phone`, `phone_is_verified`, `too_many_codes`,
 * `no_text_messages` where the market has no provider, `phone_refused` where the provider says that nothing reaches it, and `unavailable` where nothing can be sent now.
 */
export async function sendPhoneCode(context: Context): Promise<PhoneCode> {
  const { house } = context;
  const { texts } = house;
  const { userId } = signedIn(context);
  if (!texts) throw accountProblems.no_text_messages();
  const code = randomInt(10 ** CODE_DIGITS)
    .toString()
    .padStart(CODE_DIGITS, '0');

  const made = await change(context, async (tx) => {
    const phone = await mustHold(tx, house, userId);
    if (phone.verified) throw accountProblems.phone_is_verified();
    await holdNumber(tx, phone.key);
    const wait = pauseOf(await codeAges(tx, { userId, phoneKey: phone.key }));
    if (wait > 0) throw accountProblems.too_many_codes({ retryAfterSeconds: Math.ceil(wait) });
    const id = newId();
    const codeHash = hashOf(house, userId, phone.number, code);
    const expiresAt = await insertCode(tx, { id, userId, phoneKey: phone.key, codeHash, minutes: CODE_MINUTES });
    const user = await findUser(tx, userId);
    return { id, expiresAt, number: phone.number, locale: user?.locale ?? 'en' };
  });

  // After the commit: what was counted stays counted whatever the provider does, and nothing waits for it.
  const handed = await texts.send(made.number, phoneCodeText(house.config.SOUK_NAME, code, made.locale));
  if (handed.result === 'taken' || handed.result === 'unsure') {
    return { expiresAt: made.expiresAt, againAfterSeconds: PAUSE_SECONDS };
  }
  house.log.warn({ result: handed.result, why: handed.why }, 'A code could not be sent');
  // A number that is refused stays counted: asking the provider about many numbers is what some do for a living.
  if (handed.result === 'refused') throw accountProblems.phone_refused();
  await deleteCode(house.database.db, made.id);
  throw problems.unavailable('No text message can be sent right now');
}

/** Shows the code. Throws `wrong_code`, or `code_ended` where it is too old, was tried too often or the number changed. */
export async function verifyPhone(context: Context, code: string): Promise<Me> {
  const { house } = context;
  const { userId } = signedIn(context);
  const outcome = await change(context, async (tx) => {
    const phone = await mustHold(tx, house, userId);
    // Counted before it is looked at, and kept where it is wrong: racing guesses are tries as well.
    const held = phone.verified ? undefined : await takeCodeTry(tx, { userId, phoneKey: phone.key, most: MOST_TRIES });
    if (!phone.verified && !held) return 'ended';
    if (held) {
      if (!house.keys.verify('phone-code', plainOf(userId, phone.number, code), held.codeHash)) return 'wrong';
      await markPhoneVerified(tx, userId, held.id);
    }
    const user = await findUser(tx, userId);
    if (!user) throw problems.not_found();
    return toMe(house, user);
  });
  if (outcome === 'ended') throw accountProblems.code_ended();
  if (outcome === 'wrong') throw accountProblems.wrong_code();
  return outcome;
}

interface Phone {
  readonly number: string;
  /** Keyed hash of the number. */
  readonly key: string;
  readonly verified: boolean;
}

async function mustHold(tx: Tx, { keys }: House, userId: string): Promise<Phone> {
  const held = await holdPhone(tx, userId);
  if (!held?.phone) throw accountProblems.no_phone();
  const number = keys.decrypt(held.phone, phonePlace(userId));
  return {
    number,
    key: keys.blindIndex({ table: 'phone_codes', column: 'phone_key' }, number),
    verified: held.verified,
  };
}

/** Seconds to wait before the next code, given the day's codes of the account and to the number, the latest first. */
export function pauseOf(
  codes: readonly { readonly age: number; readonly mine: boolean; readonly here: boolean }[],
): number {
  return Math.max(
    ...[codes.filter(({ mine }) => mine), codes.filter(({ here }) => here)].map((sent) => {
      const oldest = sent[MOST_A_DAY - 1];
      if (oldest) return DAY_SECONDS - oldest.age;
      return sent[0] ? PAUSE_SECONDS - sent[0].age : 0;
    }),
  );
}

function plainOf(userId: string, number: string, code: string): string {
  return `${userId} ${number} ${code}`;
}

function hashOf({ keys }: House, userId: string, number: string, code: string): string {
  return keys.sign('phone-code', plainOf(userId, number, code));
}

/** Short, and with the code where telephones look for it to fill it in. */
function phoneCodeText(market: string, code: string, locale: string): string {
  return locale.startsWith('de')
    ? `${code} ist dein Code für ${market}. Gib ihn niemandem weiter.`
    : `${code} is your code for ${market}. Tell it to nobody.`;
}
