import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { House } from '#platform/house.ts';
import { countLive } from './liveness/liveness.store.ts';

interface Meters {
  /** Seconds from the answer until both sides have sound. */
  readonly setUp: Histogram;
  readonly answered: Counter;
}

const meters = new WeakMap<House, Meters>();

/** What this node counts of calls; undefined where nobody measures it. */
export function metersOf(house: House): Meters | undefined {
  return meters.get(house);
}

/** Puts the figures of calls beside those of the house. Live ones are of all nodes, the others of this. */
export function measureCalls(house: House, register: Registry): void {
  const registers = [register];
  new Gauge({
    name: 'souk_calls',
    help: 'Calls that ring or are talked in, on all nodes',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset();
      // A scrape must tell of everything else while the database is away.
      const live = await countLive(house.database.db).catch(() => undefined);
      for (const [status, count] of live ?? []) this.set({ status }, count);
    },
  });
  meters.set(house, {
    answered: new Counter({
      name: 'souk_calls_answered_total',
      help: 'Calls answered',
      registers,
    }),
    setUp: new Histogram({
      name: 'souk_call_set_up_seconds',
      help: 'From the answer until both sides hear each other',
      buckets: [0.25, 0.5, 1, 2, 3, 5, 10, 20, 30],
      registers,
    }),
  });
}

export function countAnswered(house: House): void {
  metersOf(house)?.answered.inc();
}
