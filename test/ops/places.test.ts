import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { canEnter } from '#platform/embedded/home.ts';
import { callerOf, signIn, signUp } from '#support/people.ts';
import { cleanUp, endRuns, newFolder, openSouk, postgresOf, refused, runSouk } from './souk.ts';

const isRoot = process.getuid?.() === 0;

afterEach(endRuns);
after(cleanUp);

test('an ordinary user runs it below a home that nobody else may enter', async (t) => {
  const account = { uid: 65534, gid: 65534 };
  if (!isRoot) return t.skip('this run is by an ordinary user already');
  if (!canEnter(dirname(process.execPath), account)) return t.skip('the checkout cannot be read by another user');
  const outside = newFolder('user');
  const home = join(outside, 'home');
  mkdirSync(home, { mode: 0o700 });
  chownSync(home, account.uid, account.gid);

  const souk = await openSouk({ folder: home, account });
  assert.equal(statSync(join(home, 'data/postgres/cluster')).uid, account.uid);
  await signUp(souk.url, 'Ana');
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
  assert.equal(postgresOf(home), undefined);
});

test('root runs it below such a home too', async (t) => {
  if (!isRoot) return t.skip('this run is by an ordinary user');
  const home = join(newFolder('root'), 'home');
  mkdirSync(home, { mode: 0o700 });
  const souk = await openSouk({ folder: home });
  await signUp(souk.url, 'Ana');
  assert.equal((await souk.stop()).code, 0);

  const { folder } = JSON.parse(readFileSync(join(home, 'data/postgres-location.json'), 'utf8')) as { folder: string };
  assert.equal((await runSouk(['reset', '--yes'], { folder: home }).ended).code, 0);
  assert.equal(existsSync(folder), false, 'reset removes the database where it really lies');
  assert.equal(existsSync(join(home, 'data')), false);
});

test('a full disk is said in plain words, loses nothing confirmed, and with room again all goes on', async (t) => {
  const folder = newFolder('full');
  const data = join(folder, 'data');
  mkdirSync(data);
  if (!isRoot || !mounted(data, '24m')) return t.skip('only root can mount a small disk here');
  try {
    await refused(runSouk(['start'], { folder }), /disk .*is full.*Free some/s);
    assert.equal(postgresOf(folder), undefined);

    execFileSync('mount', ['-o', 'remount,size=160m', data]);
    const souk = await openSouk({ folder });
    const kept = [await signUp(souk.url, 'Ana')];
    const { bavail, bsize } = statfsSync(data);
    writeFileSync(join(data, 'filler'), Buffer.alloc(bavail * bsize - 200_000));
    const answers = new Set<number>();
    for (let attempt = 0; attempt < 150 && !answers.has(503); attempt += 1) {
      const person = await signUp(souk.url, 'Ben').catch((error: Error) => error);
      if (!(person instanceof Error)) kept.push(person);
      else answers.add(Number(/answered (\d+)/.exec(person.message)?.[1]));
    }
    t.diagnostic(`${kept.length} sign-ups confirmed until the disk was full; then ${[...answers].join(', ')}`);
    assert.deepEqual([...answers], [503]);
    assert.equal((await callerOf(souk.url).get('/livez')).status, 200);
    assert.equal((await souk.stop()).code, 0, souk.output());
    assert.equal(postgresOf(folder), undefined);

    rmSync(join(data, 'filler'));
    const later = await openSouk({ folder });
    for (const person of kept) assert.equal((await signIn(later.url, person)).id, person.id);
    assert.equal((await later.stop()).code, 0);
  } finally {
    await endRuns();
    execFileSync('umount', ['--lazy', data]);
  }
});

function mounted(path: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
