import { messageWritten } from '#features/conversations/events.ts';
import { shopFollowed } from '#features/follows/events.ts';
import { orderMoved, orderPaid, orderPlaced, orderRefunded } from '#features/orders/events.ts';
import { viewsRecorded } from '#features/tracking/events.ts';
import { type HouseEvent, type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { outdateFigures } from '../kept.ts';
import { SHOP_DAYS } from './names.ts';
import { recountTouched } from './recount.store.ts';
import { addViews } from './views.store.ts';

/** Events after which a day is counted anew. */
export const deeds = [orderPlaced, orderMoved, orderPaid, orderRefunded, messageWritten, shopFollowed];

/**
 * The one writer of the shops' days. Views are added; of all else, each day of a shop that the events of a batch touch
 * is counted anew, once, however many they are.
 */
export const shopDays: Listener = {
  name: SHOP_DAYS,
  hears: [viewsRecorded, ...deeds],
  restMs: 200,
  async handle(tx, events) {
    const viewIds = events.flatMap((event) => payloadOf(event, viewsRecorded)?.viewIds ?? []);
    const others = events.filter(({ type }) => type !== viewsRecorded.type).filter(isCounted);
    const seen = viewIds.length > 0 ? await addViews(tx, viewIds) : [];
    const done = others.length > 0 ? await recountTouched(tx, others) : [];
    outdateFigures(tx, [...seen, ...done]);
  },
};

/** What a shop writes is none it receives. */
function isCounted(event: HouseEvent): boolean {
  return payloadOf(event, messageWritten)?.side !== 'shop';
}
