import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId, newId } from '#platform/ids.ts';
import type { ProductDraft } from './map-row.ts';
import type { ImportCounts, ReportState } from './report.ts';

/** A draft on its way into the table. */
export interface DraftRow {
  readonly draft: ProductDraft;
  readonly categoryId: string | null;
  /** Of the whole draft: the same again is not written again. */
  readonly contentHash: string;
}

export interface WrittenProduct {
  readonly id: string;
  readonly externalId: string;
  readonly created: boolean;
}

/**
 * Writes those drafts that are new to the shop or not as they were imported last; the others aren't touched, not even
 * locked. One statement for all, in the order of the external ids, so that two imports of a shop cannot deadlock.
 */
export async function upsertProducts(
  tx: Tx,
  shop: { readonly id: string; readonly currency: string },
  rows: readonly DraftRow[],
): Promise<WrittenProduct[]> {
  const given = rows.map(({ draft, categoryId, contentHash }) => ({
    id: newId(),
    external_id: draft.externalId,
    title: draft.title,
    description: draft.description,
    brand: draft.brand,
    gtin: draft.gtin,
    price_amount: draft.price.amount,
    category_id: categoryId,
    tags: draft.tags,
    attributes: draft.attributes,
    status: draft.status,
    image_url: draft.imageUrl,
    released_at: draft.releasedAt,
    content_hash: contentHash,
  }));
  const { rows: written } = await sql<WrittenProduct>`
    insert into products as held (id, shop_id, currency, external_id, title, description, brand, gtin, price_amount, highest_amount,
      category_id, tags, attributes, status, image_url, released_at, content_hash)
    select id, ${shop.id}::uuid, ${shop.currency}, external_id, title, description, brand, gtin, price_amount, price_amount,
      category_id, tags, attributes, status, image_url, released_at, content_hash
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (
      id uuid, external_id text, title text, description text, brand text, gtin text, price_amount bigint,
      category_id uuid, tags text[], attributes jsonb, status text, image_url text, released_at timestamptz,
      content_hash text)
    where not exists (
      select 1 from products as same
      where same.shop_id = ${shop.id}::uuid and same.external_id = given.external_id
        and same.content_hash = given.content_hash)
    order by external_id
    on conflict (shop_id, external_id) do update set
      title = excluded.title, description = excluded.description, brand = excluded.brand, gtin = excluded.gtin,
      price_amount = excluded.price_amount, category_id = excluded.category_id, tags = excluded.tags,
      attributes = excluded.attributes,
      status = case held.status when 'hidden' then held.status else excluded.status end, image_url = excluded.image_url,
      released_at = excluded.released_at, content_hash = excluded.content_hash, updated_at = souk_now()
    returning id, external_id as "externalId", xmax = 0 as created`.execute(tx);
  return written;
}

export interface Offer {
  readonly productId: string;
  readonly priceAmount: number;
  readonly stock: number;
}

/** Sets price and stock of simple products that were just written, in the order of their ids. */
export async function upsertOffers(tx: Tx, shopId: string, offers: readonly Offer[]): Promise<void> {
  const productIds = offers.map(({ productId }) => productId);
  await sql`
    insert into product_counters (product_id) select unnest(${productIds}::uuid[]) as product_id order by product_id
    on conflict do nothing`.execute(tx);
  await sql`
    insert into product_variants as held (id, product_id, shop_id, price_amount, stock)
    select id, product_id, ${shopId}::uuid, price_amount, stock
    from unnest(${productIds.map(() => newId())}::uuid[], ${productIds}::uuid[],
      ${offers.map(({ priceAmount }) => priceAmount)}::bigint[], ${offers.map(({ stock }) => stock)}::int[])
      as given (id, product_id, price_amount, stock)
    order by product_id
    on conflict (product_id, options) do update
      set price_amount = excluded.price_amount, stock = excluded.stock, updated_at = souk_now()
      where held.price_amount <> excluded.price_amount or held.stock <> excluded.stock`.execute(tx);
}

/**
 * Tells the planner what came in. Until it knows, pages and searches are planned for an empty shop and take five times
 * as long; autovacuum would tell it a minute later.
 */
export async function analyzeProducts(db: Db): Promise<void> {
  await sql`analyze products, product_counters, categories`.execute(db);
}

/** Who acts where the command line imports. */
export async function findShopOwner(db: Db, idOrSlug: string): Promise<string | undefined> {
  const shop = await db
    .selectFrom('shops')
    .select('owner_id')
    .where(isId(idOrSlug) ? 'id' : 'slug', '=', idOrSlug)
    .executeTakeFirst();
  return shop?.owner_id;
}

export interface ImportRun {
  readonly id: string;
  readonly byteOffset: number;
  readonly line: number;
  readonly counts: ImportCounts;
  readonly reportBytes: number;
}

const runColumns = sql`id, byte_offset as "byteOffset", line, counts, report_bytes as "reportBytes"`;

/** The unfinished import of that file into that shop, or a new one. */
export async function takeUpRun(
  tx: Tx,
  run: {
    readonly shopId: string;
    readonly fingerprint: string;
    readonly fileName: string;
    readonly counts: ImportCounts;
  },
): Promise<ImportRun> {
  const { shopId, fingerprint, fileName, counts } = run;
  await sql`
    insert into import_runs (id, shop_id, fingerprint, file_name, counts)
    values (${newId()}, ${shopId}, ${fingerprint}, ${fileName}, ${JSON.stringify(counts)}::jsonb)
    on conflict (shop_id, fingerprint) where status = 'running' do nothing`.execute(tx);
  const { rows } = await sql<ImportRun>`
    select ${runColumns} from import_runs
    where shop_id = ${shopId} and fingerprint = ${fingerprint} and status = 'running'`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error('The import was finished by somebody else at this moment');
  return found;
}

/** Moves the run on from the offset it stood at. False where it no longer stands there: somebody else imports this file. */
export async function advanceRun(
  tx: Tx,
  run: { readonly id: string; readonly from: number; readonly to: { offset: number; line: number } },
  { counts, bytes }: ReportState,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update import_runs
    set byte_offset = ${run.to.offset}, line = ${run.to.line}, counts = ${JSON.stringify(counts)}::jsonb,
      report_bytes = ${bytes}, updated_at = souk_now()
    where id = ${run.id} and status = 'running' and byte_offset = ${run.from}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function endRun(db: Db, id: string, status: 'finished' | 'failed'): Promise<void> {
  await sql`update import_runs set status = ${status}, updated_at = souk_now() where id = ${id}`.execute(db);
}
