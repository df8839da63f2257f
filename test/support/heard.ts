import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '#platform/house.ts';
import type { Listener } from '#platform/logs/house-log.ts';

/** Long transactions of other tests on the same server hold the log back; alone it takes some 50 ms. */
const WITHIN_MS = 60_000;

/** Waits until these have heard all that concerns them of what was announced so far. */
export async function heardBy({ house }: { readonly house: House }, ...listeners: readonly Listener[]): Promise<void> {
  for (const begun = Date.now(); ; await sleep(20)) {
    const { rows } = await house.database.pool.query<{ name: string }>(
      `select name from jsonb_to_recordset($1) as waited_for (name text, hears text[])
       join listener_cursors as cursor on listener = name
       where exists (select 1 from domain_events as event
         where (event.xid, event.id) > (cursor.xid, cursor.id) and type = any(hears))`,
      [JSON.stringify(listeners.map(({ name, hears }) => ({ name, hears: hears.map(({ type }) => type) })))],
    );
    if (rows.length === 0) return;
    assert.ok(Date.now() - begun < WITHIN_MS, `${rows.map(({ name }) => name)} heard everything`);
  }
}
