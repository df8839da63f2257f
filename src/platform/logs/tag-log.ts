import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { House } from '../house.ts';

/** Rows of the house's log that say which cached values are wrong from their commit on; no listener hears them. */
export const TAGS_OUTDATED = 'tags.outdated';

/**
 * The net under lost hints: each call outdates what was said since the one before, by whichever node, and vouches for
 * the rest. Begins at now; the cache must be empty then.
 */
export async function followTags(house: House): Promise<() => Promise<number>> {
  const { database, cache } = house;
  let position = await present(database.db);
  return async () => {
    const { rows } = await sql<{ xid: string; id: number; tags: string[] }>`
      select xid::text, id, payload->'tags' as tags from domain_events
      where (xid, id) > (${position.xid}::xid8, ${position.id}) and xid < pg_snapshot_xmin(pg_current_snapshot())
        and type = ${TAGS_OUTDATED}
      order by domain_events.xid, id`.execute(database.db);
    for (const { tags } of rows) cache.outdate(tags);
    position = rows.at(-1) ?? position;
    cache.caughtUp();
    return 0;
  };
}

async function present(db: Db): Promise<{ xid: string; id: number }> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db);
  return { xid: rows[0]?.xid ?? '0', id: 0 };
}
