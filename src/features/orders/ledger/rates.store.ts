import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { Commissions } from './ledger.schema.ts';

/** What is sold, and who sells it. */
export interface RatedLine {
  readonly shopId: string;
  readonly productId: string;
}

/** The rate of each line, in their order. */
export async function listRatesFor(db: Db, lines: readonly RatedLine[]): Promise<number[]> {
  const { rows } = await sql<{ rate: number }>`
    ${named('commission_rates')} select coalesce(
      (select rate from commission_rates where shop_id = line.shop_id),
      (select rate from commission_rates join categories on categories.id = commission_rates.category_id
       where starts_with(shelf.path || '/', categories.path || '/') order by length(categories.path) desc limit 1),
      (select rate from commission_rates where shop_id is null and category_id is null),
      0) as rate
    from unnest(
      ${lines.map(({ shopId }) => shopId)}::uuid[],
      ${lines.map(({ productId }) => productId)}::uuid[]
    ) with ordinality as line (shop_id, product_id, place)
    left join products on products.id = line.product_id
    left join categories as shelf on shelf.id = products.category_id
    order by line.place`.execute(db);
  return rows.map(({ rate }) => rate);
}

/** Whose rate: of the whole market, of a category and what is below it, of one shop. */
export type RateSubject = { readonly of: 'market' } | { readonly of: 'category' | 'shop'; readonly id: string };

const columnsOf = (subject: RateSubject) => ({
  categoryId: subject.of === 'category' ? subject.id : null,
  shopId: subject.of === 'shop' ? subject.id : null,
});

/** Holds the category or shop until the transaction ends; false where there is none. */
export async function holdSubject(tx: Tx, subject: RateSubject): Promise<boolean> {
  if (subject.of === 'market') return true;
  const table = sql.table(subject.of === 'category' ? 'categories' : 'shops');
  const { rows } = await sql`select 1 from ${table} where id = ${subject.id} for key share`.execute(tx);
  return rows.length > 0;
}

/** Sets a rate; answers what it was (null for none), or undefined where it is that already. */
export async function upsertRate(
  tx: Tx,
  subject: RateSubject,
  { id, rate, changedBy }: { readonly id: string; readonly rate: number; readonly changedBy: string },
): Promise<{ before: number | null } | undefined> {
  const { categoryId, shopId } = columnsOf(subject);
  const { rows } = await sql<{ before: number | null }>`
    with before as (
      select rate from commission_rates
      where category_id is not distinct from ${categoryId}::uuid and shop_id is not distinct from ${shopId}::uuid
    )
    insert into commission_rates (id, category_id, shop_id, rate, changed_by)
    values (${id}, ${categoryId}, ${shopId}, ${rate}, ${changedBy})
    on conflict (category_id, shop_id) do update
      set rate = excluded.rate, changed_by = excluded.changed_by, updated_at = souk_now()
      where commission_rates.rate <> excluded.rate
    returning (select rate from before) as before`.execute(tx);
  return rows[0];
}

/** Takes a rate away; answers what it was, or undefined where there was none. */
export async function deleteRate(tx: Tx, subject: RateSubject): Promise<number | undefined> {
  const { categoryId, shopId } = columnsOf(subject);
  const { rows } = await sql<{ rate: number }>`
    delete from commission_rates
    where category_id is not distinct from ${categoryId}::uuid and shop_id is not distinct from ${shopId}::uuid
    returning rate`.execute(tx);
  return rows[0]?.rate;
}

export async function findMarketRate(db: Db): Promise<number | null> {
  const { rows } = await sql<{ rate: number }>`
    select rate from commission_rates where category_id is null and shop_id is null`.execute(db);
  return rows[0]?.rate ?? null;
}

/** Rates of categories in the order of the tree. */
export async function listCategoryRates(db: Db, most: number): Promise<Commissions['categories']> {
  const { rows } = await sql<Commissions['categories'][number]>`
    select jsonb_build_object('id', categories.id, 'path', path, 'name', name) as category, rate
    from commission_rates join categories on categories.id = category_id order by path limit ${most}`.execute(db);
  return rows;
}

/** Rates of shops by their names. */
export async function listShopRates(db: Db, most: number): Promise<Commissions['shops']> {
  const { rows } = await sql<Commissions['shops'][number]>`
    select jsonb_build_object('id', shops.id, 'slug', slug, 'name', name) as shop, rate
    from commission_rates join shops on shops.id = shop_id order by lower(name), shops.id limit ${most}`.execute(db);
  return rows;
}

export interface ChangedRate {
  readonly of: string;
  readonly rate: number;
  readonly updatedAt: string;
}

/** Rates that somebody set last, for their export. */
export async function listRatesSetBy(db: Db, userId: string): Promise<ChangedRate[]> {
  const { rows } = await sql<ChangedRate>`
    select coalesce('category ' || category_id, 'shop ' || shop_id, 'market') as of, rate, updated_at as "updatedAt"
    from commission_rates where changed_by = ${userId} order by id`.execute(db);
  return rows;
}

export async function forgetRateSetter(tx: Tx, userId: string): Promise<void> {
  await sql`update commission_rates set changed_by = null where changed_by = ${userId}`.execute(tx);
}
