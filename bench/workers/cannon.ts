import autocannon from 'autocannon';
import type { Wish } from '../load.ts';
import { readOrder } from '../processes.ts';

interface Order {
  readonly url: string;
  readonly wishes: readonly Wish[];
  readonly connections: number;
  readonly seconds: number;
}

const { url, wishes, connections, seconds } = await readOrder<Order>();
let dealt = 0;

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  setupClient(client) {
    const mine = dealt++;
    const share = wishes.filter((_, index) => index % connections === mine);
    client.setRequests(
      share.map(({ path, method = 'GET', headers = {}, body }) => ({ path, method, headers, body })) as never,
    );
  },
});
console.log(
  JSON.stringify({
    perSecond: result.requests.total / result.duration,
    p99: result.latency.p99,
    total: result.requests.total,
    refused: result.non2xx + result.errors + result.timeouts,
  }),
);
