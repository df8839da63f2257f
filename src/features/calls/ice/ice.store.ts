import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** How somebody wants to be found. */
export interface IceWish {
  readonly hidesAddress: boolean;
  /** By the database's clock. */
  readonly now: string;
}

export async function findIceWish(db: Db, userId: string): Promise<IceWish> {
  const { rows } = await sql<IceWish>`
    select hides_address as "hidesAddress", souk_now() as now from users where id = ${userId}`.execute(db);
  const [wish] = rows;
  if (!wish) throw new Error(`The user ${userId} is gone`);
  return wish;
}
