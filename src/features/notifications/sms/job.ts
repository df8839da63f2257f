import { phonePlace } from '#features/accounts/service.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { publicUrl } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import type { Handed } from '#platform/texts.ts';
import { postpone } from '../deliveries.store.ts';
import { settleSurely } from '../mail/job.ts';
import { isBeingSent, putBack } from '../mail/store.ts';
import { isTold } from '../types.ts';
import { wordsFor, wordsOf } from '../words/words.ts';
import { giveUpLost, type TextDelivery, takeUp } from './store.ts';

interface TextData {
  readonly deliveryId: string;
}

/** Some seven hours of trying, the pauses growing to one hour. */
const RETRIES = 18;

/**
 * Sends one delivery as a text message, at most once: each costs money and cannot be taken back, so that it is given up
 * where nobody knows whether the provider took it.
 */
export const smsJob: Job<TextData> = { name: 'notifications.sms', retries: RETRIES, batch: 10, run: sendText };

async function sendText({ deliveryId }: TextData, house: House): Promise<void> {
  const { db } = house.database;
  const delivery = await takeUp(db, deliveryId);
  if (!delivery) {
    if (await giveUpLost(db, deliveryId)) {
      house.log.warn({ deliveryId }, 'A text message was being sent when its process died: it is not sent again');
    } else if (await isBeingSent(db, deliveryId)) throw new Error('The text message is being sent elsewhere');
    return;
  }
  const { phone, wanted, userId } = delivery;
  const text = wanted ? textOf(house, delivery) : undefined;
  if (!text || !phone || !house.texts) return settleSurely(house, [deliveryId], 'dropped');
  await record(house, delivery, await house.texts.send(house.keys.decrypt(phone, phonePlace(userId)), text));
}

async function record(house: House, { id, type }: TextDelivery, handed: Handed): Promise<void> {
  const { db } = house.database;
  switch (handed.result) {
    case 'taken':
      return settleSurely(house, [id], 'sent');
    case 'refused':
    case 'unsure':
      house.log.warn({ deliveryId: id, type, result: handed.result, why: handed.why }, 'A text message was given up');
      return settleSurely(house, [id], 'dropped');
    case 'ours':
      await putBack(db, id);
      house.log.error(
        { deliveryId: id, why: handed.why },
        'The provider of text messages refuses us: look at SOUK_SMS_*',
      );
      throw new Error(handed.why);
    case 'later': {
      const { afterSeconds } = handed;
      if (afterSeconds === undefined) {
        await putBack(db, id);
        throw new Error(handed.why);
      }
      await change(houseContext(house), async (tx) => {
        if (!(await postpone(tx, id, afterSeconds))) return;
        await house.jobs.enqueue(tx, smsJob, [{ deliveryId: id }], { after: afterSeconds });
      });
    }
  }
}

/** Later it is no news any more. */
const WORTH_SECONDS = 86_400;
const MOST_LETTERS = 120;

/** What it says as things are now: the line of the app and where it leads. Undefined where it has become pointless. */
function textOf({ config }: House, { type, data, count, locale, ageSeconds }: TextDelivery): string | undefined {
  if (!isTold(type, 'sms') || ageSeconds > WORTH_SECONDS) return undefined;
  const { title, link } = wordsOf({ type, data, count }, wordsFor(locale));
  const letters = [...title];
  const short = letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : title;
  return `${config.SOUK_NAME}: ${short}${link ? ` ${publicUrl(config)}${link}` : ''}`;
}
