import { retell } from '#features/notifications/service.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { deskPersonalData } from './desk/personal-data.ts';
import { answeredKey, ringKey } from './desk/ring.ts';
import {
  deleteSignalsOf,
  forgetWhoEnded,
  listCallsOf,
  listLiveOf,
  listMadeBy,
  listRingsOf,
  listSeatsOf,
} from './personal-data.store.ts';
import { holdCall, isRinging } from './ringing/hold.ts';
import { endCall, missedKey } from './ringing/over.ts';

/** The last is erased first: what somebody is in ends before anything of it goes. */
export const personalData: readonly PersonalData[] = [
  ...deskPersonalData,
  {
    table: 'call_rings',
    why: 'Which devices rang is nothing that anybody needs to keep.',
    read: listRingsOf,
    erase: 'with the account',
  },
  {
    table: 'call_participants',
    why: 'How somebody was in a call is theirs; that there was one stands with the call.',
    read: listSeatsOf,
    erase: 'with the account',
  },
  {
    table: 'call_slots',
    why: 'Says that somebody is in a call now, and nothing else.',
    erase: 'with the account',
  },
  {
    table: 'call_signals',
    why: 'What two devices say to find each other, with their addresses, is gone with the end of the call.',
    erase: deleteSignalsOf,
  },
  {
    table: 'video_calls',
    why: 'Both sides keep that there was a call, and how long it was; the name is gone. What goes on ends.',
    read: listCallsOf,
    erase: eraseCalls,
  },
];

async function eraseCalls(tx: Tx, userId: string): Promise<void> {
  for (const id of await listLiveOf(tx, userId)) {
    const held = await holdCall(tx, id);
    if (held) await endCall(tx, held, { status: isRinging(held) ? 'missed' : 'ended', reason: 'blocked' });
  }
  await forgetWhoEnded(tx, userId);
  const made = await listMadeBy(tx, userId);
  // What the people of the shops were told says no more who it was.
  const people = await peopleOfShops(tx, [...new Set(made.map(({ shopId }) => shopId))], 'calls');
  const keys = made.flatMap(({ id, shopId }) =>
    (people.get(shopId) ?? []).flatMap((person) => [
      ringKey(id, person),
      missedKey(id, person),
      answeredKey(id, person),
    ]),
  );
  await retell(tx, keys, { from: 'Former member' }, { quietly: true });
}
