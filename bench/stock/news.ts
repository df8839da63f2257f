import type pg from 'pg';

/** Shops that sell nothing of the bench's goods, with their news: half words, half of products, mixed in time. */
export async function writeNews(
  pool: pg.Pool,
  { ownerId, shops, news }: { readonly ownerId: string; readonly shops: number; readonly news: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into shops (id, owner_id, slug, name, currency)
     select gen_random_uuid(), $1, 'newsy-' || nr, 'Shop ' || nr, 'EUR' from generate_series(1, $2::int) as nr
     returning id`,
    [ownerId, shops],
  );
  const ids = rows.map(({ id }) => id);
  // One a second, the last one now; ids that sort by that, as ours do.
  await pool.query(
    `with goods as (select array_agg(id) as ids from (select id from products order by id limit 10000) as shelf)
     insert into shop_news (id, shop_id, kind, product_id, title, body, created_at)
     select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
         substr(md5(nr::text), 1, 3) || 'a' || substr(md5(nr::text), 4, 15))::uuid,
       ($1::uuid[])[1 + (hashint4(nr) & 1073741823) % cardinality($1::uuid[])],
       case when nr % 2 = 0 then 'announcement' else 'back_in_stock' end,
       case when nr % 2 = 1 then goods.ids[1 + nr % cardinality(goods.ids)] end, 'News', 'Of the shop.', at
     from goods, generate_series(1, $2::int) as nr,
       lateral (select souk_now() - make_interval(secs => $2::int - nr) as at) as moment`,
    [ids, news],
  );
  return ids;
}
