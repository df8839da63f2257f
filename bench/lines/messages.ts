import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row } from '../row.ts';
import { inConversation } from '../stock/talks.ts';

const SOCKETS = 2_000;
const PER_SECOND = 200;
const SECONDS = 5;

interface Arrivals {
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
}

/** From sending a message to the socket of the other side, on the same node and across two. */
export const messages: Line = {
  name: 'messages',
  async measure(market) {
    const people = await inConversation(market, SOCKETS);
    const other = await market.startServer();
    const url = market.server.url;
    async function arrivals(name: string, sentAt: string, limit: number): Promise<Row[]> {
      const order = { url, sentAt, people, perSecond: PER_SECOND, seconds: SECONDS };
      const { p50, p99, lost } = await runWorker<Arrivals>('workers/talkers.ts', order);
      return [
        { name: `${name}, p50`, measured: p50, unit: 'ms' },
        atMost(`${name}, p99`, p99, limit, 'ms', 'PERF-4, request included'),
        ...(lost > 0 ? [atMost(`${name}, not arrived`, lost, 0, '', 'none may be lost')] : []),
      ];
    }
    try {
      return [
        ...(await arrivals('message to the other side, 200/s, 2,000 sockets', url, 25)),
        ...(await arrivals('message across nodes, 200/s, 2,000 sockets', other.url, 60)),
      ];
    } finally {
      await other.stop();
    }
  },
};
