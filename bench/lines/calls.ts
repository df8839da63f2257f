import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row } from '../row.ts';
import { inConversation } from '../stock/talks.ts';

const WORKER = 'workers/callers.ts';
const SOCKETS = 2_000;
/** Calls a second, each of which is taken and ended: three times as many changes. */
const PER_SECOND = 50;
const SECONDS = 5;
const CLIENTS = 16;

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

interface Lost {
  readonly lost: number;
}

interface Called {
  readonly perSecond: number;
  readonly initiate: Percentiles;
  readonly accept: Percentiles;
  readonly end: Percentiles;
}

/** From calling somebody to their socket, on the same node and across two; and how many calls a second there may be. */
export const calls: Line = {
  name: 'calls',
  async measure(market) {
    const people = await inConversation(market, SOCKETS);
    const other = await market.startServer();
    const url = market.server.url;
    async function rings(name: string, askedAt: string, limit: number, first: number): Promise<Row[]> {
      const order = { url, askedAt, people, perSecond: PER_SECOND, seconds: SECONDS, first };
      // Of none there is no percentile.
      const { p50 = Infinity, p99 = Infinity, lost } = await runWorker<Partial<Percentiles> & Lost>(WORKER, order);
      return [
        { name: `${name}, p50`, measured: p50, unit: 'ms' },
        atMost(`${name}, p99`, p99, limit, 'ms', 'PERF-4, request included'),
        ...(lost > 0 ? [atMost(`${name}, not rung`, lost, 0, '', 'none may be lost')] : []),
      ];
    }
    async function atMostASecond(): Promise<Row[]> {
      const order = { url, askedAt: url, people: people.slice(-CLIENTS * 2), clients: CLIENTS, seconds: SECONDS };
      const { perSecond, ...steps } = await runWorker<Called>(WORKER, order);
      return [
        { name: `calls rung, taken and ended, ${CLIENTS} at once`, measured: perSecond, unit: '/s' },
        ...Object.entries(steps).map(([step, { p99 }]) => ({ name: `${step} then, p99`, measured: p99, unit: 'ms' })),
      ];
    }
    try {
      return [
        ...(await rings(`call to ring, ${PER_SECOND} calls/s, 2,000 sockets`, url, 25, 0)),
        ...(await rings(`call to ring across nodes, ${PER_SECOND} calls/s, 2,000 sockets`, other.url, 60, SOCKETS / 4)),
        ...(await atMostASecond()),
      ];
    } finally {
      await other.stop();
    }
  },
};
