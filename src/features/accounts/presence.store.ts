import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Marks sessions online on that node, those it doesn't hold already. Locked in one order, as every such write. */
export async function setOnline(db: Db, nodeId: string, sessionIds: readonly string[]): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions
      where id = any(${sessionIds}::uuid[]) and ended_at is null and node_id is distinct from ${nodeId}::uuid
      order by id for no key update
    )
    update user_sessions set is_online = true, node_id = ${nodeId}
    from locked where user_sessions.id = locked.id`.execute(db);
}

/** Marks online on that node those of these sessions that are offline by the rows. */
export async function claimOffline(db: Db, nodeId: string, sessionIds: readonly string[]): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions
      where id = any(${sessionIds}::uuid[]) and ended_at is null and not is_online
      order by id for no key update
    )
    update user_sessions set is_online = true, node_id = ${nodeId}
    from locked where user_sessions.id = locked.id`.execute(db);
}

/** Marks sessions offline, unless another node holds them by now. */
export async function setOffline(db: Db, nodeId: string, sessionIds: readonly string[]): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions where id = any(${sessionIds}::uuid[]) and node_id = ${nodeId}
      order by id for no key update
    )
    update user_sessions set is_online = false, node_id = null
    from locked where user_sessions.id = locked.id`.execute(db);
}

/** Marks offline all that this node holds: it stops. */
export async function letGo(db: Db, nodeId: string): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions where is_online and node_id = ${nodeId} order by id for no key update
    )
    update user_sessions set is_online = false, node_id = null
    from locked where user_sessions.id = locked.id`.execute(db);
}

/** Marks offline what nodes hold whose lease has lapsed. The asking node lives, whatever its lease says. */
export async function sweepDeadNodes(db: Db, nodeId: string): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions
      where is_online and node_id <> ${nodeId}
        and node_id not in (select id from nodes where lease_until > souk_now())
      order by id for no key update skip locked
    )
    update user_sessions set is_online = false, node_id = null
    from locked where user_sessions.id = locked.id`.execute(db);
}
