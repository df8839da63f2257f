import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Turns in the queue: what a person changed goes before an import, that before a walk over everything. */
export const turns = { person: 0, bulk: 1, walk: 2 } as const;
export type Turn = (typeof turns)[keyof typeof turns];

/** In the order of the ids, so that two who enqueue cannot deadlock. What is being indexed just now is enqueued anew behind that. */
export async function enqueueProducts(tx: Tx, productIds: readonly string[], turn: Turn): Promise<void> {
  await sql`
    insert into products_to_index as held (product_id, turn)
    select distinct product_id, ${turn}::smallint from unnest(${productIds}::uuid[]) as product_id order by product_id
    on conflict (product_id) do update set turn = excluded.turn where excluded.turn < held.turn`.execute(tx);
}

export async function enqueueProductsOfShops(tx: Tx, shopIds: readonly string[], turn: Turn): Promise<void> {
  await sql`
    insert into products_to_index (product_id, turn)
    select id, ${turn}::smallint from products where shop_id = any(${shopIds}::uuid[]) and status = 'active' order by id
    on conflict (product_id) do nothing`.execute(tx);
}

export interface Waiting {
  readonly productId: string;
  readonly turn: Turn;
}

/** Takes products out of the queue; another who asks at the same time gets others. */
export async function takeFromQueue(tx: Tx, most: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    delete from products_to_index where product_id in (
      select product_id from products_to_index order by turn, product_id limit ${most} for update skip locked)
    returning product_id as "productId", turn`.execute(tx);
  return rows;
}

/** Whether nothing waits, nor is being indexed at this moment. */
export async function isQueueEmpty(db: Db): Promise<boolean> {
  const waiting = await db.selectFrom('products_to_index').select('product_id').limit(1).execute();
  return waiting.length === 0;
}

/** What is on sale and has no document yet: of an import that no server has heard of, for one. */
export async function enqueueUnwritten(tx: Tx): Promise<void> {
  await sql`
    insert into products_to_index (product_id, turn)
    select id, ${turns.bulk} from products
    where status = 'active' and not exists (select 1 from product_documents where product_id = products.id)
    order by id
    on conflict (product_id) do nothing`.execute(tx);
}
