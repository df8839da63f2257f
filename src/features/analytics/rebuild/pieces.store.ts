import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId, newId } from '#platform/ids.ts';

export interface Rebuild {
  readonly id: string;
  /** One shop, or all. */
  readonly shopId: string | null;
  /** The last piece that was counted. */
  readonly afterShop: string | null;
  readonly afterMonth: string | null;
  readonly done: number;
}

/** A month of a shop, as far as it is to be counted. */
export interface Piece {
  readonly shopId: string;
  /** The first and the last day of the month. */
  readonly from: string;
  readonly to: string;
}

const columns = sql`
  id, shop_id as "shopId", after_shop as "afterShop", after_month::text as "afterMonth", done`;

/** The rebuild that is under way, whatever of, or a new one; undefined where it ended at this moment. */
export async function takeUpRebuild(tx: Tx, shopId: string | null): Promise<Rebuild | undefined> {
  await sql`
    insert into analytics_rebuilds (id, shop_id) values (${newId()}, ${shopId})
    on conflict ((true)) where finished_at is null do nothing`.execute(tx);
  const { rows } = await sql<Rebuild>`select ${columns} from analytics_rebuilds where finished_at is null`.execute(tx);
  return rows[0];
}

/** Where it stands, held until the transaction ends; nothing where it is finished. */
export async function holdRebuild(tx: Tx, id: string): Promise<Rebuild | undefined> {
  const { rows } = await sql<Rebuild>`
    select ${columns} from analytics_rebuilds where id = ${id} and finished_at is null for update`.execute(tx);
  return rows[0];
}

export async function advanceRebuild(tx: Tx, id: string, { shopId, from }: Piece): Promise<void> {
  await sql`
    update analytics_rebuilds set after_shop = ${shopId}, after_month = ${from}::date, done = done + 1
    where id = ${id}`.execute(tx);
}

export async function finishRebuild(tx: Tx, id: string): Promise<void> {
  await sql`update analytics_rebuilds set finished_at = souk_now() where id = ${id}`.execute(tx);
}

/** From the first to the last row that is counted, or that is kept of an earlier count. */
const dated = ['shop_analytics.date', 'orders.day', 'refunds.day', 'follow_changes.day', 'cart_additions.day'];
const first = sql.join(dated.map((name) => edge('min', name)));
const last = sql.join(dated.map((name) => edge('max', name)));

const figureDimensions = ['product', 'referrer', 'device', 'hour', 'visit', 'term', 'funnel', 'stay'];

/** Of each dimension one look at the key: a shop may have millions of these rows. */
const ofFigures = (which: 'min' | 'max') => sql`(
  select ${sql.raw(which)}(edge) from unnest(${figureDimensions}::text[]) as told (dimension) cross join lateral (
    select ${sql.raw(which)}(date) as edge from shop_figures
    where shop_figures.shop_id = shops.id and shop_figures.dimension = told.dimension) as edges)`;

function edge(which: 'min' | 'max', name: string): RawBuilder<unknown> {
  const [table = '', column = ''] = name.split('.');
  return sql`(select ${sql.raw(which)}(${sql.ref(column)}) from ${sql.table(table)} where shop_id = shops.id)`;
}

/** The months of shops in which there may be something. */
const months = sql`
  shops cross join lateral (
    select least(${first}, ${ofFigures('min')},
        (select min(day) from messages where shop_id = shops.id and side = 'buyer'),
        (select (min(created_at) at time zone 'UTC')::date - 1 from product_views where shop_id = shops.id)) as first,
      greatest(${last}, ${ofFigures('max')},
        (select max(day) from messages where shop_id = shops.id and side = 'buyer'),
        (select (max(created_at) at time zone 'UTC')::date + 1 from product_views where shop_id = shops.id)) as last
  ) as span
  cross join lateral (
    select day::date as month from generate_series(date_trunc('month', first::timestamp), last::timestamp, '1 month') as day
  ) as months`;

/** How many pieces there are. */
export async function countPieces(db: Db, shopId: string | null): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from ${months} where ${shopId}::uuid is null or shops.id = ${shopId}::uuid`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The next one: shops in the order of their ids, of each its months. */
export async function nextPiece(
  db: Db,
  { shopId, afterShop, afterMonth }: Pick<Rebuild, 'shopId' | 'afterShop' | 'afterMonth'>,
): Promise<Piece | undefined> {
  const from = shopId ?? afterShop;
  const { rows } = await sql<Piece>`
    select shops.id as "shopId", month::text as from, (month + interval '1 month' - interval '1 day')::date::text as to
    from ${months}
    where ${from === null ? sql`true` : sql`shops.id >= ${from}::uuid`}
      and ${shopId === null ? sql`true` : sql`shops.id = ${shopId}::uuid`}
      and ${afterShop === null ? sql`true` : sql`(shops.id, month) > (${afterShop}::uuid, ${afterMonth}::date)`}
    order by shops.id, month limit 1`.execute(db);
  return rows[0];
}

/** The id of a shop by it or by the slug. */
export async function findShopId(db: Db, idOrSlug: string): Promise<string | undefined> {
  const name = idOrSlug.toLowerCase();
  const { rows } = await sql<{ id: string }>`
    select id from shops where ${isId(name) ? sql`id = ${name}` : sql`slug = ${name}`}`.execute(db);
  return rows[0]?.id;
}

/** Keeps the shop where it is; false where it is gone. */
export async function holdShop(tx: Tx, shopId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from shops where id = ${shopId} for key share`.execute(tx);
  return rows.length > 0;
}

export type Standing = 'never' | 'open' | 'finished';

/** Whether all was ever counted, or is being counted. */
export async function readStanding(db: Db): Promise<Standing> {
  const { rows } = await sql<{ standing: Standing }>`
    select case when bool_or(finished_at is null) then 'open' when count(*) > 0 then 'finished' else 'never' end as standing
    from analytics_rebuilds where shop_id is null or finished_at is null`.execute(db);
  return rows[0]?.standing ?? 'never';
}

/** In a market where nothing happened yet, all is counted. */
export async function writeFinished(tx: Tx): Promise<void> {
  await sql`insert into analytics_rebuilds (id, finished_at) values (${newId()}, souk_now())`.execute(tx);
}
