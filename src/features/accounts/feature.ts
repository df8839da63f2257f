import type { Feature } from '#platform/feature.ts';
import type { House } from '#platform/house.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { startWorker } from '#platform/worker.ts';
import { activityOf, WRITE_EVERY_MS } from './activity.ts';
import { endSuspensions, expireSessions } from './expiry.ts';
import { cleanJob } from './jobs.ts';
import { personalData } from './personal-data.ts';
import { presenceOf } from './presence.ts';
import { routes } from './routes.ts';

export { openAuthenticator } from './authenticator.ts';

/** `everybodys` is what all features decided about their tables: erasing an account goes by it. */
export function accountsFeature(everybodys: () => readonly PersonalData[]): Feature {
  return { name: 'accounts', routes: (api) => routes(api, everybodys), jobs: [cleanJob], personalData, start };
}

/** Beside requests: activity and presence are written, sessions expire, suspensions end. */
async function start(house: House): Promise<() => Promise<void>> {
  const activity = activityOf(house);
  const presence = presenceOf(house);
  const stopPresence = presence.start();
  const workers = [
    startWorker('session-expiry', house.log, expire, WRITE_EVERY_MS),
    startWorker('suspensions', house.log, () => endSuspensions(house)),
  ];

  /** What is seen here is written first, so that nothing that lives is ended. */
  async function expire(): Promise<number> {
    const asked = presence.takeAsked();
    await activity.write();
    presence.written(asked);
    return expireSessions(house);
  }

  return async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    const written = await Promise.allSettled([stopPresence(), activity.write()]);
    for (const { reason } of written.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]) {
      house.log.warn({ err: reason }, 'The last activity or presence could not be written');
    }
  };
}
