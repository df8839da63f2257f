import { readGroup } from '#features/notifications/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { Problem, problems } from '#platform/problems.ts';
import { readFilters } from '../filters.ts';
import type { SearchQuery } from '../schema.ts';
import { canonical, nameOf, readConditions } from './canonical.ts';
import { nextDue } from './due.ts';
import { groupOf } from './group.ts';
import { savedSearchProblems } from './problems.ts';
import {
  deleteSavedSearch,
  findByQuery,
  forgetWaiting,
  holdKeeper,
  holdSavedSearch,
  insertSavedSearch,
  listSavedSearches,
  markSearchSeen,
  updateSavedSearch,
} from './saved.store.ts';
import type { NewSavedSearch, SavedSearch, SavedSearchChanges } from './schema.ts';

/** Each is asked about everything that changes. */
const MOST_SAVED = 100;

/**
 * Keeps a search of the asker's; the same again answers the one there is. Throws `invalid_input`, `empty_search`,
 * `unknown_in_search`, `too_many_saved_searches`.
 */
export async function saveSearch(
  context: Context,
  { name, query, every }: NewSavedSearch,
): Promise<SavedSearch | AlreadyThere<SavedSearch>> {
  const { userId } = signedIn(context);
  const conditions = readConditions(query);
  await mustBeThere(context, conditions as SearchQuery);
  const wanted = canonical(conditions, context.house.config.SOUK_CURRENCY);
  const { search, isNew } = await change(context, async (tx) => {
    const { kept, timeZone, now } = await holdKeeper(tx, userId);
    const same = await findByQuery(tx, userId, wanted);
    if (same) return { search: same, isNew: false };
    if (kept >= MOST_SAVED) throw savedSearchProblems.too_many_saved_searches();
    const dueAt = nextDue(every, now, timeZone);
    const row = { id: newId(), userId, name: name?.trim() ?? nameOf(wanted), query: wanted, every, dueAt };
    return { search: await insertSavedSearch(tx, row), isNew: true };
  });
  return isNew ? search : alreadyThere(search);
}

/** The search itself says what contradicts itself, and what is not there. */
async function mustBeThere(context: Context, query: SearchQuery): Promise<void> {
  try {
    await readFilters(context, query);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'not_found') throw savedSearchProblems.unknown_in_search(error.detail ?? {});
    if (!error.faults) throw error;
    throw problems.invalid_input({ faults: error.faults.map((fault) => ({ ...fault, path: `/query${fault.path}` })) });
  }
}

/** The searches that the asker keeps, newest first. */
export async function browseSavedSearches(context: Context, paging: { limit: number; cursor?: string }) {
  const { userId } = signedIn(context);
  const after = decodeCursor(paging.cursor, ['id'])?.[0];
  const rows = await listSavedSearches(context.house.database.db, userId, { limit: paging.limit, after });
  return toPage(rows, paging.limit, ({ id }) => [id]);
}

/** Another name, or other times. What already came is told at the next of them, or at once. Throws `not_found`. */
export async function changeSavedSearch(
  context: Context,
  id: string,
  { name, every }: SavedSearchChanges,
): Promise<SavedSearch> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const held = await holdSavedSearch(tx, userId, id);
    if (!held) throw problems.not_found();
    const isOther = every !== undefined && every !== held.every;
    if (isOther && every === 'never') await forgetWaiting(tx, id);
    const dueAt = every === 'now' ? held.now : every && nextDue(every, held.now, held.timeZone);
    return updateSavedSearch(tx, id, {
      ...(name !== undefined && { name: name.trim() }),
      ...(isOther && { every, dueAt: dueAt ?? null }),
    });
  });
}

/** The asker saw what is new: it is counted from here, and the bell says nothing of it any more. Throws `not_found`. */
export async function markSeen(context: Context, id: string): Promise<SavedSearch> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const search = await markSearchSeen(tx, userId, id);
    if (!search) throw problems.not_found();
    await readGroup(tx, [userId], groupOf(id));
    return search;
  });
}

/** Keeps it no longer, and tells nothing of it any more. Throws `not_found`. */
export async function removeSavedSearch(context: Context, id: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    if (!(await deleteSavedSearch(tx, userId, id))) throw problems.not_found();
    await readGroup(tx, [userId], groupOf(id));
  });
}
