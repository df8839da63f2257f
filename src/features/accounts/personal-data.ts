import type { PersonalData } from '#platform/personal-data.ts';
import { forgetActor, listDeedsOf } from './audit.store.ts';
import { listDevices } from './devices.store.ts';
import { toMe } from './me.ts';
import { readPresence } from './people-presence.store.ts';
import { listEverySession } from './sessions.store.ts';
import { listSignIns } from './sign-ins.store.ts';
import { anonymiseUser, findUser } from './store.ts';

/** The most rows of one kind in an export; retention keeps below it in any honest account. */
const EXPORTED = 10_000;

export const personalData: readonly PersonalData[] = [
  {
    table: 'users',
    why: 'Orders, messages and reviews of others point to the account: the row stays, named "Former member".',
    read: async (db, userId, house) => {
      const user = await findUser(db, userId);
      return user ? [toMe(house, user)] : [];
    },
    erase: anonymiseUser,
  },
  {
    table: 'user_sessions',
    why: 'Where and when somebody was signed in; kept 30 days after the end, and no longer than the account.',
    read: (db, userId) => listEverySession(db, userId, EXPORTED),
    erase: 'with the account',
  },
  {
    table: 'presence',
    why: 'Whether somebody is here, and when they last were; others see it unless they hide. It ends with the account.',
    read: readPresence,
    erase: 'with the account',
  },
  {
    table: 'account_tokens',
    why: 'Which links were mailed; without the links themselves, of use to nobody.',
    erase: 'with the account',
  },
  {
    table: 'phone_codes',
    why: 'Codes sent to a telephone, as hashes; of use to nobody, and gone after a few days.',
    erase: 'with the account',
  },
  {
    table: 'known_devices',
    why: 'Devices somebody signed in from, so that a new one is noticed.',
    read: (db, userId) => listDevices(db, userId, EXPORTED),
    erase: 'with the account',
  },
  {
    table: 'sign_ins',
    why: 'Sign-ins and failed tries, 90 days, against guessing.',
    read: (db, userId) => listSignIns(db, userId, { limit: EXPORTED, after: undefined }),
    erase: 'with the account',
  },
  {
    table: 'audit_log',
    why: 'What was done to the security of the house stays a year; who it was is taken out.',
    read: (db, userId) => listDeedsOf(db, userId, EXPORTED),
    erase: forgetActor,
  },
];
