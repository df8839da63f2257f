import type { Feature } from '#platform/feature.ts';
import type { Job } from '#platform/jobs.ts';
import { checkConversations } from './check.ts';
import { checkCards } from './offers/check.ts';
import { movedOffers, tellOfOfferJob } from './offers/listener.ts';
import { personalData } from './personal-data.ts';
import { startTellingPresence } from './presence.ts';
import { routes } from './routes.ts';

export const conversations: Feature = {
  name: 'conversations',
  routes,
  listeners: [movedOffers],
  jobs: [tellOfOfferJob as Job],
  checks: [checkConversations, checkCards],
  personalData,
  start: startTellingPresence,
};
