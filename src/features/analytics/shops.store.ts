import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Shops by their ids, both ends with them. */
export interface Shops {
  readonly first: string;
  readonly last: string;
}

/** The next `most` shops behind that one; undefined where there is none. */
export async function nextShops(db: Db, after: string | null, most: number): Promise<Shops | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from shops where ${after === null ? sql`true` : sql`id > ${after}`} order by id limit ${most}`.execute(
    db,
  );
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last && { first: first.id, last: last.id };
}
