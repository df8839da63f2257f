import type { Feature } from '#platform/feature.ts';
import { sweepJob } from './jobs.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

/** Pictures and other files that people upload. */
export const files: Feature = { name: 'files', routes, jobs: [sweepJob], personalData: [personalData] };
