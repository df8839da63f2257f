import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Import } from '#features/catalogue/import/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { cloneDatabase } from '#support/database.ts';
import { signUp } from '#support/people.ts';

const line = (at: number) => `P-${at},Lamp ${at},${at}.50,EUR,${at % 7}\n`;
const rows = (count: number) =>
  `externalId,title,price,currency,stock\n${Array.from({ length: count }, (_, at) => line(at + 1)).join('')}`;

test('an upload survives its server being killed, and comes in whole after the next start', {
  timeout: 120_000,
}, async () => {
  const database = await cloneDatabase();
  const data = await mkdtemp(join(tmpdir(), 'souk-killed-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const start = async () => {
    const env = {
      ...{ DATABASE_URL: database.url, SOUK_DATA: data, PORT: new URL(url).port, SOUK_DEMO: 'off' },
      ...{ SOUK_LOG_LEVEL: 'error', SOUK_RATE_LIMITS: 'off', SOUK_BCRYPT_COST: '4' },
    };
    const child = spawn(process.execPath, ['src/cli.ts', 'start'], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    await until(async () => (await fetch(`${url}/readyz`)).status === 200).catch(() => assert.fail(said));
    return child;
  };
  const first = await start();
  const bea = await signUp(url, 'Bea');
  const { body: shop } = await bea.post<Shop>('/api/shops', { name: 'Killed', currency: 'EUR' });
  const { body } = await bea.post<Import>(`/api/shops/${shop.slug}/imports`, Buffer.from(rows(30_000)));
  const now = async () => (await bea.get<Import>(`/api/shops/${shop.slug}/imports/${body.id}`)).body;
  await until(async () => (await now()).counts.read >= 1_000);
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = await start();
  try {
    await until(async () => (await now()).status === 'finished');
    const { counts } = await now();
    assert.deepEqual([counts.created, counts.read], [30_000, 30_000]);
  } finally {
    second.kill('SIGTERM');
    await once(second, 'exit');
    await database.drop();
    await rm(data, { recursive: true, force: true });
  }
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    if (await isSo().catch(() => false)) return;
    await pause(50);
  }
  throw new Error('It did not happen in 40 s');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
