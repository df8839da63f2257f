import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import { LEASE_SECONDS } from '#platform/nodes.ts';

/** Marks sessions online on that node, those it doesn't hold already. Locked in one order, as every such write. */
export async function setOnline(tx: Tx, nodeId: string, sessionIds: readonly string[]): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions
      where id = any(${sessionIds}::uuid[]) and ended_at is null and node_id is distinct from ${nodeId}::uuid
      order by id for no key update
    )
    update user_sessions set is_online = true, node_id = ${nodeId}
    from locked where user_sessions.id = locked.id`.execute(tx);
}

/** Marks online on that node those of these sessions that are offline by the rows; answers whose they are. */
export async function claimOffline(tx: Tx, nodeId: string, sessionIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    with locked as (
      select id from user_sessions
      where id = any(${sessionIds}::uuid[]) and ended_at is null and not is_online
      order by id for no key update
    )
    update user_sessions set is_online = true, node_id = ${nodeId}
    from locked where user_sessions.id = locked.id returning user_id as "userId"`.execute(tx);
  return rows.map(({ userId }) => userId);
}

/** Marks sessions offline, unless another node holds them by now. */
export async function setOffline(tx: Tx, nodeId: string, sessionIds: readonly string[]): Promise<void> {
  await sql`
    with locked as (
      select id from user_sessions where id = any(${sessionIds}::uuid[]) and node_id = ${nodeId}
      order by id for no key update
    )
    update user_sessions set is_online = false, node_id = null, left_at = souk_now()
    from locked where user_sessions.id = locked.id`.execute(tx);
}

/** Marks offline all that this node holds, since it stops; answers whose they are. */
export async function letGo(tx: Tx, nodeId: string): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    with locked as (
      select id from user_sessions where is_online and node_id = ${nodeId} order by id for no key update
    )
    update user_sessions set is_online = false, node_id = null, left_at = souk_now()
    from locked where user_sessions.id = locked.id returning user_id as "userId"`.execute(tx);
  return rows.map(({ userId }) => userId);
}

/** Of what a lease still had to run when its node can at the latest have died: it is renewed each second. */
const LEFT_OF_LEASE_SECONDS = LEASE_SECONDS - 1.5;

/**
 * Marks offline what nodes hold whose lease has lapsed; answers whose that was. They left when their node died, so what
 * they asked for before that says nothing of now. The asking node lives, whatever its lease says.
 */
export async function sweepDeadNodes(tx: Tx, nodeId: string): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    with locked as (
      select id, (select lease_until from nodes where nodes.id = node_id) as lease_until from user_sessions
      where is_online and node_id <> ${nodeId}
        and node_id not in (select id from nodes where lease_until > souk_now())
      order by id for no key update skip locked
    )
    update user_sessions
    set is_online = false, node_id = null,
      left_at = coalesce(lease_until, souk_now()) - make_interval(secs => ${LEFT_OF_LEASE_SECONDS})
    from locked where user_sessions.id = locked.id returning user_id as "userId"`.execute(tx);
  return rows.map(({ userId }) => userId);
}
