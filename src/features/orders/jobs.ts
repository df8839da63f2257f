import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { moveOn } from './moving.ts';
import { tellBothSides } from './news.ts';
import { peopleOf } from './people.ts';
import { findOrder, listUnconfirmed } from './store.ts';

const AT_ONCE = 200;

/** Calls off what no shop confirmed in time, each order in a transaction of its own. */
export const cancelUnconfirmed: Job = {
  name: 'orders.cancel-unconfirmed',
  retries: 3,
  cron: '*/10 * * * *',
  run: (_, house) => cancelOverdue(house),
};

async function cancelOverdue(house: House): Promise<void> {
  const { SOUK_CONFIRM_DAYS: days } = house.config;
  const { db } = house.database;
  for (;;) {
    const ids = await listUnconfirmed(db, days, AT_ONCE);
    for (const id of ids) await cancelForTheHouse(house, id);
    if (ids.length < AT_ONCE) return;
  }
}

/** Nothing where its shop or its buyer was first. */
function cancelForTheHouse(house: House, id: string): Promise<void> {
  const context = houseContext(house);
  return change(context, async (tx) => {
    const order = await findOrder(tx, id, null, house.config.SOUK_RETURN_DAYS);
    if (order?.status !== 'placed') return;
    const people = await peopleOf(tx, order.shopId);
    if (!(await moveOn(tx, context, { move: 'cancel', order, by: 'house', people }, { overdue: true }))) return;
    tellBothSides(tx, { ...order, status: 'cancelled' }, people);
  });
}
