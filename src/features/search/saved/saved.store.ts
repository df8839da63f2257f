import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Every, SavedQuery, SavedSearch } from './schema.ts';

const columns = sql`
  saved_searches.id, saved_searches.name, query, every, saved_searches.created_at as "createdAt",
  (select count(*) from saved_search_matches
    where saved_search_id = saved_searches.id and told_at > seen_at) as "newMatches"`;

/** Lets one after the other keep searches of a person. */
export async function holdKeeper(tx: Tx, userId: string): Promise<{ timeZone: string; kept: number; now: string }> {
  const { rows } = await sql<{ timeZone: string; now: string }>`
    select time_zone as "timeZone", souk_now() as now from users where id = ${userId} for no key update`.execute(tx);
  const counted = await sql<{ kept: number }>`
    select count(*) as kept from saved_searches where user_id = ${userId}`.execute(tx);
  const [person] = rows;
  return { timeZone: person?.timeZone ?? 'UTC', now: person?.now ?? '', kept: counted.rows[0]?.kept ?? 0 };
}

export async function findByQuery(tx: Tx, userId: string, query: SavedQuery): Promise<SavedSearch | undefined> {
  const { rows } = await sql<SavedSearch>`
    select ${columns} from saved_searches
    where user_id = ${userId} and query = ${JSON.stringify(query)}::jsonb`.execute(tx);
  return rows[0];
}

export interface NewRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly query: SavedQuery;
  readonly every: Every;
  /** When what waits is told; null where nothing waits. */
  readonly dueAt: string | null;
}

export async function insertSavedSearch(tx: Tx, row: NewRow): Promise<SavedSearch> {
  const { rows } = await sql<SavedSearch>`
    insert into saved_searches (id, user_id, name, query, every, due_at)
    values (${row.id}, ${row.userId}, ${row.name}, ${JSON.stringify(row.query)}::jsonb, ${row.every}, ${row.dueAt})
    returning ${columns}`.execute(tx);
  return rows[0] as SavedSearch;
}

/** What somebody keeps, newest first. Reads one more than `limit`. */
export async function listSavedSearches(
  db: Db,
  userId: string,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<SavedSearch[]> {
  const { rows } = await sql<SavedSearch>`
    select ${columns} from saved_searches
    where user_id = ${userId} ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** Holds one of somebody's until the transaction ends. */
export async function holdSavedSearch(tx: Tx, userId: string, id: string) {
  const { rows } = await sql<{ every: Every; timeZone: string; now: string }>`
    select every, time_zone as "timeZone", souk_now() as now
    from saved_searches join users on users.id = user_id
    where saved_searches.id = ${id} and user_id = ${userId} for no key update of saved_searches`.execute(tx);
  return rows[0];
}

export async function updateSavedSearch(
  tx: Tx,
  id: string,
  changes: { readonly name?: string; readonly every?: Every; readonly dueAt?: string | null },
): Promise<SavedSearch> {
  const { name, every, dueAt } = changes;
  const { rows } = await sql<SavedSearch>`
    update saved_searches set
      name = coalesce(${name ?? null}, saved_searches.name), every = coalesce(${every ?? null}, every)
      ${dueAt === undefined ? sql`` : sql`, due_at = ${dueAt}`}
    where id = ${id} returning ${columns}`.execute(tx);
  return rows[0] as SavedSearch;
}

/** What came and was not told yet is not told any more. */
export async function forgetWaiting(tx: Tx, id: string): Promise<void> {
  await sql`delete from saved_search_matches where saved_search_id = ${id} and told_at is null`.execute(tx);
}

export async function markSearchSeen(tx: Tx, userId: string, id: string): Promise<SavedSearch | undefined> {
  const { rows } = await sql<SavedSearch>`
    update saved_searches set seen_at = souk_now() where id = ${id} and user_id = ${userId}
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function deleteSavedSearch(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from saved_searches where id = ${id} and user_id = ${userId}`.execute(tx);
  return numAffectedRows === 1n;
}
