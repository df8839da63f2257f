import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';
import { forgetReporter, listReportsOf } from './store.ts';

export const moderation: Feature = {
  name: 'moderation',
  routes,
  personalData: [
    {
      table: 'reports',
      why: 'That something was reported stays for moderation; who reported it, and what they wrote, goes.',
      read: listReportsOf,
      erase: forgetReporter,
    },
  ],
};
