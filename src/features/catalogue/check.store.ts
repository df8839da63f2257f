import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export async function findWrongOffers(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select case
        when lowest is null then 'the product ' || products.id || ' has no variant'
        when counters.product_id is null then 'the product ' || products.id || ' has no counters'
        when counters.stock <> total.stock
          then 'the product ' || products.id || ' counts ' || counters.stock || ' pieces, its variants ' || total.stock
        else 'the product ' || products.id || ' costs ' || price_amount || ' to ' || highest_amount
          || ', its variants ' || lowest || ' to ' || highest end as fault
    from products
    left join product_counters as counters on counters.product_id = products.id
    left join (
      select product_id, min(price_amount) as lowest, max(price_amount) as highest, sum(stock) as stock
      from product_variants group by product_id) as total on total.product_id = products.id
    where (price_amount, highest_amount, counters.stock) is distinct from (lowest, highest, total.stock::bigint)
    order by products.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongPictures(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'lists show another picture of the product ' || products.id || ' than its first' as fault
    from products
    left join lateral (
      select file_id from product_pictures where product_id = products.id order by position limit 1) as first on true
    where picture_id is distinct from file_id
    order by products.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongPrices(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    (select 'the product ' || products.id || ' costs ' || price_amount || ', its history says '
        || coalesce(last.amount::text, 'nothing') as fault
     from products
     left join lateral (
       select lowest_amount as amount from price_history where product_id = products.id
       order by created_at desc, id desc limit 1) as last on true
     where last.amount is distinct from price_amount
     order by products.id limit ${most})
    union all
    (select 'the variant ' || variant.id || ' costs ' || variant.price_amount || ', its history says '
        || coalesce(last.amount::text, 'nothing')
     from product_variants as variant
     left join lateral (
       select price_amount as amount from price_history where variant_id = variant.id
       order by created_at desc, id desc limit 1) as last on true
     where last.amount is distinct from variant.price_amount
     order by variant.id limit ${most})
    limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
