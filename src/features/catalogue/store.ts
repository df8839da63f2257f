import { CompiledQuery, sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, sqlState, type Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import type { Product, ProductCard } from './schema.ts';

type Status = Product['status'];

interface CardRow {
  id: string;
  title: string;
  brand: string | null;
  price_amount: number;
  currency: string;
  stock: number;
  status: Status;
  image_url: string | null;
  shop_id: string;
  shop_slug: string;
  shop_name: string;
  created_at: string;
}

interface ProductRow extends CardRow {
  description: string;
  gtin: string | null;
  category: string[];
  tags: string[];
  attributes: Product['attributes'];
  released_at: string | null;
  external_id: string | null;
  updated_at: string;
  role: 'owner' | 'staff' | null;
  is_public: boolean;
}

const productOf = `
  select products.id, title, brand, price_amount, products.currency, stock, products.status, image_url,
    shop_id, shops.slug as shop_slug, shops.name as shop_name, products.created_at,
    products.description, gtin, coalesce(categories.names, '{}') as category, tags, attributes, released_at,
    products.external_id, products.updated_at,
    case when shops.owner_id = $2 then 'owner'
         when exists (select 1 from shop_staff where shop_staff.shop_id = shops.id and user_id = $2) then 'staff'
    end as role,
    products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shops.id) as is_public
  from products
  join shops on shops.id = products.shop_id
  join product_counters on product_id = products.id
  left join categories on categories.id = products.category_id
  where products.id = $1`;
const productById = prepared<ProductRow>('product', productOf);

/** A product and what it is to the one who looks: everything that decides whether they may see it. */
export interface SeenProduct {
  readonly product: Product;
  readonly externalId: string | null;
  readonly role: 'owner' | 'staff' | null;
  readonly isPublic: boolean;
}

/** Reads a product for the page of it, by a prepared statement. */
export async function readProductRow(pool: Pool, id: string, userId: string | null): Promise<SeenProduct | undefined> {
  return seen(await productById(pool, [id, userId]));
}

/** Reads a product in a transaction, so that its own writes show. */
export async function findProduct(tx: Tx, id: string, userId: string): Promise<SeenProduct | undefined> {
  const { rows } = await tx.executeQuery<ProductRow>(CompiledQuery.raw(productOf, [id, userId]));
  return seen(rows);
}

function seen([row]: readonly ProductRow[]): SeenProduct | undefined {
  if (!row) return undefined;
  const product: Product = {
    ...cardOf(row),
    description: row.description,
    gtin: row.gtin,
    category: row.category,
    tags: row.tags,
    attributes: row.attributes,
    releasedAt: row.released_at,
    updatedAt: row.updated_at,
  };
  return { product, externalId: row.external_id, role: row.role, isPublic: row.is_public };
}

function cardOf(row: CardRow): ProductCard {
  return {
    id: row.id,
    title: row.title,
    brand: row.brand,
    price: { amount: row.price_amount, currency: row.currency },
    stock: row.stock,
    status: row.status,
    imageUrl: row.image_url,
    shop: { id: row.shop_id, slug: row.shop_slug, name: row.shop_name },
    createdAt: row.created_at,
  };
}

const cardColumns = `id, title, brand, price_amount, currency, stock, status, image_url,
  shop_id, shop_slug, shop_name, created_at`;
const publicCards = `select ${cardColumns} from public_products join product_counters on product_id = id`;
const newest = 'order by id desc limit $1';
const listings = {
  all: prepared<CardRow>('products', `${publicCards} ${newest}`),
  allAfter: prepared<CardRow>('products_after', `${publicCards} where id < $2 ${newest}`),
  shop: prepared<CardRow>('products_of_shop', `${publicCards} where shop_id = $2 ${newest}`),
  shopAfter: prepared<CardRow>('products_of_shop_after', `${publicCards} where shop_id = $2 and id < $3 ${newest}`),
};

export interface ListingPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

/** Products that everybody may see, newest first, by a prepared statement. Reads one more than `limit`. */
export async function listPublicProducts(
  pool: Pool,
  shopId: string | undefined,
  { limit, after }: ListingPage,
): Promise<ProductCard[]> {
  const statement = listings[shopId === undefined ? (after ? 'allAfter' : 'all') : after ? 'shopAfter' : 'shop'];
  const rows = await statement(pool, [limit + 1, ...[shopId, after].filter((value) => value !== undefined)]);
  return rows.map(cardOf);
}

/** Products of a shop as its people see them, newest first. Reads one more than `limit`. */
export async function listOwnProducts(
  db: Db,
  shopId: string,
  status: Status | undefined,
  { limit, after }: ListingPage,
): Promise<ProductCard[]> {
  const rows = await db
    .selectFrom('products')
    .innerJoin('shops', 'shops.id', 'products.shop_id')
    .innerJoin('product_counters', 'product_counters.product_id', 'products.id')
    .select(['products.id', 'title', 'brand', 'price_amount', 'products.currency', 'stock', 'products.status'])
    .select(['image_url', 'shop_id', 'shops.slug as shop_slug', 'shops.name as shop_name', 'products.created_at'])
    .where('products.shop_id', '=', shopId)
    .$if(status !== undefined, (query) => query.where('products.status', '=', status as Status))
    .$if(after !== undefined, (query) => query.where('products.id', '<', after as string))
    .orderBy('products.id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map((row) => cardOf(row as CardRow));
}

const cardsById = prepared<CardRow>('cards', `${publicCards} where id = any($1::uuid[])`);

/** The cards of those of these products that everybody may see, by id. */
export async function readPublicCards(pool: Pool, ids: readonly string[]): Promise<Map<string, ProductCard>> {
  const rows = await cardsById(pool, [ids]);
  return new Map(rows.map((row) => [row.id, cardOf(row)]));
}

/** A product as it is written; what is left out stays as it is. */
export interface ProductValues {
  title?: string;
  description?: string;
  brand?: string | null;
  gtin?: string | null;
  priceAmount?: number;
  categoryId?: string | null;
  tags?: readonly string[];
  attributes?: object;
  status?: Status;
  imageUrl?: string | null;
  externalId?: string | null;
}

function columnsOf(values: ProductValues) {
  const { priceAmount, categoryId, imageUrl, externalId, tags, attributes, ...same } = values;
  return {
    ...same,
    ...(priceAmount !== undefined && { price_amount: priceAmount }),
    ...(categoryId !== undefined && { category_id: categoryId }),
    ...(imageUrl !== undefined && { image_url: imageUrl }),
    ...(externalId !== undefined && { external_id: externalId }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(attributes !== undefined && { attributes: JSON.stringify(attributes) }),
  };
}

export interface ProductKey {
  readonly id: string;
  readonly shopId: string;
  readonly currency: string;
}

/** Inserts a product and its counters. A second one of the shop's external id violates `products_shop_id_external_id_key`. */
export async function insertProduct(
  tx: Tx,
  { id, shopId, currency }: ProductKey,
  values: ProductValues & { title: string; priceAmount: number },
  stock: number,
): Promise<void> {
  const { title, priceAmount } = values;
  await tx
    .insertInto('products')
    .values({
      ...columnsOf(values),
      id,
      shop_id: shopId,
      currency,
      title,
      price_amount: priceAmount,
      highest_amount: priceAmount,
    })
    .execute();
  await tx.insertInto('product_counters').values({ product_id: id }).execute();
  await sql`
    insert into product_variants (id, product_id, shop_id, price_amount, stock)
    values (${newId()}, ${id}, ${shopId}, ${priceAmount}, ${stock})`.execute(tx);
}

export interface ProductState {
  priceAmount: number;
  status: Status;
  stock: number;
}

/** What can be seen to change, with the product's row held, then the counters', until the transaction ends. */
export async function holdProduct(tx: Tx, id: string): Promise<ProductState | undefined> {
  const { rows: held } = await sql<{ priceAmount: number; status: Status }>`
    select price_amount as "priceAmount", status from products where id = ${id} for no key update`.execute(tx);
  const { rows: counters } = await sql<{ stock: number }>`
    select stock from product_counters where product_id = ${id} for no key update`.execute(tx);
  return held[0] && counters[0] && { ...held[0], ...counters[0] };
}

/** Writes what was changed by hand: the next import of the same row writes its own word again. */
export async function updateProduct(tx: Tx, id: string, values: ProductValues): Promise<void> {
  await tx
    .updateTable('products')
    .set({ ...columnsOf(values), content_hash: null, updated_at: sql`souk_now()` })
    .where('id', '=', id)
    .execute();
}

export async function updateStock(tx: Tx, id: string, stock: number): Promise<void> {
  await sql`
    with counted as (update product_variants set stock = ${stock} where product_id = ${id})
    update products set updated_at = souk_now() where id = ${id}`.execute(tx);
}

const foreignKeyViolation = '23503';

/** Deletes the product with what belongs to it. Where others refer to it (an order, say) it goes to the archive instead. */
export async function removeProduct(tx: Tx, id: string): Promise<void> {
  await sql`savepoint removal`.execute(tx);
  try {
    await tx.deleteFrom('products').where('id', '=', id).execute();
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error;
    await sql`rollback to savepoint removal`.execute(tx);
    await updateProduct(tx, id, { status: 'archived' });
  }
}
