import { basename } from 'node:path';
import type { Shop } from '#features/shops/schema.ts';
import { readShop } from '#features/shops/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import type { ImportCounts } from './counts.ts';
import type { Fault } from './fault.ts';
import { afterImport } from './import-products.ts';
import { type ImportProgress, type Intake, importRows } from './import-rows.ts';
import type { Mapping } from './mapping.ts';
import { productIntake } from './product-intake.ts';
import { readMapping } from './read-mapping.ts';
import { type Format, formatOf } from './read-rows.ts';
import { openReport } from './report.ts';
import { readShopMapping } from './shops/read-shop-mapping.ts';
import { shopIntake } from './shops/shop-intake.ts';
import { lookAtFile } from './source-file.ts';
import { endRun, findShopOwner, findUserByEmail, type RunSubject, takeUpRun } from './store.ts';

export interface ImportOptions {
  /** JSON Lines, CSV or one JSON array, packed by gzip or not. */
  readonly file: string;
  /** Of the file; told by its name and content where left out. */
  readonly format?: Format | undefined;
  /** A file that says which of the fields is what; without one the file is in our own form. */
  readonly mapping?: string | undefined;
  /** Where every row with a fault is written to, with its line and the reason. */
  readonly report?: string | undefined;
  readonly onProgress?: (progress: ImportProgress & { readonly totalBytes: number | null }) => void;
  /** Ends the import behind the batch at hand; run again, it goes on there. */
  readonly signal?: AbortSignal | undefined;
}

export interface ImportSummary {
  readonly status: 'finished' | 'interrupted' | 'failed';
  readonly counts: ImportCounts;
  /** The line an interrupted import went on behind; 0 for one from the start. */
  readonly resumedAfterLine: number;
}

/**
 * Imports a file of products into a shop (id or slug), whose owner is the one who acts. Each batch commits together
 * with the position behind it, so that whatever stops the import, even a power cut, the next run of the same file goes
 * on where it stopped. A finished file that is imported again changes nothing.
 */
export async function importCatalogue(
  house: House,
  { shop: idOrSlug, ...options }: ImportOptions & { readonly shop: string },
): Promise<ImportSummary> {
  const { context, shop } = await ownerContext(house, idOrSlug);
  const mapping: Mapping | undefined =
    options.mapping === undefined
      ? undefined
      : await mustMap(options.mapping, (path) => readMapping(path, shop.currency));
  return importFile(context, options, mapping, { shopId: shop.id }, (format) =>
    productIntake(context, shop, { path: options.file, format, mapping }),
  );
}

/** The same for a file of shops, which become those of the account with that mail address. */
export async function importShopFile(
  house: House,
  { owner, ...options }: ImportOptions & { readonly owner: string },
): Promise<ImportSummary> {
  const ownerId = await findUserByEmail(house.database.db, owner);
  if (!ownerId) throw problems.not_found(`No account has the address ${owner}`);
  const context = houseContext(house, { userId: ownerId, role: 'buyer', sessionId: null });
  const mapping = options.mapping === undefined ? undefined : await mustMap(options.mapping, readShopMapping);
  return importFile(context, options, mapping, { ownerId }, (format) =>
    shopIntake(context, ownerId, { path: options.file, format, mapping }),
  );
}

async function importFile<Draft>(
  context: Context,
  options: ImportOptions,
  mapping: object | undefined,
  subject: RunSubject,
  intakeOf: (format: Format) => Intake<Draft>,
): Promise<ImportSummary> {
  const { file, signal, onProgress } = options;
  const format = options.format ?? (await formatOf(file).catch(() => 'jsonl' as const));
  const { fingerprint, bytes: totalBytes } = await lookAtFile(file, JSON.stringify([format, mapping ?? null]));
  const userId = context.actor?.userId as string;
  const run = await change(context, (tx) =>
    takeUpRun(tx, { subject, fingerprint, fileName: basename(file), totalBytes, userId }),
  );
  const report = await openReport(options.report, { counts: run.counts, bytes: run.reportBytes }).catch((cause) => {
    throw problems.invalid_input({ detail: `The report ${options.report} cannot be written`, cause });
  });
  try {
    const status = await importRows({
      ...{ intake: intakeOf(format), run, report, signal },
      onProgress: onProgress && ((progress) => onProgress({ ...progress, totalBytes })),
    });
    if (status !== 'interrupted') await change(context, (tx) => endRun(tx, run.id, status));
    await afterImport(context, report.counts);
    return { status, counts: { ...report.counts }, resumedAfterLine: run.line };
  } finally {
    await report.close();
  }
}

async function mustMap<M>(
  path: string,
  readIt: (path: string) => Promise<{ mapping: M } | { faults: Fault[] }>,
): Promise<M> {
  const read = await readIt(path).catch((cause: unknown) => {
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
