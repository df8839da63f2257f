import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseAway } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import type { Mail } from '#platform/mailer.ts';
import { writeLetter } from './letter.ts';
import { isBeingSent, putBack, settle, takeUp } from './store.ts';

interface MailData {
  readonly deliveryId: string;
}

/** Some thirteen hours of trying, the pauses growing to one hour. */
export const RETRIES = 24;

/** Mails one delivery. Sent twice only where the process dies between the server's yes and the row that says so. */
export const mailJob: Job<MailData> = { name: 'notifications.mail', retries: RETRIES, batch: 10, run: sendMail };

async function sendMail({ deliveryId }: MailData, house: House): Promise<void> {
  const { db } = house.database;
  const delivery = await takeUp(db, deliveryId);
  if (!delivery) {
    // Another process has it; should it die with it, a later try takes it up.
    if (await isBeingSent(db, deliveryId)) throw new Error('The mail is being sent elsewhere');
    return;
  }

  await deliver(house, [deliveryId], () => writeLetter(house, delivery));
}

/** Sends the mail of these deliveries, if there still is one to send, and settles them; throws to be tried again. */
export async function deliver(
  house: House,
  deliveryIds: readonly string[],
  write: () => Promise<Mail | undefined>,
): Promise<void> {
  let outcome: 'sent' | 'dropped' = 'dropped';
  try {
    const mail = await write();
    if (mail) {
      await house.mailer.send(mail);
      outcome = 'sent';
    }
  } catch (error) {
    if (!isRefusedForGood(error)) {
      await putBack(house.database.db, ...deliveryIds);
      throw error;
    }
    house.log.warn({ deliveryIds, responseCode: responseCodeOf(error) }, 'The mail server will never take this mail');
  }
  await settleSurely(house, deliveryIds, outcome);
}

const SETTLE_TRIES = 60;
const SETTLE_PAUSE_MS = 2_000;

/** It is out: a database that is away for a moment must not make it two. */
export async function settleSurely(
  house: House,
  deliveryIds: string | readonly string[],
  outcome: 'sent' | 'dropped',
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await settle(house.database.db, [deliveryIds].flat(), outcome);
    } catch (error) {
      if (!isDatabaseAway(error) || attempt === SETTLE_TRIES) throw error;
      await pause(SETTLE_PAUSE_MS);
    }
  }
}

function responseCodeOf(error: unknown): number {
  return Number((error as { responseCode?: unknown } | null)?.responseCode ?? 0);
}

/** A 5xx about this recipient or this mail. One about us (signing in, our address) is mended by the operator. */
export function isRefusedForGood(error: unknown): boolean {
  const { code, command } = error as { code?: unknown; command?: unknown };
  const about = (code === 'EENVELOPE' && command === 'RCPT TO') || code === 'EMESSAGE';
  return about && responseCodeOf(error) >= 500;
}
