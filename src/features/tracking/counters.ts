import type { Check } from '#platform/feature.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { viewsRecorded } from './events.ts';
import { countViews, findWrongCounters } from './store.ts';

/** Counts what was looked at for each product, in one statement for all that was heard. */
export const viewCounters: Listener = {
  name: 'view-counters',
  hears: [viewsRecorded],
  restMs: 200,
  async handle(tx, events) {
    await countViews(
      tx,
      events.flatMap((event) => payloadOf(event, viewsRecorded)?.viewIds ?? []),
    );
  },
};

const MOST_SHOWN = 20;

export const checkCounters: Check = {
  name: 'every product says how often it was looked at',
  find: (db) => findWrongCounters(db, viewCounters.name, viewsRecorded.type, MOST_SHOWN),
};
