import { viewsRecorded } from '#features/tracking/events.ts';
import type { Check } from '#platform/feature.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { addViews, findWrongDays } from './store.ts';

/** The one writer of the shops' days. */
export const shopDays: Listener = {
  name: 'shop-days',
  hears: [viewsRecorded],
  restMs: 200,
  async handle(tx, events) {
    await addViews(
      tx,
      events.flatMap((event) => payloadOf(event, viewsRecorded)?.viewIds ?? []),
    );
  },
};

const MOST_SHOWN = 20;

export const checkDays: Check = {
  name: 'the days of the shops say what a recount of their views says',
  find: (db) => findWrongDays(db, shopDays.name, viewsRecorded.type, MOST_SHOWN),
};
