import type { Feature } from '#platform/feature.ts';
import type { Job } from '#platform/jobs.ts';
import { checkOffers, checkPictures, checkPrices } from './check.ts';
import { forgetImportsJob, importJob, resumeImports, resumeImportsJob } from './import/jobs.ts';
import { importRunsOfPeople } from './import/personal-data.ts';
import { allowWork } from './import/work-on-upload.ts';
import { routes } from './routes.ts';

/** Products are the shop's and name no person; with an erased owner the shop is hidden and they with it. */
export const catalogue: Feature = {
  name: 'catalogue',
  routes,
  checks: [checkOffers, checkPictures, checkPrices],
  jobs: [importJob as Job, resumeImportsJob, forgetImportsJob],
  personalData: [importRunsOfPeople],
  async start(house) {
    const stop = allowWork(house);
    await resumeImports(house, 0);
    return async () => stop();
  },
};
