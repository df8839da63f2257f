import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { pathOf } from './canonical.ts';
import { nextDue } from './due.ts';
import { groupOf } from './group.ts';
import { holdDue, setNextDue, tellMatches } from './telling.store.ts';

/** Saved searches in one transaction. */
const SEARCHES_A_PAGE = 200;
const MOST_TITLES = 3;

/** Tells what waits of these searches, a notification each; nothing where nothing waits that is on sale. */
export async function tellWaiting(tx: Tx, savedSearchIds: readonly string[]): Promise<void> {
  for (const { id, userId, name, query, newest, titles, count } of await tellMatches(tx, savedSearchIds, MOST_TITLES)) {
    notify(tx, {
      // A product is told once of a search, so this is one of its kind.
      key: `saved_search:${id}:${newest}`,
      userId,
      type: 'saved_search.matched',
      data: { savedSearchId: id, name, count, titles, link: pathOf(query) },
      group: groupOf(id),
    });
  }
}

/** Tells what gathered for those whose day or week is over. */
export async function tellDue(house: House): Promise<void> {
  while ((await tellSomeDue(house)) === SEARCHES_A_PAGE);
}

function tellSomeDue(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const due = await holdDue(tx, SEARCHES_A_PAGE);
    if (due.length === 0) return 0;
    await tellWaiting(
      tx,
      due.map(({ id }) => id),
    );
    const next = due.map(({ id, every, now, timeZone }) => ({ id, dueAt: nextDue(every, now, timeZone) }));
    await setNextDue(tx, next);
    return due.length;
  });
}
