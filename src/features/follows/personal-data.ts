import { retell } from '#features/notifications/service.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import {
  forgetAuthor,
  forgetFollowsOf,
  listAnnouncementsBy,
  listFollowChangesOf,
  listFollowsOf,
  listMarksOf,
} from './personal-data.store.ts';
import { toldKey } from './service.ts';

/** The most rows of the log in an export. */
const EXPORTED = 10_000;

// Erased from the last to the first: the rows of who follows go before the log, which then loses the name.
export const personalData: readonly PersonalData[] = [
  {
    table: 'follow_changes',
    why: 'How a shop gained and lost followers stays its own to count; who they were goes with the account.',
    read: (db, userId) => listFollowChangesOf(db, userId, EXPORTED),
    erase: forgetFollower,
  },
  {
    table: 'shop_followers',
    why: 'Which shops somebody likes is theirs; it ends with the account.',
    read: listFollowsOf,
    erase: 'with the account',
  },
  {
    table: 'shop_news',
    why: 'What staff wrote for a shop stays its word without their name; what an owner wrote for their own goes.',
    read: listAnnouncementsBy,
    erase: forgetAuthor,
  },
  {
    table: 'feed_marks',
    why: 'How far somebody read is theirs alone.',
    read: listMarksOf,
    erase: 'with the account',
  },
];

/** The log keeps that somebody came and went, and so does what the owners of the shops were told of it: without the name. */
async function forgetFollower(tx: Tx, userId: string): Promise<void> {
  const shopIds = await forgetFollowsOf(tx, userId);
  const keys = shopIds.map((shopId) => toldKey(shopId, userId));
  await retell(tx, keys, { name: 'Former member' }, { quietly: true });
}
