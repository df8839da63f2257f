import { basename } from 'node:path';
import type { Shop } from '#features/shops/schema.ts';
import { readShop } from '#features/shops/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { defineProblems, problems } from '#platform/problems.ts';
import { afterImport, BATCH_ROWS, importBatch } from './import-products.ts';
import { mapRow, type ProductDraft } from './map-row.ts';
import { identityMapping, type Mapping } from './mapping.ts';
import { type ReadPosition, readLines } from './read-lines.ts';
import { readMapping } from './read-mapping.ts';
import { type ImportCounts, type ImportReport, openReport } from './report.ts';
import { lookAtFile } from './source-file.ts';
import { advanceRun, endRun, findShopOwner, type ImportRun, takeUpRun } from './store.ts';

export const importProblems = defineProblems({
  import_running: [409, 'Somebody else imports this file at this moment'],
});

export interface ImportOptions {
  /** JSON Lines, packed by gzip or not. */
  readonly file: string;
  /** Id or slug; the shop's owner is the one who acts. */
  readonly shop: string;
  /** A file that says which of the fields is what; without one the file is in our own form. */
  readonly mapping?: string | undefined;
  /** Where every row with a fault is written to, with its line and the reason. */
  readonly report?: string | undefined;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import behind the batch at hand; run again, it goes on there. */
  readonly signal?: AbortSignal | undefined;
}

export interface ImportProgress {
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly counts: Readonly<ImportCounts>;
}

export interface ImportSummary {
  readonly status: 'finished' | 'interrupted' | 'failed';
  readonly counts: ImportCounts;
  /** The line an interrupted import went on behind; 0 for one from the start. */
  readonly resumedAfterLine: number;
}

/** Lines without a single good row are passed over in stretches of this many. */
const MOST_LINES_A_BATCH = 5_000;
const nothing: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0, warnings: 0 };

/**
 * Imports a file of products into a shop. Each batch commits together with the position behind it, so that whatever
 * stops the import, even a power cut, the next run of the same file goes on where it stopped. A finished file that is
 * imported again changes nothing.
 */
export async function importCatalogue(house: House, options: ImportOptions): Promise<ImportSummary> {
  const { context, shop } = await ownerContext(house, options.shop);
  const mapping = await mappingOf(options.mapping, shop.currency);
  const { fingerprint, bytes: totalBytes } = await lookAtFile(options.file, mapping);
  const fileName = basename(options.file);
  const run = await change(context, (tx) => takeUpRun(tx, { shopId: shop.id, fingerprint, fileName, counts: nothing }));
  const report = await openReport(options.report, { counts: run.counts, bytes: run.reportBytes }).catch((cause) => {
    throw problems.invalid_input({ detail: `The report ${options.report} cannot be written`, cause });
  });
  try {
    const status = await importRows({ ...options, context, shop, mapping, run, report, totalBytes });
    if (status !== 'interrupted') await endRun(house.database.db, run.id, status);
    await afterImport(context, report.counts);
    return { status, counts: { ...report.counts }, resumedAfterLine: run.line };
  } finally {
    await report.close();
  }
}

interface Work extends Omit<ImportOptions, 'shop' | 'mapping' | 'report'> {
  readonly context: Context;
  readonly shop: Shop;
  readonly mapping: Mapping;
  readonly run: ImportRun;
  readonly report: ImportReport;
  readonly totalBytes: number | null;
}

async function importRows(work: Work): Promise<ImportSummary['status']> {
  const { file, mapping, run, report, totalBytes, onProgress, signal } = work;
  const started: ReadPosition = { offset: run.byteOffset, line: run.line };
  const lineOf = await externalIdsBefore(file, mapping, started);
  let drafts: ProductDraft[] = [];
  let committed = started;
  let position = started;
  const commit = async () => {
    await commitBatch(work, drafts, committed, position);
    drafts = [];
    committed = position;
    onProgress?.({ bytes: position.offset, totalBytes, counts: report.counts });
  };

  for await (const { value, fault, ...at } of readLines(file, { after: started })) {
    position = at;
    if (fault) report.refuse({ line: at.line, faults: [fault] });
    else {
      const draft = draftOf(value, at.line, work, lineOf);
      if (draft) drafts.push(draft);
    }
    if (fault?.fatal) {
      await commit();
      return 'failed';
    }
    if (drafts.length === BATCH_ROWS || position.line - committed.line >= MOST_LINES_A_BATCH) await commit();
    if (signal?.aborted) {
      if (position !== committed) await commit();
      return 'interrupted';
    }
  }
  if (position !== committed) await commit();
  return 'finished';
}

/** The product of a line, or undefined where it has a fault that is now in the report. */
function draftOf(value: unknown, line: number, { mapping, shop, report }: Work, lineOf: Map<string, number>) {
  const mapped = mapRow(value, mapping);
  if ('faults' in mapped) {
    report.refuse({ line, ...mapped });
    return undefined;
  }
  const { product, warnings } = mapped;
  const { externalId, price } = product;
  const refuse = (path: string, code: string, message: string) =>
    report.refuse({ line, externalId, faults: [{ path, code, message }] });
  const earlier = lineOf.get(externalId);
  if (earlier !== undefined) {
    refuse('/externalId', 'external_id_twice', `The same external id stands in line ${earlier}; the first one counts.`);
    return undefined;
  }
  if (price.currency !== shop.currency) {
    refuse('/price/currency', 'other_currency', `The prices of this shop are in ${shop.currency}.`);
    return undefined;
  }
  lineOf.set(externalId, line);
  if (warnings.length > 0) report.warn({ line, externalId, faults: warnings });
  return product;
}

/** Where each external id stood that was imported before the interruption: read again, because a second one is a fault. */
async function externalIdsBefore(file: string, mapping: Mapping, end: ReadPosition): Promise<Map<string, number>> {
  const lineOf = new Map<string, number>();
  if (end.offset === 0) return lineOf;
  for await (const { value, fault, line } of readLines(file)) {
    if (line > end.line) break;
    const mapped = fault ? undefined : mapRow(value, mapping);
    if (mapped && 'product' in mapped && !lineOf.has(mapped.product.externalId)) {
      lineOf.set(mapped.product.externalId, line);
    }
  }
  return lineOf;
}

/** The report is on the disk before the position behind its rows is in the database, and is cut back to it otherwise. */
async function commitBatch(
  { context, shop, run, report }: Work,
  drafts: readonly ProductDraft[],
  from: ReadPosition,
  to: ReadPosition,
): Promise<void> {
  const { counts, bytes } = await report.flush();
  const outcome = await change(context, async (tx) => {
    const { created, updated, unchanged } = await importBatch(tx, context, shop.id, drafts);
    const now = {
      ...counts,
      read: counts.read + drafts.length,
      created: counts.created + created,
      updated: counts.updated + updated,
      unchanged: counts.unchanged + unchanged,
    };
    const moved = await advanceRun(tx, { id: run.id, from: from.offset, to }, { counts: now, bytes });
    if (!moved) throw importProblems.import_running();
    return { created, updated, unchanged };
  });
  report.count('created', outcome.created);
  report.count('updated', outcome.updated);
  report.count('unchanged', outcome.unchanged);
}

async function mappingOf(path: string | undefined, currency: string): Promise<Mapping> {
  if (path === undefined) return identityMapping;
  const read = await readMapping(path, currency).catch((cause: unknown) => {
    throw problems.invalid_input({ detail: `The mapping ${path} cannot be read`, cause });
  });
  if ('mapping' in read) return read.mapping;
  const faults = read.faults.map(({ path: at, message }) => `\n  ${at || '/'}: ${message}`);
  throw problems.invalid_input({ detail: `The mapping ${path} is not right:${faults.join('')}` });
}

async function ownerContext(house: House, idOrSlug: string): Promise<{ context: Context; shop: Shop }> {
  const ownerId = await findShopOwner(house.database.db, idOrSlug);
  if (!ownerId) throw problems.not_found(`There is no shop '${idOrSlug}'`);
  const context = houseContext(house, { userId: ownerId, role: 'buyer', sessionId: null });
  return { context, shop: await readShop(context, idOrSlug) };
}
