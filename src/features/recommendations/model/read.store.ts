import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { type RawRow, rowsOf } from '#features/search/memory/copy-rows.ts';

/** Of one interaction as PostgreSQL sends it in binary: user, session, address, product, microseconds since 2000, weight. */
export type InteractionRow = RawRow;

/** What is read of one person at most: enough for 50 different products. */
const MOST_OF_A_PERSON = 150;
/** Those who have a product, the latest of them: more say no more of it. */
const PEOPLE_OF_A_PRODUCT = 400;
const VIEWS_LOOKED_AT = 2_000;
const SESSIONS_OF_AN_ADDRESS = 20;

/**
 * All that was done with products, in no order: 1 a view, 3 in a cart, 4 a good review, 5 a purchase, -1 a bad review or
 * a return. What lies before somebody's own line ("forget
 * what I did") is not in it.
 */
function interactionsWhere(ofViews: string, ofBuyers: string): string {
  return `
    select user_id, session_id, ip_address, product_id, created_at, 1::real as weight
    from product_views where kind = 'product' and product_id is not null and (user_id is not null or session_id is not null)
      and ${ofViews}
    union all
    select user_id, null, null, product_id, cart_items.created_at, 3
    from cart_items join carts on carts.id = cart_id where ${ofBuyers.replaceAll('$buyer', 'user_id')}
    union all
    select buyer_id, null, null, product_id, placed_at, case when status = 'returned' then -1 else 5 end
    from order_lines join orders on orders.id = order_id
    where status <> 'cancelled' and ${ofBuyers.replaceAll('$buyer', 'buyer_id')}
    union all
    select author_id, null, null, product_id, created_at, case when rating <= 2 then -1 else 4 end
    from reviews where rating <> 3 and hidden_at is null and ${ofBuyers.replaceAll('$buyer', 'author_id')}`;
}

const notForgotten = `
  left join recommendation_settings as settings on settings.user_id = done.user_id
  where settings.history_from is null or done.created_at >= settings.history_from`;

const columns = 'done.user_id, session_id, ip_address, product_id, done.created_at, weight';

/** Everything there is. */
export function readAllInteractions(client: pg.Client): AsyncGenerator<InteractionRow[]> {
  const all = interactionsWhere('true', '$buyer is not null');
  return copied(client, `select ${columns} from (${all}) as done ${notForgotten}`);
}

/** Everything of everybody who has one of these products. */
export async function readInteractionsAround(
  client: pg.Client,
  productIds: readonly string[],
): Promise<AsyncGenerator<InteractionRow[]>> {
  const { rows } = await client.query<{ users: string[] | null; sessions: string[] | null }>(
    `with wanted as (select unnest($1::uuid[]) as id), users as (
       select found.user_id from wanted cross join lateral (
         select user_id from product_views where product_id = wanted.id and kind = 'product' and user_id is not null
         order by created_at desc limit ${VIEWS_LOOKED_AT}) as found
       union select user_id from cart_items join carts on carts.id = cart_id
         where product_id = any($1::uuid[]) and user_id is not null
       union select found.buyer_id from wanted cross join lateral (
         select buyer_id from order_lines join orders on orders.id = order_id where product_id = wanted.id
         order by placed_at desc limit ${PEOPLE_OF_A_PRODUCT}) as found
     ), sessions as (
       select session_id from wanted cross join lateral (
         select session_id, row_number() over (partition by ip_address order by last desc) as place from (
           select session_id, ip_address, max(created_at) as last from (
             select session_id, ip_address, created_at from product_views
             where product_id = wanted.id and kind = 'product' and user_id is null and session_id is not null
             order by created_at desc limit ${VIEWS_LOOKED_AT}) as latest
           group by session_id, ip_address) as each
       ) as found where place <= ${SESSIONS_OF_AN_ADDRESS}
     )
     select (select array_agg(user_id) from (select user_id from users limit ${PEOPLE_OF_A_PRODUCT} * cardinality($1::uuid[])) as u) as users,
       (select array_agg(distinct session_id) from (select session_id from sessions limit ${PEOPLE_OF_A_PRODUCT} * cardinality($1::uuid[])) as s) as sessions`,
    [productIds],
  );
  const users = rows[0]?.users ?? [];
  const sessions = rows[0]?.sessions ?? [];
  // A copy takes no parameters: ids are of the database, names of sessions are escaped as a literal is.
  const buyers = `$buyer = any('{${users.join(',')}}'::uuid[])`;
  const names = client.escapeLiteral(`{${sessions.map((name) => `"${name.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`);
  const all = `
    select found.* from unnest('{${users.join(',')}}'::uuid[]) as person cross join lateral (
      select user_id, session_id, ip_address, product_id, created_at, 1::real as weight from product_views
      where user_id = person and kind = 'product' and product_id is not null
      order by created_at desc limit ${MOST_OF_A_PERSON}) as found
    union all
    select found.* from unnest(${names}::text[]) as name cross join lateral (
      select user_id, session_id, ip_address, product_id, created_at, 1::real from product_views
      where session_id = name and user_id is null and kind = 'product' and product_id is not null
      order by created_at desc limit ${MOST_OF_A_PERSON}) as found
    union all ${interactionsWhere('false', buyers)}`;
  return copied(client, `select ${columns} from (${all}) as done ${notForgotten}`);
}

/** Of each product what it is by, as texts that are the same where products are alike in it. */
const features = `
  select products.id, array_cat(
    array_remove(array[
      'shop ' || products.shop_id, 'brand ' || lower(brand),
      'price ' || products.currency || ' ' || floor(ln(greatest(products.price_amount, 1)) * 2)
    ], null),
    array_cat(
      (select coalesce(array_agg('in ' || id), '{}') from unnest(coalesce(category_ids, array[category_id])) as id
        where id is not null),
      (select coalesce(array_agg(word), '{}') from (
        select distinct word from regexp_split_to_table(lower(title), '[^[:alnum:]]+') as word
        where length(word) > 1 limit 20) as words))
  ) as features
  from products left join product_documents on product_id = products.id
  where products.status = 'active'`;

/** Of everything on sale. */
export function readFeatures(client: pg.Client): AsyncGenerator<RawRow[]> {
  return copied(client, features);
}

/** Candidates of one category looked at for what is new in it: the best known. */
const CANDIDATES = 300;

/** Of these products, and of those that may be like them: the best known of their category, the newest of their shop. */
export function readFeaturesAround(client: pg.Client, productIds: readonly string[]): AsyncGenerator<RawRow[]> {
  const literal = `'{${productIds.join(',')}}'::uuid[]`;
  return copied(
    client,
    `${features} and products.id in (
      select unnest(${literal})
      union select near.id from (select distinct category_id from products where id = any(${literal})) as category
        cross join lateral (
          select id from products where products.category_id = category.category_id order by id desc limit ${CANDIDATES}) as near
      union select near.id from (select distinct shop_id from products where id = any(${literal})) as shop
        cross join lateral (
          select id from products where products.shop_id = shop.shop_id order by id desc limit ${CANDIDATES}) as near)`,
  );
}

/** What the formula asks of products: categories, views, sales, stars. */
export function readFacts(client: pg.Client): AsyncGenerator<RawRow[]> {
  return copied(
    client,
    `select products.id, coalesce(category_id::text, ''), views, sold, coalesce(souk_rating(stars), 0)::real
     from products left join product_counters on product_id = products.id`,
  );
}

function copied(client: pg.Client, query: string): AsyncGenerator<RawRow[]> {
  return rowsOf(client.query(to(`copy (${query}) to stdout (format binary)`)));
}
