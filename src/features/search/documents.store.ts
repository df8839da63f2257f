import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** A product as it is read for its document. */
export interface ProductText {
  readonly id: string;
  readonly shopId: string;
  readonly shop: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly gtin: string | null;
  readonly categories: string[];
  readonly tags: string[];
  readonly attributes: Record<string, string | number | boolean>;
  readonly popularity: number;
  readonly priceAmount: number;
  readonly currency: string;
  readonly inStock: boolean;
  /** From 1 to 5, to one decimal as pages show it; 0 where nobody rated. */
  readonly rating: number;
  readonly categoryIds: string[];
  /** Of the document it has; null where it has none. */
  readonly textHash: string | null;
}

/** Those of these products that are on sale; their rows cannot vanish until the transaction ends. */
export async function readProductTexts(tx: Tx, ids: readonly string[]): Promise<ProductText[]> {
  const { rows } = await sql<ProductText>`
    select products.id, products.shop_id as "shopId", shops.name as shop, title, products.description, brand, gtin,
      coalesce(categories.names, '{}') as categories, tags, attributes,
      (ln(1 + views) + 5 * ln(1 + sold))::real as popularity,
      products.price_amount as "priceAmount", products.currency, stock > 0 as "inStock",
      coalesce(souk_rating(stars), 0)::real as rating,
      array(select above.id from generate_series(1, cardinality(categories.names)) as depth
            join categories as above
              on above.path = array_to_string((string_to_array(categories.path, '/'))[1:depth], '/')
            order by depth) as "categoryIds",
      held.text_hash as "textHash"
    from products
    join shops on shops.id = products.shop_id
    join product_counters on product_counters.product_id = products.id
    left join categories on categories.id = category_id
    left join product_documents as held on held.product_id = products.id
    where products.id = any(${ids}::uuid[]) and products.status = 'active'
    order by products.id
    for key share of products`.execute(tx);
  return rows;
}

/** What is filtered and ordered by, apart from the words. */
export interface DocumentFacts {
  readonly productId: string;
  readonly shopId: string;
  readonly popularity: number;
  readonly priceAmount: number;
  readonly currency: string;
  readonly inStock: boolean;
  readonly rating: number;
}

export interface DocumentRow extends DocumentFacts {
  readonly categoryIds: readonly string[];
  readonly attributeIds: readonly number[];
  readonly textHash: string;
  /** A literal for `::tsvector`. */
  readonly lexemes: string;
}

/** Writes whole documents. */
export async function upsertDocuments(tx: Tx, documents: readonly DocumentRow[]): Promise<void> {
  const all = <Key extends keyof DocumentRow>(key: Key) => documents.map((document) => document[key]);
  await sql`
    insert into product_documents (product_id, shop_id, popularity, price_amount, currency, in_stock, rating,
      category_ids, attribute_ids, text_hash, lexemes)
    select product_id, shop_id, popularity, price_amount, currency, in_stock, rating,
      category_ids::uuid[], attribute_ids::int[], text_hash, lexemes::tsvector
    from unnest(
      ${all('productId')}::uuid[], ${all('shopId')}::uuid[], ${all('popularity')}::real[],
      ${all('priceAmount')}::bigint[], ${all('currency')}::text[], ${all('inStock')}::boolean[],
      ${all('rating')}::real[], ${all('categoryIds').map(arrayLiteral)}::text[], ${all('attributeIds').map(arrayLiteral)}::text[],
      ${all('textHash')}::text[], ${all('lexemes')}::text[]
    ) as given (product_id, shop_id, popularity, price_amount, currency, in_stock, rating,
        category_ids, attribute_ids, text_hash, lexemes)
    on conflict (product_id) do update set
      popularity = excluded.popularity, price_amount = excluded.price_amount, currency = excluded.currency,
      in_stock = excluded.in_stock, rating = excluded.rating, category_ids = excluded.category_ids, attribute_ids = excluded.attribute_ids,
      text_hash = excluded.text_hash, lexemes = excluded.lexemes, updated_at = souk_now()`.execute(tx);
  await sql`select gin_clean_pending_list('product_documents_lexemes')`.execute(tx);
}

/** Ids and numbers need no quotes in a literal. */
function arrayLiteral(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** Writes what changed beside the words; a document that is as it was is left alone. */
export async function updateFacts(tx: Tx, facts: readonly DocumentFacts[]): Promise<void> {
  const all = <Key extends keyof DocumentFacts>(key: Key) => facts.map((fact) => fact[key]);
  await sql`
    update product_documents as held
    set popularity = given.popularity, price_amount = given.price_amount, currency = given.currency,
      in_stock = given.in_stock, rating = given.rating, updated_at = souk_now()
    from unnest(
      ${all('productId')}::uuid[], ${all('popularity')}::real[], ${all('priceAmount')}::bigint[],
      ${all('currency')}::text[], ${all('inStock')}::boolean[], ${all('rating')}::real[]
    ) as given (product_id, popularity, price_amount, currency, in_stock, rating)
    where held.product_id = given.product_id
      and (held.popularity, held.price_amount, held.currency, held.in_stock, held.rating)
        is distinct from (given.popularity, given.price_amount, given.currency, given.in_stock, given.rating)`.execute(
    tx,
  );
}

export async function deleteDocuments(tx: Tx, productIds: readonly string[]): Promise<void> {
  await sql`delete from product_documents where product_id = any(${productIds}::uuid[])`.execute(tx);
}

export interface AttributeValue {
  readonly name: string;
  readonly value: string;
}

/** The ids of these values by `attributeKey`; new ones get one. */
export async function placeAttributeValues(
  tx: Tx,
  values: readonly AttributeValue[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const distinct = new Map(values.map((value) => [attributeKey(value), value]));
  for (const insert of [false, true]) {
    const wanted = [...distinct.values()].filter((value) => !ids.has(attributeKey(value)));
    if (wanted.length === 0) return ids;
    const given = sql`unnest(${wanted.map(({ name }) => name)}::text[], ${wanted.map(({ value }) => value)}::text[])
      as given (name, value)`;
    // In one order, so that two who index cannot deadlock. Read again and not returned: another may have been first.
    if (insert) {
      await sql`
        insert into attribute_values (name, value) select name, value from ${given}
        order by name collate "C", value collate "C" on conflict do nothing`.execute(tx);
    }
    const { rows } = await sql<AttributeValue & { id: number }>`
      select id, name, value from attribute_values join ${given} using (name, value)`.execute(tx);
    for (const row of rows) ids.set(attributeKey(row), row.id);
  }
  return ids;
}

export function attributeKey({ name, value }: AttributeValue): string {
  return `${name}\0${value}`;
}

/** Products on sale without a document, and documents of others; those that wait to be indexed are left out. */
export async function findWrongDocuments(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select case when document.product_id is null then 'the product ' || products.id || ' is on sale and not in the index'
           when products.status <> 'active' then 'the product ' || products.id || ' is in the index and not on sale'
           else 'the product ' || products.id || ' has another price, stock or rating than in the index' end as fault
    from products
    join product_counters on product_counters.product_id = products.id
    left join product_documents as document on document.product_id = products.id
    where ((products.status = 'active') <> (document.product_id is not null)
        or (document.price_amount, document.currency, document.in_stock, document.rating) <> (products.price_amount,
          products.currency, product_counters.stock > 0, coalesce(souk_rating(stars), 0)::real))
      and not exists (select 1 from products_to_index as waiting where waiting.product_id = products.id)
    order by products.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
