import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** A product and all its pictures in their order; the first is the one that lists show. */
export interface PicturesOf {
  readonly productId: string;
  readonly pictures: readonly { readonly id: string; readonly alt: string }[];
}

/**
 * Brings these products to exactly these pictures, in three statements. The caller claimed the files, releases those
 * this answers, which these products no longer show, and holds the products' rows.
 */
export async function setPictures(tx: Tx, products: readonly PicturesOf[]): Promise<string[]> {
  const productIds = products.map(({ productId }) => productId);
  const rows = products.flatMap(({ productId, pictures }) =>
    pictures.map(({ id, alt }, position) => ({ product_id: productId, file_id: id, position, alt })),
  );
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
    product_id uuid, file_id uuid, position smallint, alt text)`;
  const { rows: gone } = await sql<{ id: string }>`
    delete from product_pictures as held
    where product_id = any(${productIds}::uuid[])
      and not exists (select 1 from ${given} where given.product_id = held.product_id and given.file_id = held.file_id)
    returning file_id as id`.execute(tx);
  await sql`
    insert into product_pictures as held (product_id, file_id, position, alt)
    select product_id, file_id, position, alt from ${given} order by product_id, file_id
    on conflict (product_id, file_id) do update set position = excluded.position, alt = excluded.alt
    where held.position <> excluded.position or held.alt <> excluded.alt`.execute(tx);
  await sql`
    update products set picture_id = first.file_id
    from unnest(${productIds}::uuid[]) as given (id)
    left join product_pictures as first on first.product_id = given.id and first.position = 0
    where products.id = given.id and products.picture_id is distinct from first.file_id`.execute(tx);
  return gone.map(({ id }) => id);
}

/** The files that a product shows, in their order. */
export async function picturesOf(tx: Tx, productId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select file_id as id from product_pictures where product_id = ${productId} order by position`.execute(tx);
  return rows.map(({ id }) => id);
}
