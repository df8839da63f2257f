import type { Pool } from 'pg';
import { prepared } from '#platform/database/connection.ts';

const category = prepared<{ id: string | null }>(
  'category_of_product',
  'select category_id as id from products where id = $1',
);

export async function categoryOf(pool: Pool, productId: string): Promise<string | null> {
  return (await category(pool, [productId]))[0]?.id ?? null;
}
