import type { Feature } from '#platform/feature.ts';
import { startExpanding } from './expansion.ts';
import { jobs } from './jobs.ts';
import { routes } from './routes.ts';
import { listNotifications, readDeliveries, readIntents } from './store.ts';

const EXPORTED_NOTIFICATIONS = 100_000;

export const notifications: Feature = {
  name: 'notifications',
  routes,
  jobs,
  start: startExpanding,
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
  ],
};
