import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'web/dist/index.html');
const lock = join(tmpdir(), `souk-web-build-${Buffer.from(root).toString('hex').slice(-24)}`);
const patience = 120_000;

/** Builds the web client when there is none, or an older one than its sources; test files that start at once build once. */
export async function builtWeb(): Promise<void> {
  const until = Date.now() + patience;
  while (isStale()) {
    if (await takeLock()) {
      try {
        if (isStale()) await build();
      } finally {
        await rm(lock, { recursive: true, force: true });
      }
    } else if (Date.now() > until) {
      // Its holder was killed.
      await rm(lock, { recursive: true, force: true });
    } else {
      await sleep(200);
    }
  }
}

async function build(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`vite build web ended with ${code}`);
}

function isStale(): boolean {
  if (!existsSync(page)) return true;
  const built = statSync(page).mtimeMs;
  return ['src', 'public', 'locales', 'index.html', 'vite.config.ts'].some((name) => newest(name) > built);
}

function newest(name: string): number {
  const path = join(root, 'web', name);
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}

const takeLock = () =>
  mkdir(lock).then(
    () => true,
    () => false,
  );
