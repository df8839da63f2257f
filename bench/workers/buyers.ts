import { Agent, request } from 'node:http';
import type { Wish } from '../load.ts';
import { readOrder } from '../processes.ts';
import { percentiles } from './percentiles.ts';

interface Order {
  readonly url: string;
  /** Each is sent once. */
  readonly wishes: readonly Wish[];
  readonly clients: number;
  readonly seconds: number;
}

const { url, wishes, clients, seconds } = await readOrder<Order>();
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const { hostname, port } = new URL(url);
const WARM_UP_MS = 1_000;
const times: number[] = [];
let next = 0;

function ask({ path, method = 'GET', headers = {}, body }: Wish): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`${path} answered ${answer.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const begun = performance.now();
const isOver = () => performance.now() - begun > WARM_UP_MS + seconds * 1_000;

await Promise.all(
  Array.from({ length: clients }, async () => {
    while (!isOver()) {
      const wish = wishes[next++];
      if (!wish) throw new Error(`${wishes.length} wishes are too few`);
      const sent = performance.now();
      await ask(wish);
      if (sent - begun > WARM_UP_MS) times.push(performance.now() - sent);
    }
  }),
);
const measured = performance.now() - begun - WARM_UP_MS;
agent.destroy();
console.log(JSON.stringify({ perSecond: (times.length / measured) * 1_000, total: next, ...percentiles(times) }));
