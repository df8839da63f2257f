import { type Context, signedIn } from '#platform/actor.ts';
import { change, outdate } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { invalid, problems } from '#platform/problems.ts';
import { phonePlace, toMe } from './me.ts';
import { holdPhone } from './phone.store.ts';
import { settlePeople } from './presence.ts';
import type { Me, MyChanges } from './schema.ts';
import { findUser, type UserColumns, updateUser } from './store.ts';

export function readMe(context: Context): Promise<Me> {
  return mustRead(context, context.house.database.db);
}

/** Changes my profile. Throws `invalid_input` for a language or time zone that doesn't exist. */
export async function changeMe(context: Context, changes: MyChanges): Promise<Me> {
  const { userId } = signedIn(context);
  const columns = columnsOf(context, userId, changes);
  return change(context, async (tx) => {
    const isOther = changes.phone !== undefined && (await phoneOf(tx, context, userId)) !== changes.phone;
    await updateUser(tx, userId, { ...columns, ...(isOther && { phone_verified_at: null }) });
    if (changes.showPresence !== undefined) await settlePeople(tx, [userId]);
    // What others read of me, a review say, carries my name.
    if (changes.name !== undefined) outdate(tx, 'people');
    return mustRead(context, tx);
  });
}

/** Held from here on, so that no code of the old number proves the new one. */
async function phoneOf(tx: Tx, { house }: Context, userId: string): Promise<string | null> {
  const { phone = null } = (await holdPhone(tx, userId)) ?? {};
  return phone && house.keys.decrypt(phone, phonePlace(userId));
}

function columnsOf({ house }: Context, userId: string, changes: MyChanges): UserColumns {
  const { name, phone, locale, timeZone, showPresence } = changes;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(phone !== undefined && { phone: phone && house.keys.encrypt(phone, phonePlace(userId)) }),
    ...(locale !== undefined && { locale: knownLocale(locale) }),
    ...(timeZone !== undefined && { time_zone: knownTimeZone(timeZone) }),
    ...(showPresence !== undefined && { show_presence: showPresence }),
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
