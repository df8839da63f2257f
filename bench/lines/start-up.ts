import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newFolder, removeFolder, souk } from '../market.ts';
import { atMost, type Line } from '../row.ts';

/** From starting the program to its first answer: with a database made now, with its own one again, with a running one. */
export const startUp: Line = {
  name: 'start',
  async measure(market) {
    const folder = await newFolder();
    try {
      const fresh = await firstAnswerMs({ SOUK_DATA: join(folder, 'data') });
      const again = await firstAnswerMs({ SOUK_DATA: join(folder, 'data') });
      const beside = await firstAnswerMs({ SOUK_DATA: join(market.folder, 'data'), DATABASE_URL: market.databaseUrl });
      return [
        atMost('start on an empty machine', fresh, 10_000, 'ms', 'PERF-6'),
        atMost('start with its own database, stopped before', again, 1_000, 'ms', 'PERF-6'),
        atMost('start on a running database', beside, 1_000, 'ms', 'PERF-6'),
      ];
    } finally {
      await removeFolder(folder);
    }
  },
};

async function firstAnswerMs(settings: Record<string, string>): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [souk, 'start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), ...settings },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      if (answer?.ok) return performance.now() - begun;
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
      await sleep(5);
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
