import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { RecommendationSettings } from './schema.ts';

export interface SettingsRow {
  readonly isOff: boolean;
  readonly minPrice: number | null;
  readonly maxPrice: number | null;
  readonly currency: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly withinKm: number | null;
}

export async function findSettings(db: Db, userId: string): Promise<SettingsRow | undefined> {
  const { rows } = await sql<SettingsRow>`
    select is_off as "isOff", min_price as "minPrice", max_price as "maxPrice", currency, latitude, longitude,
      within_km as "withinKm"
    from recommendation_settings where user_id = ${userId}`.execute(db);
  return rows[0];
}

export async function writeSettings(tx: Tx, userId: string, settings: RecommendationSettings): Promise<void> {
  const { isOff, minPrice, maxPrice, currency, place, withinKm } = settings;
  await sql`
    insert into recommendation_settings
      (user_id, is_off, min_price, max_price, currency, latitude, longitude, within_km)
    values (${userId}, ${isOff}, ${minPrice}, ${maxPrice}, ${currency}, ${place?.latitude ?? null},
      ${place?.longitude ?? null}, ${withinKm})
    on conflict (user_id) do update set is_off = excluded.is_off, min_price = excluded.min_price,
      max_price = excluded.max_price, currency = excluded.currency, latitude = excluded.latitude,
      longitude = excluded.longitude, within_km = excluded.within_km`.execute(tx);
}

/** What was done until now counts no longer, and the list that was made of it is gone. */
export async function beginAnew(tx: Tx, userId: string): Promise<void> {
  await sql`
    insert into recommendation_settings (user_id, history_from) values (${userId}, souk_now())
    on conflict (user_id) do update set history_from = excluded.history_from`.execute(tx);
  await sql`delete from recommendation_sessions where user_id = ${userId}`.execute(tx);
  await sql`delete from recommendation_lists where user_id = ${userId}`.execute(tx);
}

/** What somebody refuses: exactly one of the three. */
export interface Target {
  readonly kind: 'product' | 'shop' | 'category';
  readonly id: string;
}

const columns = { product: 'product_id', shop: 'shop_id', category: 'category_id' } as const;

/** Whether everybody can see it. */
export async function isThere(tx: Tx, { kind, id }: Target): Promise<boolean> {
  const table = { product: 'public_products', shop: 'public_shops', category: 'categories' }[kind];
  const { rows } = await sql`select 1 from ${sql.table(table)} where id = ${id}`.execute(tx);
  return rows.length > 0;
}

/** Lets one after the other refuse for that user. */
export async function holdRefuser(tx: Tx, userId: string): Promise<void> {
  await sql`${named('hold_refuser')} select 1 from users where id = ${userId} for no key update`.execute(tx);
}

/** `made`, `there` already, or `full`: the user refuses `most` things. The caller holds the refuser. */
export async function insertRefusal(
  tx: Tx,
  { id, userId, target }: { readonly id: string; readonly userId: string; readonly target: Target },
  most: number,
): Promise<'made' | 'there' | 'full'> {
  const { rows } = await sql<{ isThere: boolean; count: number }>`
    select count(*) as count,
      coalesce(bool_or(coalesce(product_id, shop_id, category_id) = ${target.id}), false) as "isThere"
    from recommendation_refusals where user_id = ${userId}`.execute(tx);
  if (rows[0]?.isThere) return 'there';
  if ((rows[0]?.count ?? 0) >= most) return 'full';
  await sql`
    insert into recommendation_refusals (id, user_id, ${sql.ref(columns[target.kind])})
    values (${id}, ${userId}, ${target.id})`.execute(tx);
  return 'made';
}

export async function deleteRefusal(tx: Tx, userId: string, targetId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from recommendation_refusals
    where user_id = ${userId} and coalesce(product_id, shop_id, category_id) = ${targetId}`.execute(tx);
  return numAffectedRows === 1n;
}

export interface RefusalRow {
  readonly id: string;
  readonly kind: Target['kind'];
  readonly targetId: string;
  readonly name: string | null;
  readonly createdAt: string;
}

/** Newest first. Reads one more than `limit`; with `targetId` only that one. */
export async function listRefusals(
  db: Db,
  userId: string,
  {
    limit,
    after,
    targetId,
  }: { readonly limit: number; readonly after?: string | undefined; readonly targetId?: string },
): Promise<RefusalRow[]> {
  const { rows } = await sql<RefusalRow>`
    select refused.id, coalesce(refused.product_id, refused.shop_id, refused.category_id) as "targetId",
      case when refused.product_id is not null then 'product' when refused.shop_id is not null then 'shop'
        else 'category' end as kind,
      coalesce(public_products.title, public_shops.name, categories.name) as name, refused.created_at as "createdAt"
    from recommendation_refusals as refused
    left join public_products on public_products.id = refused.product_id
    left join public_shops on public_shops.id = refused.shop_id
    left join categories on categories.id = refused.category_id
    where user_id = ${userId}
      and ${after === undefined ? sql`true` : sql`refused.id < ${after}`}
      and ${targetId === undefined ? sql`true` : sql`coalesce(refused.product_id, refused.shop_id, refused.category_id) = ${targetId}`}
    order by refused.id desc limit ${limit + 1}`.execute(db);
  return rows;
}
