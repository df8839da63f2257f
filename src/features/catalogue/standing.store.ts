import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** Answers the shop of the product where it was moved. Shown again, it is what it was before. */
export async function moveStanding(tx: Tx, productId: string, isHidden: boolean): Promise<string | undefined> {
  const { rows } = await sql<{ shopId: string }>`
    update products set
      status = case when ${isHidden} then 'hidden' else coalesce(status_before, 'active') end,
      status_before = case when ${isHidden} then status end,
      revision = revision + 1, updated_at = souk_now()
    where id = ${productId} and (status = 'hidden') <> ${isHidden}
    returning shop_id as "shopId"`.execute(tx);
  return rows[0]?.shopId;
}
