import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';
import { lockConversation } from './hold.store.ts';

/** Who a conversation would be between. */
export interface Ends {
  readonly buyerId: string;
  readonly shopId: string;
  /** The product it is about, as it stands. */
  readonly product: {
    readonly id: string;
    readonly title: string;
    readonly amount: number;
    readonly currency: string;
  } | null;
}

/** A product of that shop that everybody can see. */
export async function findSubject(
  db: Db,
  shopId: string,
  productId: string,
): Promise<NonNullable<Ends['product']> | undefined> {
  const { rows } = await sql<NonNullable<Ends['product']>>`
    select id, title, price_amount as amount, currency from products
    where id = ${productId} and shop_id = ${shopId} and status = 'active'
      and exists (select 1 from public_shops where public_shops.id = shop_id)`.execute(db);
  return rows[0];
}

/** The one conversation of these two about that; undefined where they have none. */
export async function findConversation(tx: Tx, { buyerId, shopId, product }: Ends): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations
    where buyer_id = ${buyerId} and shop_id = ${shopId} and subject_id is not distinct from ${product?.id ?? null}::uuid`.execute(
    tx,
  );
  return rows[0]?.id;
}

/** Makes it with its two sides, in the inbox of the one that opened it. False where somebody was first. */
export async function insertConversation(tx: Tx, id: string, ends: Ends, opener: Side): Promise<boolean> {
  const { buyerId, shopId, product } = ends;
  const snapshot = product && {
    title: product.title,
    price: { amount: product.amount, currency: product.currency },
  };
  const { numAffectedRows } = await sql`
    with made as (
      insert into conversations (id, buyer_id, shop_id, subject_id, product_id, product)
      values (${id}, ${buyerId}, ${shopId}, ${product?.id ?? null}, ${product?.id ?? null},
        ${snapshot && JSON.stringify(snapshot)}::jsonb)
      on conflict (buyer_id, shop_id, subject_id) do nothing
      returning id
    )
    insert into conversation_sides (conversation_id, side, holder_id, listed)
    select id, side, holder_id, side = ${opener}
    from made, (values ('buyer', ${buyerId}::uuid), ('shop', ${shopId}::uuid)) as sides (side, holder_id)`.execute(tx);
  return numAffectedRows === 2n;
}

/**
 * Puts one that is there into the inbox of a side, held first as by everybody who changes it. False where that shows it
 * already, which is the rule and holds nothing.
 */
export async function listFor(tx: Tx, id: string, side: Side): Promise<boolean> {
  const { rows } = await sql`
    select 1 from conversation_sides where conversation_id = ${id} and side = ${side} and not listed`.execute(tx);
  if (rows.length === 0) return false;
  await lockConversation(tx, id);
  const { numAffectedRows } = await sql`
    update conversation_sides set listed = true
    where conversation_id = ${id} and side = ${side} and not listed`.execute(tx);
  return numAffectedRows === 1n;
}
