import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { AlertKind, AlertQuery } from './schema.ts';

export interface AlertRow {
  readonly id: string;
  readonly productId: string;
  readonly kind: AlertKind;
  readonly targetPrice: number | null;
  readonly percent: number | null;
  readonly currency: string;
  readonly from: number;
  readonly firesAt: number | null;
  readonly isActive: boolean;
  readonly notified: boolean;
  readonly notifiedAt: string | null;
  readonly notifiedAmount: number | null;
  readonly createdAt: string;
}

const columns = sql`
  id, product_id as "productId", kind, target_price as "targetPrice", percent, currency, from_amount as "from",
  fires_at as "firesAt", is_active as "isActive", notified, notified_at as "notifiedAt",
  notified_amount as "notifiedAmount", created_at as "createdAt"`;

/** Lets one after the other change what that person waits for; what is read after this is still so at the end. */
export async function holdPerson(tx: Tx, userId: string): Promise<void> {
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
}

/** A product for one who waits for it or wants to. */
export interface AwaitedProduct {
  readonly amount: number;
  readonly currency: string;
  readonly stock: number;
  /** Everybody can see it. */
  readonly isPublic: boolean;
  /** Of a shop that they own or work in. */
  readonly isOwn: boolean;
}

/**
 * Shares a product, and its counters too, until the end: no price and no stock is written meanwhile, and whoever writes
 * them after this sees what was armed.
 */
export async function shareProduct(tx: Tx, id: string, userId: string): Promise<AwaitedProduct | undefined> {
  const { rows } = await sql<Omit<AwaitedProduct, 'stock'>>`
    select price_amount as amount, currency,
      products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shop_id) as "isPublic",
      exists (select 1 from shops where shops.id = shop_id and owner_id = ${userId}) or exists (
        select 1 from shop_staff where shop_staff.shop_id = products.shop_id and user_id = ${userId}) as "isOwn"
    from products where id = ${id} for share of products`.execute(tx);
  const [product] = rows;
  if (!product) return undefined;
  // In the order in which everybody holds them: products, then counters.
  const counters = await sql<{ stock: number }>`
    select stock from product_counters where product_id = ${id} for share`.execute(tx);
  return { ...product, stock: counters.rows[0]?.stock ?? 0 };
}

/** What is waited for, as it is kept. */
export interface Wish {
  readonly kind: AlertKind;
  readonly targetPrice: number | null;
  readonly percent: number | null;
}

export async function findWish(tx: Tx, userId: string, productId: string, wish: Wish): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from price_alerts
    where user_id = ${userId} and product_id = ${productId} and kind = ${wish.kind}
      and coalesce(target_price, percent, 0) = ${wish.targetPrice ?? wish.percent ?? 0}`.execute(tx);
  return rows[0];
}

export async function countAlerts(
  tx: Tx,
  userId: string,
  productId: string,
): Promise<{ readonly all: number; readonly ofProduct: number }> {
  const { rows } = await sql<{ all: number; ofProduct: number }>`
    select count(*) as all, count(*) filter (where product_id = ${productId}) as "ofProduct"
    from price_alerts where user_id = ${userId}`.execute(tx);
  return rows[0] ?? { all: 0, ofProduct: 0 };
}

/** The last row of the product's history; read in a statement behind the lock of the product, so that none is missed. */
const lastPrice = (productId: RawBuilder<unknown>) => sql`coalesce((
  select last.id from price_history as last where last.product_id = ${productId}
  order by last.created_at desc, last.id desc limit 1), 0)`;

export interface Armed extends Wish {
  readonly id: string;
  readonly userId: string;
  readonly productId: string;
  readonly currency: string;
  /** What it costs now. */
  readonly from: number;
}

/** The caller shares the product. */
export async function insertAlert(tx: Tx, alert: Armed): Promise<AlertRow> {
  const { rows } = await sql<AlertRow>`
    insert into price_alerts (id, user_id, product_id, kind, target_price, percent, currency, from_amount, armed_after_id)
    values (${alert.id}, ${alert.userId}, ${alert.productId}, ${alert.kind}, ${alert.targetPrice}, ${alert.percent},
      ${alert.currency}, ${alert.from}, ${lastPrice(sql`${alert.productId}`)})
    returning ${columns}`.execute(tx);
  return rows[0] as AlertRow;
}

/** Arms an alert anew, for another wish perhaps, from the price of now. The caller shares the product. */
export async function armAlert(tx: Tx, id: string, wish: Wish, from: number): Promise<AlertRow> {
  const { rows } = await sql<AlertRow>`
    update price_alerts
    set target_price = ${wish.targetPrice}, percent = ${wish.percent}, from_amount = ${from}, is_active = true,
      notified = false, notified_at = null, notified_amount = null, arming = arming + 1,
      armed_after_id = ${lastPrice(sql`price_alerts.product_id`)}
    where id = ${id} returning ${columns}`.execute(tx);
  return rows[0] as AlertRow;
}

/** Changes what an alert that does not wait will be for, or lets one wait no more. */
export async function restAlert(tx: Tx, id: string, wish: Wish): Promise<AlertRow> {
  const { rows } = await sql<AlertRow>`
    update price_alerts set target_price = ${wish.targetPrice}, percent = ${wish.percent}, is_active = false
    where id = ${id} returning ${columns}`.execute(tx);
  return rows[0] as AlertRow;
}

/** One of that person's. */
export async function findAlert(tx: Tx, userId: string, id: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from price_alerts where id = ${id} and user_id = ${userId}`.execute(tx);
  return rows[0];
}

/** Answers the product it was for; undefined where that person has no such alert. */
export async function deleteAlert(tx: Tx, userId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ productId: string }>`
    delete from price_alerts where id = ${id} and user_id = ${userId} returning product_id as "productId"`.execute(tx);
  return rows[0]?.productId;
}

const standings = {
  active: sql`and is_active`,
  notified: sql`and notified`,
  paused: sql`and not is_active and not notified`,
};

/** What somebody waits for and waited for, newest first. Reads one more than `limit`. */
export async function listAlerts(
  db: Db,
  userId: string,
  { status, productId, limit, after }: Omit<AlertQuery, 'cursor'> & { readonly after?: string | undefined },
): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from price_alerts where user_id = ${userId} ${status ? standings[status] : sql``}
      ${productId === undefined ? sql`` : sql`and product_id = ${productId}`}
      ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit + 1}`.execute(db);
  return rows;
}
