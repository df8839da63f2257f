import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface IceWish {
  readonly hidesAddress: boolean;
  readonly expiresAt: string;
  /** The same in seconds since 1970. */
  readonly expiresUnix: number;
}

/** How somebody wants to be found, and until when what they get now is good. */
export async function findIceWish(db: Db, userId: string, ttlSeconds: number): Promise<IceWish> {
  const { rows } = await sql<IceWish>`
    select hides_address as "hidesAddress", to_timestamp(expires) as "expiresAt", expires as "expiresUnix"
    from users, lateral (select floor(extract(epoch from souk_now()))::bigint + ${ttlSeconds}::integer as expires) as at
    where id = ${userId}`.execute(db);
  const [wish] = rows;
  if (!wish) throw new Error(`The user ${userId} is gone`);
  return wish;
}
