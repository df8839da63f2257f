import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared } from '#platform/database/connection.ts';
import type { CardRow } from './cards.ts';
import type { Product } from './schema.ts';

const cardColumns = `id, title, brand, price_amount, highest_amount, currency, stock, status, image_url, picture_id,
  shop_id, shop_slug, shop_name, stars, created_at`;
const publicCards = `select ${cardColumns} from public_products join product_counters on product_id = id`;
const newest = 'order by id desc limit $1';
/** The category of the path in $2 and all below it: `0` is the sign behind `/`. */
const inBranch = `(path = $2 or path > $2 || '/' and path < $2 || '0')`;

const listings = {
  all: prepared<CardRow>('products', `${publicCards} ${newest}`),
  allAfter: prepared<CardRow>('products_after', `${publicCards} where id < $2 ${newest}`),
  shop: prepared<CardRow>('products_of_shop', `${publicCards} where shop_id = $2 ${newest}`),
  shopAfter: prepared<CardRow>('products_of_shop_after', `${publicCards} where shop_id = $2 and id < $3 ${newest}`),
  // The newest of each category, then the newest of these: never a walk over what stands elsewhere.
  category: prepared<CardRow>(
    'products_of_category',
    `select ${cardColumns} from (
       select found.id from categories cross join lateral (
         select id from products
         where category_id = categories.id and status = 'active' and id < $3
           and shop_id not in (select id from hidden_shops)
         ${newest}) as found
       where ${inBranch} order by found.id desc limit $1) as newest
     join public_products using (id) join product_counters on product_id = id order by id desc`,
  ),
  shopCategory: prepared<CardRow>(
    'products_of_shop_and_category',
    `${publicCards} where category_id in (select id from categories where ${inBranch}) and id < $3 and shop_id = $4
     ${newest}`,
  ),
};

/** Behind every id. */
const END = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface ListingPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

/** Which products: all, or those of a shop, or those of a category (by its path) and all below it. */
export interface ListingChoice {
  readonly shopId?: string | undefined;
  readonly categoryPath?: string | undefined;
}

/** Products that everybody may see, newest first, by a prepared statement. Reads one more than `limit`. */
export function listPublicProducts(
  pool: Pool,
  { shopId, categoryPath }: ListingChoice,
  { limit, after }: ListingPage,
): Promise<CardRow[]> {
  const most = limit + 1;
  if (categoryPath !== undefined) {
    const values = [most, categoryPath, after ?? END];
    return shopId ? listings.shopCategory(pool, [...values, shopId]) : listings.category(pool, values);
  }
  if (shopId) return after ? listings.shopAfter(pool, [most, shopId, after]) : listings.shop(pool, [most, shopId]);
  return after ? listings.allAfter(pool, [most, after]) : listings.all(pool, [most]);
}

/** Products of a shop as its people see them, newest first. Reads one more than `limit`. */
export async function listOwnProducts(
  db: Db,
  shopId: string,
  { status, categoryPath }: { status: Product['status'] | undefined; categoryPath: string | undefined },
  { limit, after }: ListingPage,
): Promise<CardRow[]> {
  const rows = await db
    .selectFrom('products')
    .innerJoin('shops', 'shops.id', 'products.shop_id')
    .innerJoin('product_counters', 'product_counters.product_id', 'products.id')
    .select(['products.id', 'title', 'brand', 'price_amount', 'highest_amount', 'products.currency', 'stock'])
    .select(['products.status', 'image_url', 'picture_id', 'shop_id', 'shops.slug as shop_slug'])
    .select(['shops.name as shop_name', 'stars', 'products.created_at'])
    .where('products.shop_id', '=', shopId)
    .$if(status !== undefined, (query) => query.where('products.status', '=', status as Product['status']))
    .$if(categoryPath !== undefined, (query) =>
      query.where('category_id', 'in', (eb) =>
        eb
          .selectFrom('categories')
          .select('id')
          .where(
            sql<boolean>`path = ${categoryPath} or path > ${categoryPath} || '/' and path < ${categoryPath} || '0'`,
          ),
      ),
    )
    .$if(after !== undefined, (query) => query.where('products.id', '<', after as string))
    .orderBy('products.id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows as CardRow[];
}

const cardsById = prepared<CardRow>('cards', `${publicCards} where id = any($1::uuid[])`);

/** Those of these products that everybody may see, in any order. */
export function readPublicCards(pool: Pool, ids: readonly string[]): Promise<CardRow[]> {
  return cardsById(pool, [ids]);
}
