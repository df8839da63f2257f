import { sql } from 'kysely';
import type { Db } from './database/connection.ts';

/** A node that renewed its lease no longer ago than this lives. With the second until it is looked for below 5 s. */
export const LEASE_SECONDS = 3.5;

/**
 * Says that this node is there. Where none was, itself included (all were stopped, or the database was away), `uptime`
 * begins anew in the same statement: what people did not say in that time is not held against them.
 */
export async function renewLease(db: Db, nodeId: string): Promise<void> {
  await sql`
    with back as (
      update uptime set since = souk_now() where not exists (select from nodes where lease_until > souk_now())
    )
    insert into nodes (id, lease_until) values (${nodeId}, souk_now() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (id) do update set lease_until = excluded.lease_until`.execute(db);
}

export async function leave(db: Db, nodeId: string): Promise<void> {
  await sql`delete from nodes where id = ${nodeId}`.execute(db);
}
