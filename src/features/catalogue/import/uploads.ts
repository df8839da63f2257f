import type { Readable } from 'node:stream';
import { releaseFiles, storeUpload } from '#features/files/service.ts';
import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { violatedConstraint } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { defineProblems, problems } from '#platform/problems.ts';
import { importJob } from './jobs.ts';
import type { Import } from './schema.ts';
import { findImport, hasUploadUnderWay, insertUpload, listFaults, listImports, stopRun } from './uploads.store.ts';

export const uploadProblems = defineProblems({
  import_under_way: [409, 'Another import of this shop is under way'],
});

/** Keeps the file and queues its import. Throws `import_under_way` where the shop has one already. */
export async function startImport(
  context: Context,
  idOrSlug: string,
  file: Readable,
  { name = 'products', format }: { name?: string; format?: 'jsonl' | 'csv' | 'json' },
): Promise<Import> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'catalogue');
  // Said before 200 MB are read; held by the index below.
  if (await hasUploadUnderWay(db, shop.id)) throw uploadProblems.import_under_way();
  const fileName = name.replace(/\p{Cc}/gu, ' ').trim() || 'products';
  const fileId = await storeUpload(context, file, {
    kind: 'import',
    name: fileName,
    mediaType: 'application/octet-stream',
  });
  try {
    return await change(context, async (tx) => {
      await mustManage(tx, context, shop.id, 'catalogue');
      const { userId } = signedIn(context);
      const started = await insertUpload(tx, { shopId: shop.id, fileId, fileName, format: format ?? null, userId });
      await context.house.jobs.enqueue(tx, importJob, [{ importId: started.id }]);
      return started;
    });
  } catch (error) {
    if (violatedConstraint(error) === 'import_runs_one_upload') throw uploadProblems.import_under_way();
    throw error;
  }
}

/** Imports of a shop, newest first, those by the command line too. */
export async function browseImports(
  context: Context,
  idOrSlug: string,
  { limit, cursor }: { limit: number; cursor?: string },
) {
  const { db } = context.house.database;
  const after = decodeCursor(cursor, ['time', 'id']);
  const shop = await mustManage(db, context, idOrSlug, 'catalogue');
  const rows = await listImports(db, shop.id, { limit, after });
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt, id]);
}

export async function readImport(context: Context, idOrSlug: string, id: string): Promise<Import> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'catalogue');
  const found = await findImport(db, shop.id, id);
  if (!found) throw problems.not_found();
  return found;
}

/** Stops it behind the batch at hand; what came in stays. One that has ended stays as it is. */
export async function stopImport(context: Context, idOrSlug: string, id: string): Promise<void> {
  await change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'catalogue');
    const stopped = await stopRun(tx, shop.id, id);
    if (stopped?.fileId) await releaseFiles(tx, [stopped.fileId]);
    if (!stopped && !(await findImport(tx, shop.id, id))) throw problems.not_found();
  });
}

/** The rows with faults, in the order of the file. */
export async function pageThroughReport(
  context: Context,
  idOrSlug: string,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string },
) {
  const after = decodeCursor(cursor, ['number', 'string']);
  await readImport(context, idOrSlug, id);
  const rows = await listFaults(context.house.database.db, id, { limit, after });
  return toPage(rows, limit, ({ line, level }) => [line, level]);
}
