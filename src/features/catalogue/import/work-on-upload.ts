import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openStoredFile, releaseFiles } from '#features/files/service.ts';
import { readShop } from '#features/shops/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problems.ts';
import { afterImport } from './import-products.ts';
import { importProblems, importRows } from './import-rows.ts';
import { productIntake } from './product-intake.ts';
import { formatOf } from './read-rows.ts';
import { openTableReport } from './report.ts';
import { lookAtFile } from './source-file.ts';
import { endRun } from './store.ts';
import { beginUpload, countFailure, findUpload, type Upload } from './uploads.store.ts';

const TURN_MS = 60_000;
const MOST_FAILURES = 5;

/** Of each house, what ends its work on uploads when it stops. */
const stops = new WeakMap<House, AbortController>();

/** Lets this house work on uploads; the answer ends that behind the batches at hand. */
export function allowWork(house: House): () => void {
  const stop = new AbortController();
  stops.set(house, stop);
  return () => stop.abort();
}

/**
 * Works on an upload from where it stands, for a minute at most. Answers whether there is more to do. An upload that
 * cannot go on (its shop is gone, who started it may no longer) has failed; other faults are thrown, to be tried again.
 */
export async function workOnUpload(house: House, importId: string): Promise<boolean> {
  const upload = await findUpload(house.database.db, importId);
  if (!upload?.fileId || (upload.status !== 'waiting' && upload.status !== 'running')) return false;
  const context = houseContext(
    house,
    upload.createdBy === null ? null : { userId: upload.createdBy, role: 'buyer', sessionId: null },
  );
  try {
    const status = await workFor(context, upload, upload.fileId);
    if (status === 'interrupted') return !stops.get(house)?.signal.aborted;
    await end(context, upload.id, status);
    return false;
  } catch (error) {
    // Stopped by somebody, or taken up by another node.
    if (error instanceof Problem && error.code === importProblems.import_running().code) return false;
    if (!(error instanceof Problem) && (await countFailure(house.database.db, upload.id)) < MOST_FAILURES) throw error;
    house.log.warn({ err: error, importId }, 'An import cannot go on');
    await end(context, upload.id, 'failed');
    return false;
  }
}

async function workFor(context: Context, upload: Upload, fileId: string) {
  const { house } = context;
  // Where a server that is killed leaves nothing for ever: the files feature sweeps it.
  const folder = join(house.config.SOUK_DATA, 'incoming');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `import-${newId()}`);
  try {
    await pipeline(await openStoredFile(house, fileId), createWriteStream(path, { mode: 0o600 }));
    const shop = await readShop(context, upload.shopId);
    const format = upload.format ?? (await formatOf(path, upload.fileName));
    const { bytes } = await lookAtFile(path, '');
    if (!(await beginUpload(house.database.db, upload.id, bytes))) throw importProblems.import_running();
    const report = openTableReport(upload.id, upload.counts);
    const turn = AbortSignal.timeout(TURN_MS);
    const stop = stops.get(house)?.signal;
    const status = await importRows({
      intake: productIntake(context, shop, { path, format, mapping: undefined }),
      run: { ...upload, reportBytes: 0 },
      report,
      signal: stop ? AbortSignal.any([turn, stop]) : turn,
    });
    if (status !== 'interrupted') await afterImport(context, report.counts);
    return status;
  } finally {
    await rm(path, { force: true });
  }
}

/** The upload is no longer needed then. */
async function end(context: Context, importId: string, status: 'finished' | 'failed'): Promise<void> {
  await change(context, async (tx) => {
    const fileId = await endRun(tx, importId, status);
    if (fileId) await releaseFiles(tx, [fileId]);
  });
}
