import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { Standing } from './favourites.ts';

/** Categories with at least `least` products on sale that have no favourites, or hold one of these products. */
export async function listLargeCategories(
  db: Db,
  touched: readonly string[],
  least: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select categories.id from categories
    left join category_favourites as kept on kept.category_id = categories.id
    cross join lateral (
      select count(*) as count from (
        select 1 from products where category_id = categories.id and status = 'active' limit ${least}) as few
    ) as size
    where (kept.category_id is null
        or categories.id in (select category_id from products where id = any(${touched}::uuid[])))
      and size.count >= ${least}
    order by kept.computed_at nulls first, categories.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What the formula looks at, of every product on sale in a category. */
export async function listStandings(db: Db, categoryId: string): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select products.id, views, sold, coalesce(souk_rating(stars), 0)::float8 as rating
    from products join product_counters on product_id = products.id
    where category_id = ${categoryId} and products.status = 'active'
      and shop_id not in (select id from hidden_shops)`.execute(db);
  return rows;
}

export async function keepFavourites(db: Db, categoryId: string, favourites: readonly Standing[]): Promise<void> {
  await sql`
    insert into category_favourites (category_id, product_ids, views, sold, ratings)
    values (${categoryId}, ${favourites.map(({ id }) => id)}::uuid[], ${favourites.map(({ views }) => views)}::bigint[],
      ${favourites.map(({ sold }) => sold)}::bigint[], ${favourites.map(({ rating }) => rating)}::real[])
    on conflict (category_id) do update set product_ids = excluded.product_ids, views = excluded.views,
      sold = excluded.sold, ratings = excluded.ratings, computed_at = excluded.computed_at`.execute(db);
}
