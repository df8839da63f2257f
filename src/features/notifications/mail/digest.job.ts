import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { deliver, RETRIES } from './job.ts';
import { writeDigest } from './letter.ts';
import { closeDigest, isDigestBeingSent, takeUpDigest } from './store.ts';

interface DigestData {
  readonly digestId: string;
}

/** Mails what gathered for one digest, as one mail; once, as the mail of a single delivery. */
export const digestJob: Job<DigestData> = {
  name: 'notifications.digest',
  retries: RETRIES,
  batch: 10,
  run: sendDigest,
};

async function sendDigest({ digestId }: DigestData, house: House): Promise<void> {
  // Closed and taken up at once: whoever adds to it comes before that or opens another.
  const deliveries = await change(houseContext(house), async (tx) => {
    await closeDigest(tx, digestId);
    return takeUpDigest(tx, digestId);
  });
  if (deliveries.length === 0) {
    if (await isDigestBeingSent(house.database.db, digestId)) throw new Error('The digest is being sent elsewhere');
    return;
  }
  const ids = deliveries.map(({ id }) => id);
  await deliver(house, ids, async () => writeDigest(house, digestId, deliveries));
}
