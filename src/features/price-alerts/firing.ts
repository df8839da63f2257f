import { setTimeout as sleep } from 'node:timers/promises';
import { productChanged, productsChanged, productsImported } from '#features/catalogue/events.ts';
import { announced } from '#features/notifications/announcements/events.ts';
import { tellMany } from '#features/notifications/many.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { signal } from '#platform/realtime/signals.ts';
import { startWorker } from '#platform/worker.ts';
import { dropWork, endWork, type Fired, fireNext, holdWork, parkWork, type Work } from './firing.store.ts';

/** Alerts in one transaction: the rows of their people are shared for as long as it takes, some 50 ms. */
const BATCH = 1_000;
/** After each whole batch a rest of so much of the time it took, so that others come to their turn. */
const REST = 0.25;
const LONGEST_REST_MS = 250;

/** After these the database may have noted what somebody waits for. Of sales that are taken back the next look learns. */
const hints = new Set([productChanged, productsChanged, productsImported].map(({ type }) => type));

/** Tells of prices and arrivals for as long as the house runs; any number of nodes may. The answer stops it. */
export async function startFiring(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('price-alerts', house.log, async () => {
    const begun = performance.now();
    const done = await fireBatch(house);
    if (done >= BATCH) await sleep(Math.min((performance.now() - begun) * REST, LONGEST_REST_MS));
    return done;
  });
  house.bus.subscribe(({ topics }) => {
    if (topics.some((topic) => hints.has(topic))) worker.wake();
  });
  return () => worker.stop();
}

/**
 * Tells the next of those whom the oldest noted price or arrival fulfils their wish. That their alerts fired and what
 * they are told is one transaction, so each arming is told once, whenever a node dies and whichever goes on. Answers
 * how much it did; 0 where nothing is to do, or other nodes are at it.
 */
export async function fireBatch(house: House): Promise<number> {
  const { done, here } = await change(houseContext(house), async (tx) => {
    const work = await holdWork(tx);
    if (!work) return { done: 0, here: [] };
    if (work.isMoot) {
      await dropWork(tx, work.id);
      return { done: 1, here: [] };
    }
    if (!work.isOnSale) {
      await parkWork(tx, work.id);
      return { done: 1, here: [] };
    }
    const fired = await fireNext(tx, work, BATCH);
    const here = await tellOf(tx, work, fired);
    if (fired.length === BATCH) return { done: BATCH, here };
    const isLeft = await endWork(tx, work);
    return { done: isLeft ? 0 : fired.length + 1, here };
  });
  signal(house, here, announced, {});
  return done;
}

function tellOf(tx: Tx, work: Work, fired: readonly Fired[]): Promise<string[]> {
  const { productId, title: product, shop, currency } = work;
  const money = (amount: number) => ({ amount, currency });
  const wished = { productId, product, shop, price: money(work.amount) };
  const keyOf = ({ id, arming }: Fired) => `price_alert:${id}:${arming}`;
  if (work.historyId === null) {
    const told = fired.map((alert) => ({ key: keyOf(alert), userId: alert.userId, data: wished }));
    return tellMany(tx, 'price_alert.back_in_stock', told);
  }
  const told = fired.map((alert) => {
    const target = alert.target === null ? null : money(alert.target);
    const data = { ...wished, from: money(alert.from), target, percent: alert.percent };
    return { key: keyOf(alert), userId: alert.userId, data };
  });
  return tellMany(tx, 'price_alert.reached', told);
}
