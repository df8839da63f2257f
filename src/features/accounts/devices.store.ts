import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Device } from './device.ts';

export async function isKnownDevice(db: Db, userId: string, deviceId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from known_devices where user_id = ${userId} and id = ${deviceId}`.execute(db);
  return rows.length === 1;
}

/** Notes that somebody signed in from this device; says whether they never had before, and from any device at all. */
export async function seeDevice(tx: Tx, userId: string, deviceId: string, device: Device) {
  const { rows } = await sql<{ isNew: boolean; isFirst: boolean }>`
    with others as (
      select exists (select 1 from known_devices where user_id = ${userId}) as known
    )
    insert into known_devices (user_id, id, device_info)
    values (${userId}, ${deviceId}, ${JSON.stringify(device)}::jsonb)
    on conflict (user_id, id) do update set last_seen = souk_now(), device_info = excluded.device_info
    returning xmax = 0 as "isNew", not (select known from others) as "isFirst"`.execute(tx);
  return rows[0] ?? { isNew: false, isFirst: false };
}

export async function listDevices(db: Db, userId: string, limit: number): Promise<object[]> {
  const { rows } = await sql<object>`
    select device_info as device, created_at as "firstSeen", last_seen as "lastSeen"
    from known_devices where user_id = ${userId} order by last_seen desc limit ${limit}`.execute(db);
  return rows;
}
