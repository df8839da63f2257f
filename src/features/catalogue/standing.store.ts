import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** Answers the shop of the product where it was moved. */
export async function moveStanding(
  tx: Tx,
  productId: string,
  status: 'hidden' | 'active',
): Promise<string | undefined> {
  const { rows } = await sql<{ shopId: string }>`
    update products set status = ${status}, revision = revision + 1, updated_at = souk_now()
    where id = ${productId} and (status = 'hidden') <> (${status}::text = 'hidden')
    returning shop_id as "shopId"`.execute(tx);
  return rows[0]?.shopId;
}
