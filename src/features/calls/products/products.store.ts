import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** A product of that shop that everybody can see, so that both sides of a call can. */
export async function findSeen(
  db: Db,
  shopId: string,
  productId: string,
): Promise<{ readonly id: string; readonly title: string } | undefined> {
  const { rows } = await sql<{ id: string; title: string }>`
    select id, title from public_products where id = ${productId} and shop_id = ${shopId}`.execute(db);
  return rows[0];
}

/** The product that lies on the table of a held call. */
export async function findPinned(tx: Tx, callId: string): Promise<{ readonly productId: string | null } | undefined> {
  const { rows } = await sql<{ productId: string | null }>`
    select product_id as "productId" from call_products where call_id = ${callId} and unpinned_at is null`.execute(tx);
  return rows[0];
}

/** Takes what lies on the table of a held call off it. */
export async function unpin(tx: Tx, callId: string): Promise<void> {
  await sql`
    update call_products set unpinned_at = souk_now() where call_id = ${callId} and unpinned_at is null`.execute(tx);
}

export async function insertPin(
  tx: Tx,
  pin: {
    readonly id: string;
    readonly callId: string;
    readonly productId: string;
    readonly title: string;
    readonly userId: string;
  },
): Promise<void> {
  await sql`
    insert into call_products (id, call_id, product_id, title, pinned_by)
    values (${pin.id}, ${pin.callId}, ${pin.productId}, ${pin.title}, ${pin.userId})`.execute(tx);
}
