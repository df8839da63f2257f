import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export async function listAlertsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select alert.id, product_id as "productId", title as product, kind, target_price as "targetPrice", percent,
      alert.currency, from_amount as "fromPrice", is_active as "isActive", notified, notified_at as "notifiedAt",
      notified_amount as "notifiedPrice", alert.created_at as "createdAt"
    from price_alerts as alert join products on products.id = product_id
    where user_id = ${userId} order by alert.id`.execute(db);
  return rows;
}
