import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { House } from '../house.ts';

/** Rows of the house's log that say which cached values are wrong from their commit on; no listener hears them. */
export const TAGS_OUTDATED = 'tags.outdated';

/**
 * The net under lost hints: each call outdates what was said since the one before, by whichever node, and vouches for
 * the rest. Begins at now; the cache must be empty then.
 */
export async function followTags({ database: { db }, cache }: House): Promise<() => Promise<number>> {
  let { horizon } = await readSince(db, null);
  return async () => {
    const said = await readSince(db, horizon);
    cache.outdate(said.tags);
    horizon = said.horizon;
    cache.caughtUp();
    return 0;
  };
}

/**
 * The tags of transactions from that one up to the oldest that still runs, which is where the next reading begins: it
 * moves on with every transaction, so that a reading costs no more than what happened since the last.
 */
async function readSince(db: Db, xid: string | null): Promise<{ horizon: string; tags: string[] }> {
  const { rows } = await sql<{ horizon: string; tags: string[] | null }>`
    select horizon::text, payload->'tags' as tags
    from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) as present
    left join domain_events on xid >= ${xid}::xid8 and xid < horizon and type = ${TAGS_OUTDATED}`.execute(db);
  const [first] = rows;
  if (!first) throw new Error('The present snapshot is missing');
  return { horizon: first.horizon, tags: rows.flatMap(({ tags }) => tags ?? []) };
}
