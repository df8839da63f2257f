import type { Feature } from '#platform/feature.ts';
import type { House } from '#platform/house.ts';
import { listAnnouncementsBy } from './announcements/announcements.store.ts';
import { startAnnouncing } from './announcements/telling.ts';
import { startExpanding } from './expansion.ts';
import { jobs } from './jobs.ts';
import { readDigests, readPreferences, readQuietHours } from './preferences/preferences.store.ts';
import { readSubscriptions } from './push/subscriptions.store.ts';
import { routes } from './routes.ts';
import { listNotifications, readDeliveries, readIntents } from './store.ts';

const EXPORTED_NOTIFICATIONS = 100_000;

export const notifications: Feature = {
  name: 'notifications',
  routes,
  jobs,
  start,
  personalData: [
    {
      table: 'notifications',
      why: 'What somebody was told is theirs alone; it ends with the account.',
      read: (db, userId) => listNotifications(db, userId, { limit: EXPORTED_NOTIFICATIONS }),
      erase: 'with the account',
    },
    {
      table: 'notification_deliveries',
      why: 'What was mailed to somebody ends with the account; what still waits is not sent.',
      read: readDeliveries,
      erase: 'with the account',
    },
    {
      table: 'notification_intents',
      why: 'Wishes to tell somebody something end with the account.',
      read: readIntents,
      erase: 'with the account',
    },
    {
      table: 'notification_preferences',
      why: 'How somebody wants to be told is theirs alone; it ends with the account.',
      read: readPreferences,
      erase: 'with the account',
    },
    {
      table: 'notification_digests',
      why: 'How somebody wants to be told is theirs alone; it ends with the account.',
      read: readDigests,
      erase: 'with the account',
    },
    {
      table: 'quiet_hours',
      why: 'How somebody wants to be told is theirs alone; it ends with the account.',
      read: readQuietHours,
      erase: 'with the account',
    },
    {
      table: 'open_digests',
      why: 'When gathered mails go out; there is nothing in it but that.',
      erase: 'with the account',
    },
    {
      table: 'push_subscriptions',
      why: 'Devices that take push messages end with the account.',
      read: readSubscriptions,
      erase: 'with the account',
    },
    {
      table: 'announcements',
      why: 'What the house told many; who wrote it stays, without their name once they are erased.',
      read: listAnnouncementsBy,
      erase: 'kept without the person',
    },
  ],
};

async function start(house: House): Promise<() => Promise<void>> {
  const stops = [await startExpanding(house), await startAnnouncing(house)];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
