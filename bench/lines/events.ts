import { randomUUID } from 'node:crypto';
import type { Market } from '../market.ts';
import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row } from '../row.ts';

const SOCKETS = 200;
const SECONDS = 5;

/** From a change to the socket of whom it concerns, on the same node and across two. */
export const events: Line = {
  name: 'events',
  async measure(market) {
    const people = await withNotifications(market);
    const other = await market.startServer();
    try {
      const here = market.server.url;
      return [
        ...(await arrivals('event to its socket, 50/s', { url: here, changesAt: here, people, perSecond: 50 }, 25)),
        ...(await arrivals('event to its socket, 200/s', { url: here, changesAt: here, people, perSecond: 200 }, 25)),
        ...(await arrivals(
          'event across nodes, 200/s',
          { url: here, changesAt: other.url, people, perSecond: 200 },
          60,
        )),
      ];
    } finally {
      await other.stop();
    }
  },
};

async function withNotifications({ people, pool }: Market) {
  const some = people.all.slice(0, SOCKETS).map((person) => ({ ...person, notificationId: randomUUID() }));
  await pool.query(
    `insert into notifications (id, user_id, key, type, data)
     select id, user_id, 'bench:' || id, 'security.new_device', '{}' from unnest($1::uuid[], $2::uuid[]) as made (id, user_id)`,
    [some.map(({ notificationId }) => notificationId), some.map(({ userId }) => userId)],
  );
  return some;
}

async function arrivals(name: string, order: object, limit: number): Promise<Row[]> {
  const { p50, p99, lost } = await runWorker<{ p50: number; p99: number; lost: number }>('workers/crowd.ts', {
    ...order,
    seconds: SECONDS,
  });
  if (lost > 0) throw new Error(`${name}: ${lost} events did not arrive`);
  return [
    { name: `${name}, p50`, measured: p50, unit: 'ms' },
    atMost(`${name}, p99`, p99, limit, 'ms', 'PERF-4, request included'),
  ];
}
