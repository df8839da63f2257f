import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { CallSettings } from './desk.schema.ts';

export async function findCallSettings(db: Db, shopId: string): Promise<CallSettings | undefined> {
  const { rows } = await sql<CallSettings>`
    select takes_calls as "takesCalls" from call_settings where shop_id = ${shopId}`.execute(db);
  return rows[0];
}

export async function setCallSettings(tx: Tx, shopId: string, { takesCalls }: CallSettings): Promise<void> {
  await sql`
    insert into call_settings (shop_id, takes_calls) values (${shopId}, ${takesCalls})
    on conflict (shop_id) do update set takes_calls = excluded.takes_calls`.execute(tx);
}
