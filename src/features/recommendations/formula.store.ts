import type { Pool } from 'pg';
import { prepared } from '#platform/database/connection.ts';

export interface FormulaRow {
  readonly id: string;
  readonly categoryId: string;
  readonly score: number;
  /** How many of the favourites are known and left out. */
  readonly passedOver: number;
  /** Whether favourites stand for any of the categories. */
  readonly hasFavourites: boolean;
}

/*
 * The base score as the mission states it. Candidates: all products on sale in the categories of the products that were
 * looked at. Each part is divided by its most among the candidates (0 where that is 0), so it lies between 0 and 1:
 *   score = 0.3 × views + 0.5 × pieces sold + 0.2 × average of the stars.
 * Then what is known already is left out, the best come first, and where they are equal the newer product.
 *
 * Of a large category the row of `category_favourites` stands for all of it (see favourites.ts); with $4 all products
 * are looked at.
 */
const formula = prepared<FormulaRow>(
  'recommendations_by_formula',
  `with kept as (
    select category_id, product_ids, views, sold, ratings from category_favourites
    where category_id = any($1::uuid[]) and not $4
  ), candidates as (
    select category_id, each.id, each.views, each.sold, each.rating::float8 as rating
    from kept cross join lateral unnest(product_ids, views, sold, ratings) as each (id, views, sold, rating)
    union all
    select wanted.id, here.id, views, sold, coalesce(souk_rating(stars), 0)::real
    from (select id from unnest($1::uuid[]) as id where id not in (select category_id from kept)) as wanted
    -- One category after the other by the index, whatever the planner thinks of all of them together.
    cross join lateral (
      select id, shop_id from products where category_id = wanted.id and status = 'active' offset 0) as here
    cross join lateral (
      select views, sold, stars from product_counters where product_id = here.id offset 0) as counters
    where shop_id not in (select id from hidden_shops)
  ), known as (
    select id from unnest($2::uuid[]) as id
  ), most as (
    select nullif(max(views), 0)::float8 as views, nullif(max(sold), 0)::float8 as sold, nullif(max(rating), 0) as rating
    from candidates
  )
  select id, category_id as "categoryId",
    0.3 * coalesce(candidates.views / most.views, 0) + 0.5 * coalesce(candidates.sold / most.sold, 0)
      + 0.2 * coalesce(candidates.rating / most.rating, 0) as score,
    (select count(*) from kept cross join lateral unnest(product_ids) as id where id in (select id from known)) as "passedOver",
    exists (select 1 from kept) as "hasFavourites"
  from candidates, most
  where id not in (select id from known)
  order by score desc, id desc limit $3`,
);

/** The first by the formula, the best first. `known` are left out, and nothing else. */
export function listByFormula(
  pool: Pool,
  categoryIds: readonly string[],
  known: readonly string[],
  limit: number,
  everything = false,
): Promise<FormulaRow[]> {
  if (categoryIds.length === 0) return Promise.resolve([]);
  return formula(pool, [categoryIds, known, limit, everything]);
}

const size = prepared<{ isMore: boolean }>(
  'size_of_categories',
  `select count(*) > $2 as "isMore" from (
     select 1 from products where category_id = any($1::uuid[]) and status = 'active' limit $2 + 1) as few`,
);

/** Whether more than so many products are on sale in these categories. */
export async function areLargerThan(pool: Pool, categoryIds: readonly string[], most: number): Promise<boolean> {
  return (await size(pool, [categoryIds, most]))[0]?.isMore === true;
}
