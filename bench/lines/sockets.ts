import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Line } from '../row.ts';

const USUAL = 2_000;
const FULL = 10_000;
/** Opened first and not counted: what the process needs for any socket at all. */
const WARM_UP = 200;
const SETTLE_MS = 3_000;

/** What an idle socket costs the server in memory. */
export const sockets: Line = {
  name: 'sockets',
  async measure(market) {
    const count = market.options.full ? FULL : USUAL;
    const people = await market.people.settle(count + WARM_UP);
    const tokens = people.map(({ accessToken }) => accessToken);
    const server = await market.startServer();
    const crowd = fork(join(import.meta.dirname, '../workers/idle.ts'));
    try {
      const open = async (some: readonly string[]) => {
        crowd.send({ url: server.url, tokens: some });
        await once(crowd, 'message');
        await sleep(SETTLE_MS);
        return residentKib(server.pid);
      };
      const before = await open(tokens.slice(0, WARM_UP));
      const begun = performance.now();
      const after = await open(tokens.slice(WARM_UP));
      const seconds = (performance.now() - begun - SETTLE_MS) / 1_000;
      const each = (after - before) / count;
      return [
        atMost(`memory of an idle socket, ${count} open`, each, 32, 'KiB', 'PERF-4, at 10,000'),
        { name: `sockets opened and caught up, ${count}`, measured: count / seconds, unit: '/s' },
      ];
    } finally {
      crowd.kill('SIGKILL');
      await server.stop();
    }
  },
};

/** Memory the process holds; this is read from the kernel, so on Linux alone. */
function residentKib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
