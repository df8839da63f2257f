import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Size } from './schema.ts';

export interface DemoState {
  readonly status: 'none' | 'writing' | 'ready' | 'removing' | 'removed';
  readonly size: Size | null;
  readonly peopleDone: number;
  readonly shopsDone: number;
  readonly batchesDone: number;
  readonly pricesDone: number;
  readonly ordersDone: number;
  readonly talkDone: number;
  /** What its past is counted back from; set while it is being written. */
  readonly startedAt: string | null;
}

export async function readState(db: Db): Promise<DemoState> {
  const { rows } = await sql<DemoState>`
    select status, size, people_done as "peopleDone", shops_done as "shopsDone", batches_done as "batchesDone",
      prices_done as "pricesDone", orders_done as "ordersDone", talk_done as "talkDone",
      started_at as "startedAt"
    from demo`.execute(db);
  if (!rows[0]) throw new Error('The table demo has lost its row');
  return rows[0];
}

/** Any fixed number: the connection that holds this lock writes or removes the demo. */
const DEMO_LOCK = 735_503;

export async function holdDemo(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${DEMO_LOCK}) as held`);
  return rows[0]?.held ?? false;
}

export async function letGoDemo(client: PoolClient): Promise<void> {
  await client.query(`select pg_advisory_unlock(${DEMO_LOCK})`);
}

/** From here on a demo of that size is being written: a new one, or one that goes on, or one that grows. */
export async function beginWriting(tx: Tx, size: Size): Promise<void> {
  await sql`
    update demo set status = 'writing', size = ${size}, started_at = coalesce(started_at, souk_now()),
      batches_done = case when size = ${size} then batches_done else 0 end`.execute(tx);
}

type Counter = 'people_done' | 'shops_done' | 'batches_done' | 'prices_done' | 'orders_done' | 'talk_done';

/** Moves a counter on; false where it stands elsewhere, so somebody else writes too or the demo is being removed. */
export async function advance(tx: Tx, counter: Counter, from: number, to: number): Promise<boolean> {
  const column = sql.ref(counter);
  const { numAffectedRows } = await sql`
    update demo set ${column} = ${to} where status = 'writing' and ${column} = ${from}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function endWriting(tx: Tx): Promise<void> {
  await sql`update demo set status = 'ready' where status = 'writing'`.execute(tx);
}

export interface NewPerson {
  readonly id: string;
  readonly number: number;
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly role: string;
  readonly locale: string;
  readonly signIn: string | null;
}

/** Makes these accounts, their addresses verified, and remembers that they are made up. */
export async function insertPeople(tx: Tx, people: readonly NewPerson[]): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as given (
        id uuid, number integer, email text, "emailKey" text, "passwordHash" text, name text, role text, locale text,
        "signIn" text)
    ), made as (
      insert into users (id, email, email_key, email_verified_at, password_hash, name, role, locale)
      select id, email, "emailKey", souk_now(), "passwordHash", name, role, locale from given order by "emailKey"
      returning id
    )
    insert into demo_people (user_id, number, sign_in)
    select given.id, number, "signIn" from given join made on made.id = given.id`.execute(tx);
}

/** Ids of people from one number up to but not another, by number. */
export async function peopleByNumber(db: Db, from: number, to: number): Promise<Map<number, string>> {
  const { rows } = await sql<{ number: number; id: string }>`
    select number, user_id as id from demo_people where number >= ${from} and number < ${to}`.execute(db);
  return new Map(rows.map(({ number, id }) => [number, id]));
}

export interface OwnShop {
  readonly id: string;
  readonly locationId: string | null;
}

/** The shop of somebody who has one, with its first location. */
export async function shopOf(db: Db, ownerId: string): Promise<OwnShop | undefined> {
  const { rows } = await sql<OwnShop>`
    select shops.id, (select id from shop_locations where shop_id = shops.id order by position, id limit 1) as "locationId"
    from shops where owner_id = ${ownerId} order by shops.id limit 1`.execute(db);
  return rows[0];
}

/** What the market keeps of the sales of a shop, in hundredths of a per cent; it goes with the shop. */
export async function agreeOnCommission(tx: Tx, shopId: string, rate: number): Promise<void> {
  await sql`
    insert into commission_rates (id, shop_id, rate) values (gen_random_uuid(), ${shopId}, ${rate})
    on conflict do nothing`.execute(tx);
}

export interface OwnVariant {
  readonly id: string;
  readonly productId: string;
  /** The shop's own name of the product. */
  readonly externalId: string;
  readonly amount: number;
  readonly stock: number;
}

/** The variants of the products of a shop, in their order. */
export async function variantsOf(db: Db, shopId: string): Promise<OwnVariant[]> {
  const { rows } = await sql<OwnVariant>`
    select variant.id, product_id as "productId", external_id as "externalId", variant.price_amount as amount, stock
    from product_variants as variant join products on products.id = product_id
    where products.shop_id = ${shopId} and external_id is not null and status = 'active'
    order by product_id, position`.execute(db);
  return rows;
}

/** The order that somebody placed at that instant. */
export async function orderPlacedAt(db: Db, buyerId: string, time: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from orders where buyer_id = ${buyerId} and placed_at = ${time}`.execute(db);
  return rows[0]?.id;
}

/** Ids of all categories of these. */
export async function drawingsByName(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; id: string }>`
    select name, file_id as id from demo_drawings`.execute(db);
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** Keeps drawings from being swept and remembers them; each is shared by many. */
export async function insertDrawings(tx: Tx, drawings: readonly { name: string; id: string }[]): Promise<void> {
  const ids = drawings.map(({ id }) => id);
  await sql`update files set loose_since = null where id = any(${ids}::uuid[])`.execute(tx);
  await sql`
    insert into demo_drawings (name, file_id)
    select * from unnest(${drawings.map(({ name }) => name)}::text[], ${ids}::uuid[])`.execute(tx);
}

/** What no request may: drawings of the house on a shop of somebody. */
export async function setLooks(tx: Tx, shopId: string, logoId: string, bannerId: string): Promise<void> {
  await sql`update shops set logo_id = ${logoId}, banner_id = ${bannerId} where id = ${shopId}`.execute(tx);
}

export interface ShownPicture {
  readonly externalId: string;
  readonly fileId: string;
  readonly position: number;
  readonly alt: string;
}

/** The same for products, by the shop's own names of them. */
export async function setPictures(tx: Tx, shopId: string, pictures: readonly ShownPicture[]): Promise<void> {
  await sql`
    with given as (
      select products.id as product_id, "fileId" as file_id, position, alt
      from jsonb_to_recordset(${JSON.stringify(pictures)}::jsonb)
        as given ("externalId" text, "fileId" uuid, position smallint, alt text)
      join products on shop_id = ${shopId} and external_id = "externalId"
    ), shown as (
      insert into product_pictures (product_id, file_id, position, alt)
      select product_id, file_id, position, alt from given order by product_id, file_id
      on conflict (product_id, file_id) do nothing
    )
    update products set picture_id = given.file_id from given
    where products.id = given.product_id and given.position = 0
      and products.picture_id is distinct from given.file_id`.execute(tx);
}

export async function categoryIds(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from categories`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export async function rememberCategories(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    insert into demo_categories (category_id) select unnest(${ids}::uuid[]) on conflict do nothing`.execute(tx);
}

/** Whether anybody is there who was not made up. */
export async function hasPeople(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users where not exists (select 1 from demo_people where user_id = users.id) limit 1`.execute(db);
  return rows.length > 0;
}

/** Which of these addresses are of made-up people. */
export async function demoAddresses(db: Db, emailKeys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select email_key as key from users join demo_people on user_id = users.id
    where email_key = any(${emailKeys}::text[])`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

export async function emailKeyById(db: Db, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ key: string }>`select email_key as key from users where id = ${userId}`.execute(db);
  return rows[0]?.key;
}

/** Tells the planner what came in or went. */
export async function analyzeAll(db: Db): Promise<void> {
  await sql`
    analyze users, shops, products, product_variants, product_counters, product_pictures, categories, price_history,
      orders, order_lines, order_changes, ledger_entries, reviews`.execute(db);
}
