import { sql } from 'kysely';
import type { Db } from './database/connection.ts';

/** A node that renewed its lease no longer ago than this lives. With the second until it is looked for below 5 s. */
export const LEASE_SECONDS = 3.5;

export async function renewLease(db: Db, nodeId: string): Promise<void> {
  await sql`
    insert into nodes (id, lease_until) values (${nodeId}, souk_now() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (id) do update set lease_until = excluded.lease_until`.execute(db);
}

export async function leave(db: Db, nodeId: string): Promise<void> {
  await sql`delete from nodes where id = ${nodeId}`.execute(db);
}
