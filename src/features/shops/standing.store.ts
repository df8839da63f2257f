import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

export async function moveStanding(tx: Tx, shopId: string, status: 'hidden' | 'open'): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update shops set status = ${status}, updated_at = souk_now()
    from users
    where shops.id = ${shopId} and users.id = owner_id and users.status <> 'erased'
      and (shops.status = 'hidden') <> (${status}::text = 'hidden')`.execute(tx);
  return numAffectedRows === 1n;
}

export async function markVerified(tx: Tx, shopId: string, verified: boolean): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    update shops set verified_at = ${verified ? sql`coalesce(verified_at, souk_now())` : sql`null`}
    where id = ${shopId} returning status`.execute(tx);
  return rows[0]?.status;
}
