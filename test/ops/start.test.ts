import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { cloneDatabase } from '#support/database.ts';
import { callerOf, signIn, signUp } from '#support/people.ts';
import { cleanUp, endRuns, newFolder, openSouk, postgresOf, refused, runSouk, until } from './souk.ts';

const house = newFolder('house');

afterEach(endRuns);
after(cleanUp);

test('from an empty folder, wherever it is, to an open market; and the next start keeps everything', async (t) => {
  const begun = performance.now();
  const first = await openSouk({ folder: house });
  t.diagnostic(`open after ${Math.round(performance.now() - begun)} ms on an empty folder`);
  assert.match(first.output(), /API documentation +http:\/\/127\.0\.0\.1:\d+\/api\/docs/);
  assert.match(first.output(), /Database +its own, in .+\/data\n/);
  assert.match(first.output(), /Mails +lie in .+\/data\/mail/);
  assert.ok(existsSync(join(house, 'data')), 'the data lies below the folder it was started from');
  assert.equal(statSync(join(house, 'data/secrets.json')).mode & 0o777, 0o600);
  assert.equal((await callerOf(first.url).get('/readyz')).status, 200);
  const ana = await signUp(first.url, 'Ana');

  assert.deepEqual(await first.stop(), { code: 0, signal: null }, first.output());
  assert.equal(postgresOf(house), undefined, 'PostgreSQL stopped with it');

  const again = performance.now();
  const second = await openSouk({ folder: house });
  t.diagnostic(`open after ${Math.round(performance.now() - again)} ms on an existing database`);
  const back = await signIn(second.url, ana);
  assert.equal(back.id, ana.id);
  assert.equal((await callerOf(second.url, ana.accessToken).get('/api/me')).status, 200, 'sessions outlive a restart');
  assert.deepEqual(await second.stop(), { code: 0, signal: null });
});

test('Ctrl-C stops it in order too', async () => {
  const souk = await openSouk({ folder: house });
  souk.child.kill('SIGINT');
  assert.deepEqual(await souk.ended, { code: 0, signal: null }, souk.output());
  assert.equal(postgresOf(house), undefined);
});

test('a port that is taken is said in plain words, and nothing is left running', async (t) => {
  const neighbour = createServer().listen(0, '127.0.0.1');
  t.after(() => neighbour.close());
  await once(neighbour, 'listening');
  const { port } = neighbour.address() as AddressInfo;
  await refused(
    runSouk(['start'], { folder: house, settings: { PORT: String(port) } }),
    new RegExp(`Port ${port} is taken.*\\bPORT=`, 's'),
  );
  assert.equal(postgresOf(house), undefined);
});

test('two started at once on one empty folder both serve, on one database', async () => {
  const folder = newFolder('twice');
  const [one, two] = await Promise.all([openSouk({ folder }), openSouk({ folder })]);
  assert.notEqual(one.url, two.url);
  const ana = await signUp(one.url, 'Ana');
  assert.equal((await callerOf(two.url, ana.accessToken).get('/api/me')).status, 200);

  assert.equal((await one.stop()).code, 0);
  assert.notEqual(postgresOf(folder), undefined, 'the other still needs it');
  assert.equal((await signIn(two.url, ana)).id, ana.id);
  assert.equal((await two.stop()).code, 0);
  assert.equal(postgresOf(folder), undefined);
});

test('after a kill the next start works at once, and what was confirmed is there', async (t) => {
  const killed = await openSouk({ folder: house });
  const ana = await signUp(killed.url, 'Ana');
  await killed.kill();
  const begun = performance.now();
  const next = await openSouk({ folder: house });
  t.diagnostic(`open ${Math.round(performance.now() - begun)} ms after the kill`);
  assert.equal((await signIn(next.url, ana)).id, ana.id);

  await next.kill();
  const gone = await until('PostgreSQL of the killed server stops', () => postgresOf(house) === undefined, 5_000);
  t.diagnostic(`PostgreSQL gone ${gone} ms after a kill that nobody followed`);
});

test('a database made by a newer PostgreSQL is refused, in words that say what to do', async () => {
  const file = join(house, 'data/postgres/cluster/PG_VERSION');
  const made = readFileSync(file, 'utf8');
  writeFileSync(file, '99\n');
  await refused(runSouk(['start'], { folder: house }), /made by PostgreSQL 99.*newer Souk/s);
  writeFileSync(file, made);
  assert.equal((await (await openSouk({ folder: house })).stop()).code, 0);
});

test('all that is wrong with the settings is said at once, a misspelt one with its nearest', async () => {
  const folder = newFolder('settings');
  const run = runSouk(['start'], {
    folder,
    settings: { PORT: '99999', SOUK_LOG_LEVEL: 'loud', SOUK_BCRYPT_COTS: '4', DATABASE_URL: 'mysql://somewhere' },
  });
  await refused(run, /The settings need mending/);
  assert.match(run.output(), /PORT must be a whole number from 0 to 65535/);
  assert.match(run.output(), /SOUK_LOG_LEVEL must be one of debug, info/);
  assert.match(run.output(), /SOUK_BCRYPT_COTS is not a setting; did you mean SOUK_BCRYPT_COST\?/);
  assert.match(run.output(), /DATABASE_URL must be an address that starts with postgres:/);
  assert.equal(existsSync(join(folder, 'data')), false, 'nothing was made');
});

test('an outside database names its first admin by a link, and refuses a server with other secrets', async () => {
  const database = await cloneDatabase({ empty: true });
  const settings = { DATABASE_URL: database.url };
  const first = newFolder('first-server');
  const souk = await openSouk({ folder: first, settings });
  assert.match(souk.output(), /Database +the one of DATABASE_URL/);
  assert.match(souk.output(), new RegExp(`First admin +open ${souk.url}/\\S+`));
  assert.equal(existsSync(join(first, 'data/postgres')), false);

  await refused(
    runSouk(['start'], { folder: newFolder('second-server'), settings }),
    /set up with other secrets\. Bring secrets\.json/,
  );
  assert.equal((await callerOf(souk.url).get('/readyz')).status, 200, 'the first goes on');
  assert.equal((await souk.stop()).code, 0);

  const { SOUK_MASTER_SECRET, SOUK_ENCRYPTION_KEYS } = secretsOf(first);
  const moved = await openSouk({
    folder: newFolder('moved-server'),
    settings: { ...settings, SOUK_MASTER_SECRET, SOUK_ENCRYPTION_KEYS },
  });
  assert.equal((await moved.stop()).code, 0, 'the same secrets by the environment are taken');
  await database.drop();
});

function secretsOf(folder: string) {
  const kept = JSON.parse(readFileSync(join(folder, 'data/secrets.json'), 'utf8'));
  return { SOUK_MASTER_SECRET: String(kept.master), SOUK_ENCRYPTION_KEYS: String(kept.encryption) };
}

test('a database that does not answer is named as such', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  silent.close();
  await refused(
    runSouk(['start'], {
      folder: newFolder('no-database'),
      settings: { DATABASE_URL: `postgres://souk:secret-word@127.0.0.1:${port}/souk` },
    }),
    /The database does not answer .*Check DATABASE_URL/,
  );
});
