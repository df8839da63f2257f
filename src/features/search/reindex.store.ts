import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';

export interface Reindex {
  readonly id: string;
  readonly afterId: string | null;
  readonly done: number;
}

/** The id of the unfinished walk over all products, or of a new one. */
export async function takeUpReindex(tx: Tx): Promise<string | undefined> {
  await sql`
    insert into search_reindexes (id) values (${newId()})
    on conflict ((true)) where finished_at is null do nothing`.execute(tx);
  const { rows } = await sql<{ id: string }>`select id from search_reindexes where finished_at is null`.execute(tx);
  return rows[0]?.id;
}

/** Where the walk stands, held until the transaction ends; nothing where it is finished. */
export async function holdReindex(tx: Tx, id: string): Promise<Reindex | undefined> {
  const { rows } = await sql<Reindex>`
    select id, after_id as "afterId", done from search_reindexes
    where id = ${id} and finished_at is null for update`.execute(tx);
  return rows[0];
}

/** The ids of the next products behind that one, whatever their status: the archived lose a document they still have. */
export async function nextProductIds(tx: Tx, afterId: string | null, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from products ${afterId === null ? sql`` : sql`where id > ${afterId}`} order by id limit ${most}`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function advanceReindex(tx: Tx, { id, afterId, done }: Reindex): Promise<void> {
  await sql`update search_reindexes set after_id = ${afterId}, done = ${done} where id = ${id}`.execute(tx);
}

export async function finishReindex(tx: Tx, id: string): Promise<void> {
  await sql`update search_reindexes set finished_at = souk_now() where id = ${id}`.execute(tx);
}

/** Tells the planner what the documents hold, from which it chooses how to search. */
export async function analyzeDocuments(db: Db): Promise<void> {
  await sql`analyze product_documents`.execute(db);
}

export async function countProducts(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from products`.execute(db);
  return rows[0]?.count ?? 0;
}
