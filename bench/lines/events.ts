import { randomUUID } from 'node:crypto';
import type { Market } from '../market.ts';
import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row } from '../row.ts';

const SOCKETS = 200;
const SECONDS = 4;

interface Arrivals {
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
}

/** From a change to the socket of whom it concerns, on the same node and across two. */
export const events: Line = {
  name: 'events',
  async measure(market) {
    const other = await market.startServer();
    const here = market.server.url;
    async function arrivals(name: string, changesAt: string, perSecond: number, limit: number): Promise<Row[]> {
      const order = { url: here, changesAt, people: await withNotifications(market), perSecond, seconds: SECONDS };
      const { p50, p99, lost } = await runWorker<Arrivals>('workers/crowd.ts', order);
      return [
        { name: `${name}, p50`, measured: p50, unit: 'ms' },
        atMost(`${name}, p99`, p99, limit, 'ms', 'PERF-4, request included'),
        ...(lost > 0 ? [atMost(`${name}, not arrived`, lost, 0, '', 'none may be lost')] : []),
      ];
    }
    try {
      return [
        ...(await arrivals('event to its socket, 50/s', here, 50, 25)),
        ...(await arrivals('event to its socket, 200/s', here, 200, 25)),
        ...(await arrivals('event across nodes, 200/s', other.url, 200, 60)),
      ];
    } finally {
      await other.stop();
    }
  },
};

/** A fresh unread notification for each of some people. */
async function withNotifications({ people, pool }: Market) {
  const some = people.all.slice(0, SOCKETS).map((person) => ({ ...person, notificationId: randomUUID() }));
  await pool.query(
    `insert into notifications (id, user_id, key, type, data)
     select id, user_id, 'bench:' || id, 'security.new_device', '{}' from unnest($1::uuid[], $2::uuid[]) as made (id, user_id)`,
    [some.map(({ notificationId }) => notificationId), some.map(({ userId }) => userId)],
  );
  return some;
}
