import { type Context, signedIn } from '#platform/actor.ts';
import { change, outdate } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isOddTime } from '#platform/http/times.ts';
import { invalid, problems } from '#platform/problems.ts';
import { phonePlace, toMe } from './me.ts';
import { holdPhone } from './phone.store.ts';
import { settlePeople } from './presence.ts';
import { accountProblems } from './problems.ts';
import type { Me, MyChanges } from './schema.ts';
import { findUser, isWithin, type UserColumns, updateUser } from './store.ts';

const MOST_PEACE_DAYS = 366;

export function readMe(context: Context): Promise<Me> {
  return mustRead(context, context.house.database.db);
}

/**
 * Changes my profile. Throws `invalid_input` for a language or time zone that doesn't exist, and for peace of more than
 * a year; `no_relay` for calls without addresses where the house has no relay.
 */
export async function changeMe(context: Context, changes: MyChanges): Promise<Me> {
  const { userId } = signedIn(context);
  const columns = columnsOf(context, userId, changes);
  if (changes.hidesAddress && context.house.config.SOUK_TURN_URLS.length === 0) throw accountProblems.no_relay();
  return change(context, async (tx) => {
    await refuseTooLong(tx, changes);
    const isOther = changes.phone !== undefined && (await phoneOf(tx, context, userId)) !== changes.phone;
    await updateUser(tx, userId, { ...columns, ...(isOther && { phone_verified_at: null }) });
    if (changes.showPresence !== undefined) await settlePeople(tx, [userId]);
    // What others read of me, a review say, carries my name.
    if (changes.name !== undefined) outdate(tx, 'people');
    return mustRead(context, tx);
  });
}

async function refuseTooLong(tx: Tx, { disturbNotBefore }: MyChanges): Promise<void> {
  if (!disturbNotBefore) return;
  if (isOddTime(disturbNotBefore)) throw invalid('/disturbNotBefore', 'is not a time');
  if (!(await isWithin(tx, disturbNotBefore, MOST_PEACE_DAYS))) {
    throw invalid('/disturbNotBefore', 'is more than a year ahead');
  }
}

/** Held from here on, so that no code of the old number proves the new one. */
async function phoneOf(tx: Tx, { house }: Context, userId: string): Promise<string | null> {
  const { phone = null } = (await holdPhone(tx, userId)) ?? {};
  return phone && house.keys.decrypt(phone, phonePlace(userId));
}

function columnsOf({ house }: Context, userId: string, changes: MyChanges): UserColumns {
  const { name, phone, locale, timeZone, showPresence, disturbNotBefore, hidesAddress, mayBeGreeted } = changes;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(phone !== undefined && { phone: phone && house.keys.encrypt(phone, phonePlace(userId)) }),
    ...(locale !== undefined && { locale: knownLocale(locale) }),
    ...(timeZone !== undefined && { time_zone: knownTimeZone(timeZone) }),
    ...(showPresence !== undefined && { show_presence: showPresence }),
    ...(disturbNotBefore !== undefined && { disturb_not_before: disturbNotBefore }),
    ...(hidesAddress !== undefined && { hides_address: hidesAddress }),
    ...(mayBeGreeted !== undefined && { may_be_greeted: mayBeGreeted }),
  };
}

async function mustRead(context: Context, db: Db): Promise<Me> {
  const user = await findUser(db, signedIn(context).userId);
  if (!user) throw problems.not_found();
  return toMe(context.house, user);
}

function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? locale;
  } catch {
    throw invalid('/locale', 'is not a BCP 47 language tag');
  }
}

function knownTimeZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    throw invalid('/timeZone', 'is not an IANA time zone');
  }
}
