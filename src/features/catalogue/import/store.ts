import { sql } from 'kysely';
import { emailKeyOf } from '#features/accounts/email.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId, newId } from '#platform/ids.ts';
import { type ImportCounts, noCounts } from './counts.ts';
import type { ReadPosition } from './import-row.ts';
import type { ProductDraft } from './map-row.ts';
import type { ReportState } from './report.ts';

/** A draft on its way into the table. */
export interface DraftRow {
  readonly draft: ProductDraft;
  /** The highest of its variants' prices. */
  readonly highest: number;
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
  const given = rows.map(({ draft, highest, categoryId, contentHash }) => ({
    id: newId(),
    external_id: draft.externalId,
    title: draft.title,
    description: draft.description,
    brand: draft.brand,
    gtin: draft.gtin,
    price_amount: draft.price.amount,
    highest_amount: highest,
    category_id: categoryId,
    tags: draft.tags,
    attributes: draft.attributes,
    status: draft.status,
    image_url: draft.imageUrl,
    released_at: draft.releasedAt,
    content_hash: contentHash,
  }));
  const { rows: written } = await sql<WrittenProduct>`
    insert into products as held (id, shop_id, currency, external_id, title, description, brand, gtin, price_amount,
      highest_amount, category_id, tags, attributes, status, image_url, released_at, content_hash)
    select id, ${shop.id}::uuid, ${shop.currency}, external_id, title, description, brand, gtin, price_amount,
      highest_amount, category_id, tags, attributes, status, image_url, released_at, content_hash
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (
      id uuid, external_id text, title text, description text, brand text, gtin text, price_amount bigint,
      highest_amount bigint, category_id uuid, tags text[], attributes jsonb, status text, image_url text,
      released_at timestamptz, content_hash text)
    where not exists (
      select 1 from products as same
      where same.shop_id = ${shop.id}::uuid and same.external_id = given.external_id
        and same.content_hash = given.content_hash)
    order by external_id
    on conflict (shop_id, external_id) do update set
      title = excluded.title, description = excluded.description, brand = excluded.brand, gtin = excluded.gtin,
      price_amount = excluded.price_amount, highest_amount = excluded.highest_amount,
      category_id = excluded.category_id, tags = excluded.tags, attributes = excluded.attributes,
      status = case held.status when 'hidden' then 'hidden' else excluded.status end,
      status_before = case held.status when 'hidden' then excluded.status end,
      image_url = excluded.image_url, released_at = excluded.released_at, content_hash = excluded.content_hash,
      revision = held.revision + 1, updated_at = souk_now()
    returning id, external_id as "externalId", xmax = 0 as created`.execute(tx);
  return written;
}

/** Products without an external id are exported under their own id: back from there they are found again. */
export async function adoptExported(tx: Tx, shopId: string, ids: readonly string[]): Promise<void> {
  await sql`
    with held as (
      select id from products where shop_id = ${shopId} and external_id is null and id = any(${ids}::uuid[])
      order by id for no key update)
    update products set external_id = products.id::text from held where products.id = held.id`.execute(tx);
}

/** Which of these skus other products of the shop have than those that want them; by sku, the title of the one that has it. */
export async function findTakenSkus(
  db: Db,
  shopId: string,
  wanted: readonly { readonly sku: string; readonly externalId: string }[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ sku: string; title: string }>`
    select product_variants.sku, title
    from unnest(${wanted.map(({ sku }) => sku)}::text[], ${wanted.map(({ externalId }) => externalId)}::text[])
      as wanted (sku, external_id)
    join product_variants on product_variants.shop_id = ${shopId} and product_variants.sku = wanted.sku
    join products on products.id = product_variants.product_id
    where coalesce(products.external_id, products.id::text) <> wanted.external_id`.execute(db);
  return new Map(rows.map(({ sku, title }) => [sku, title]));
}

/**
 * Tells the planner what came in. Until it knows, pages and searches are planned for an empty shop and take five times
 * as long; autovacuum would tell it a minute later.
 */
export async function analyzeProducts(db: Db): Promise<void> {
  await sql`analyze products, product_variants, product_counters, categories`.execute(db);
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

/** Whose shops the command line imports: the account with that address. */
export async function findUserByEmail(db: Db, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from active_users where email_key = ${emailKeyOf(email)}`.execute(db);
  return rows[0]?.id;
}

export interface ImportRun {
  readonly id: string;
  readonly byteOffset: number;
  readonly line: number;
  readonly counts: ImportCounts;
  readonly reportBytes: number;
}

/** Whose rows a file holds: a shop's products, or a person's shops. */
export type RunSubject = { readonly shopId: string } | { readonly ownerId: string };

export interface NewRun {
  readonly subject: RunSubject;
  readonly fingerprint: string;
  readonly fileName: string;
  readonly totalBytes: number | null;
  readonly userId: string;
}

/** The unfinished import of that file to that shop or person, or a new one. */
export async function takeUpRun(tx: Tx, run: NewRun): Promise<ImportRun> {
  const { subject, fingerprint, fileName, totalBytes, userId } = run;
  const [shopId, ownerId] = 'shopId' in subject ? [subject.shopId, null] : [null, subject.ownerId];
  await sql`
    insert into import_runs (id, kind, shop_id, owner_id, fingerprint, file_name, total_bytes, created_by, status, counts)
    values (${newId()}, ${shopId ? 'products' : 'shops'}, ${shopId}, ${ownerId}, ${fingerprint}, ${fileName},
      ${totalBytes}, ${userId}, 'running', ${JSON.stringify(noCounts)}::jsonb)
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<ImportRun>`
    select id, byte_offset as "byteOffset", line, counts, report_bytes as "reportBytes" from import_runs
    where fingerprint = ${fingerprint} and status = 'running'
      and ${shopId ? sql`shop_id = ${shopId}` : sql`owner_id = ${ownerId} and shop_id is null`}`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error('The import was finished by somebody else at this moment');
  return found;
}

/** Moves the run on from the offset it stood at. False where it no longer stands there, or was stopped. */
export async function advanceRun(
  tx: Tx,
  run: { readonly id: string; readonly from: ReadPosition; readonly to: ReadPosition },
  { counts, bytes }: ReportState,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update import_runs
    set byte_offset = ${run.to.offset}, line = ${run.to.line}, counts = ${JSON.stringify(counts)}::jsonb,
      report_bytes = ${bytes}, failures = 0, updated_at = souk_now()
    where id = ${run.id} and status = 'running' and byte_offset = ${run.from.offset} and line = ${run.from.line}`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Ends a run that is under way; answers the upload it no longer needs, if it had one. */
export async function endRun(tx: Tx, id: string, status: 'finished' | 'failed'): Promise<string | undefined> {
  const { rows } = await sql<{ fileId: string | null }>`
    with ended as (
      update import_runs set status = ${status}, file_id = null, updated_at = souk_now()
      where id = ${id} and status in ('waiting', 'running') returning id)
    select file_id as "fileId" from import_runs join ended using (id)`.execute(tx);
  return rows[0]?.fileId ?? undefined;
}
