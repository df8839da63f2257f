import { sql } from 'kysely';
import type { Static, TObject } from 'typebox';
import { houseContext } from '../actor.ts';
import { change } from '../change.ts';
import type { Tx } from '../database/connection.ts';
import type { House } from '../house.ts';
import type { DomainEvent } from './events.ts';

export interface HouseEvent {
  readonly id: number;
  readonly type: string;
  readonly payload: unknown;
  readonly createdAt: string;
}

/**
 * Hears what the house announces, in order, in batches. Its effects run in the transaction that moves its cursor, so
 * each event has its effect exactly once; what it does outside the database it must be able to do twice.
 */
export interface Listener {
  /** Stays the same for ever: the stored cursor goes by it. */
  readonly name: string;
  readonly hears: readonly DomainEvent[];
  /** Rests so many milliseconds after each reading: what comes in quick succession is heard together. A second at most. */
  readonly restMs?: number;
  handle(tx: Tx, events: readonly HouseEvent[], house: House): Promise<void>;
}

/** The payload of an event, if it is of that kind. */
export function payloadOf<Schema extends TObject>(
  event: HouseEvent,
  kind: DomainEvent<Schema>,
): Static<Schema> | undefined {
  return event.type === kind.type ? (event.payload as Static<Schema>) : undefined;
}

const BATCH = 500;
export const HOUSE_LOG_DAYS = 30;

/** A new listener hears from now on; what was before is its own business to read (a rebuild). */
export async function placeCursors(house: House, listeners: readonly Listener[]): Promise<void> {
  if (listeners.length === 0) return;
  await sql`
    insert into listener_cursors (listener, xid, id)
    select name, pg_snapshot_xmin(pg_current_snapshot()), 0 from unnest(${listeners.map(({ name }) => name)}::text[]) as name
    on conflict (listener) do nothing`.execute(house.database.db);
}

/**
 * Reads one batch for a listener and lets it act. Answers how many events were read; 0 too where another node is at it.
 * Only rows older than every running transaction are taken, in the order (xid, id): none can appear behind the cursor.
 */
export async function hearOnce(house: House, listener: Listener): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const cursor = await sql<{ xid: string; id: number }>`
      select xid::text, id from listener_cursors where listener = ${listener.name} for update skip locked`.execute(tx);
    const [from] = cursor.rows;
    if (!from) return 0;

    const { rows } = await sql<HouseEvent & { xid: string }>`
      select xid::text, id, type, payload, created_at as "createdAt" from domain_events
      where (xid, id) > (${from.xid}::xid8, ${from.id}) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by domain_events.xid, id limit ${BATCH}`.execute(tx);
    const last = rows.at(-1);
    if (!last) return 0;

    const heard = new Set(listener.hears.map(({ type }) => type));
    const mine = rows.filter(({ type }) => heard.has(type));
    if (mine.length > 0) await listener.handle(tx, mine, house);
    await sql`
      update listener_cursors set xid = ${last.xid}::xid8, id = ${last.id}, updated_at = souk_now()
      where listener = ${listener.name}`.execute(tx);
    return rows.length;
  });
}
