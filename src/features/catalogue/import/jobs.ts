import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { forgetOldImports, idleUploads } from './uploads.store.ts';
import { workOnUpload } from './work-on-upload.ts';

/** Works on an upload for a while; what is left then is another job, so that shops take turns. */
export const importJob: Job<{ importId: string }> = {
  name: 'catalogue.import',
  retries: 5,
  run: async ({ importId }, house) => {
    if (await workOnUpload(house, importId)) await enqueue(house, [importId]);
  },
};

const IDLE_SECONDS = 30;

/** Takes up what a node left behind that is no more: an upload that nobody has moved on for half a minute. */
export const resumeImportsJob: Job = {
  name: 'catalogue.resume-imports',
  retries: 0,
  cron: '* * * * *',
  run: (_data, house) => resumeImports(house, IDLE_SECONDS),
};

const KEPT_DAYS = 90;

export const forgetImportsJob: Job = {
  name: 'catalogue.forget-imports',
  retries: 3,
  cron: '41 3 * * *',
  run: (_data, { database }) => forgetOldImports(database.db, KEPT_DAYS),
};

/** Two workers on one upload do no harm: the position moves for one of them, and the other one leaves. */
export async function resumeImports(house: House, idleSeconds: number): Promise<void> {
  await enqueue(house, await idleUploads(house.database.db, idleSeconds));
}

async function enqueue(house: House, importIds: readonly string[]): Promise<void> {
  if (importIds.length === 0) return;
  const jobs = importIds.map((importId) => ({ importId }));
  await house.database.db.transaction().execute((tx) => house.jobs.enqueue(tx, importJob, jobs));
}
