import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Somebody's latest products besides the one at hand, whose rows it changes, too: what lies further back moves little. */
const LATEST = 8;
/** Views of one hearing that are followed back; of a flood the training of the night takes the rest. */
const MOST_VIEWS = 2_000;

/** What was viewed, and what the same people viewed before. */
export async function enqueueViewed(tx: Tx, viewIds: readonly string[]): Promise<void> {
  await enqueue(
    tx,
    sql`with fresh as (
      select distinct on (visitor, product_id) user_id, session_id, product_id from product_views
      where id = any(${viewIds.slice(-MOST_VIEWS)}::uuid[]) and kind = 'product' and product_id is not null
    )
    select product_id from fresh
    union select before.product_id from (select distinct user_id from fresh where user_id is not null) as person
      cross join lateral (
        select product_id from product_views where user_id = person.user_id and product_id is not null
        order by created_at desc limit ${sql.lit(LATEST)}) as before
    union select before.product_id from (
      select distinct session_id from fresh where user_id is null and session_id is not null) as person
      cross join lateral (
        select product_id from product_views where session_id = person.session_id and product_id is not null
        order by created_at desc limit ${sql.lit(LATEST)}) as before`,
    sql`true, false, false`,
  );
}

/** What somebody put into a cart, ordered or reviewed, and what they viewed or ordered before. */
export async function enqueueDone(
  tx: Tx,
  done: readonly { readonly productId: string; readonly userId: string | null }[],
): Promise<void> {
  if (done.length === 0) return;
  const people = [...new Set(done.flatMap(({ userId }) => userId ?? []))];
  await enqueue(
    tx,
    sql`select unnest(${[...new Set(done.map(({ productId }) => productId))]}::uuid[]) as product_id
    union select before.product_id from unnest(${people}::uuid[]) as person cross join lateral (
      select product_id from product_views where user_id = person and product_id is not null
      order by created_at desc limit ${sql.lit(LATEST)}) as before
    union select before.product_id from unnest(${people}::uuid[]) as person cross join lateral (
      select product_id from orders join order_lines on order_id = orders.id where buyer_id = person
      order by orders.id desc limit ${sql.lit(LATEST)}) as before`,
    sql`true, true, false`,
  );
}

/** The products of orders that went on. */
export async function enqueueOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const lines = sql`select product_id from order_lines where order_id = any(${orderIds}::uuid[])`;
  await enqueue(tx, lines, sql`true, true, false`);
}

/** Products that are new or not as they were. */
export async function enqueueChanged(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await enqueue(tx, sql`select unnest(${productIds}::uuid[]) as product_id`, sql`false, false, true`);
}

async function enqueue(tx: Tx, productIds: RawBuilder<unknown>, kinds: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into products_to_learn as waiting (product_id, of_behaviour, of_bought, of_content)
    select id, ${kinds} from products where id in (select product_id from (${productIds}) as touched)
    order by id for key share
    on conflict (product_id) do update set of_behaviour = waiting.of_behaviour or excluded.of_behaviour,
      of_bought = waiting.of_bought or excluded.of_bought, of_content = waiting.of_content or excluded.of_content`.execute(
    tx,
  );
}

export interface ToLearn {
  readonly productId: string;
  readonly ofBehaviour: boolean;
  readonly ofBought: boolean;
  readonly ofContent: boolean;
}

/**
 * Takes some that nobody else is at, in a transaction: what is taken is learnt with it or waits again. What people did
 * comes before what merely came in, of which `mostNew` are taken: an import keeps no view waiting.
 */
export async function takeToLearn(client: pg.Client, most: number, mostNew: number): Promise<ToLearn[]> {
  const { rows } = await client.query<ToLearn>({
    name: 'take_to_learn',
    text: `
      with done as materialized (
        select product_id from products_to_learn where (of_behaviour or of_bought) and not put_aside
        order by product_id limit $1 for update skip locked
      ), new as materialized (
        select product_id from products_to_learn
        where not of_behaviour and not of_bought and not put_aside and not exists (select from done)
        order by product_id limit $2 for update skip locked
      )
      delete from products_to_learn where product_id in (select product_id from done union all select product_id from new)
      returning product_id as "productId", of_behaviour as "ofBehaviour", of_bought as "ofBought", of_content as "ofContent"`,
    values: [most, mostNew],
  });
  return rows.toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
}

export async function isAnythingToLearn(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    select exists (select from products_to_learn where not put_aside) as some`.execute(db);
  return rows[0]?.some ?? false;
}

export async function putAside(client: pg.Client, productId: string): Promise<void> {
  await client.query('update products_to_learn set put_aside = true where product_id = $1', [productId]);
}

/** What was put aside is tried once more. */
export async function takeUpAgain(client: pg.Client): Promise<void> {
  await client.query('update products_to_learn set put_aside = false where put_aside');
}

/** What somebody turned to since a training read everything: it is learnt once more, with the settings of that training. */
export async function enqueueSince(client: pg.Client, moment: string): Promise<void> {
  await client.query(
    `insert into products_to_learn as waiting (product_id, of_behaviour, of_bought)
     select id, true, true from products where id in (
       select product_id from product_views where created_at >= $1 and product_id is not null
       union select product_id from cart_items where created_at >= $1
       union select product_id from order_lines join orders on orders.id = order_id where placed_at >= $1
       union select product_id from reviews where created_at >= $1)
     order by id for key share
     on conflict (product_id) do update set of_behaviour = true, of_bought = true`,
    [moment],
  );
}
