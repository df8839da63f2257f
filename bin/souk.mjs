#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it far enough to find the one Souk runs on.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const LEAST_NODE = 26;

if (Number(process.versions.node.split('.')[0]) < LEAST_NODE) await runOnOwnNode();
else {
  module.enableCompileCache(join(root, 'node_modules/.cache/souk'));
  const [command] = process.argv.slice(2);
  if ((command === undefined || command === 'start') && isWebBehind()) await buildWeb();
  await import('../src/cli.ts');
}

/** The machine's Node is too old; the one that `npm ci` brought takes over and its ending is ours. */
async function runOnOwnNode() {
  const own = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(own)) {
    console.error(`Souk needs Node ${LEAST_NODE}; this is ${process.version}. Run 'npm ci' first: it brings its own.`);
    process.exit(1);
  }
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child stops first and this one follows it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** Whether the web client was never built, or a newer version of its code came since. */
function isWebBehind() {
  const built = statSync(join(root, 'web/dist/index.html'), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  const code = ['web/src', 'web/locales', 'web/public'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...code, join(root, 'web/index.html')].some((file) => statSync(file).mtimeMs > built);
}

/** Takes some seconds, after an installation or an update. */
async function buildWeb() {
  console.log('Building the web client …');
  const { build } = await import('vite');
  try {
    await build({ root: join(root, 'web'), logLevel: 'warn' });
  } catch (error) {
    rmSync(join(root, 'web/dist'), { recursive: true, force: true });
    console.error('The web client could not be built; the API works without it.', error);
  }
}
