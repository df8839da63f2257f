import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { announce, change } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { accountRegistered } from './events.ts';
import { cleanJob } from './jobs.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

async function count(table: string): Promise<number> {
  const { rows } = await server.house.database.pool.query(`select count(*)::int as count from ${table}`);
  return rows[0].count;
}

/** Kinds of rows, and after how many days each goes. */
const kinds: [table: string, column: string, days: number][] = [
  ['user_sessions', 'ended_at', 30],
  ['account_tokens', 'expires_at', 30],
  ['sign_ins', 'created_at', 90],
  ['audit_log', 'created_at', 365],
  ['known_devices', 'last_seen', 365],
  ['user_events', 'created_at', 7],
  ['idempotency_keys', 'created_at', 1],
];

test('what was kept long enough is forgotten, and nothing before its day', async () => {
  const { house } = server;
  const { pool } = house.database;
  const ana = await server.person('Ana');
  await server.guest.post('/api/auth/refresh', { refreshToken: ana.refreshToken });
  await ana.put('/api/me/password', { currentPassword: ana.password, newPassword: 'quiet river under nine stars' });
  await ana.post('/api/auth/logout');
  await pool.query(`insert into idempotency_keys (scope, key, request_hash) values ('guest', 'k', '')`);

  for (const [table, column, days] of kinds) {
    const rows = await count(table);
    assert.ok(rows > 0, `${table} has rows`);
    await pool.query(`update ${table} set ${column} = souk_now() - make_interval(days => $1) + interval '1 minute'`, [
      days,
    ]);
    await cleanJob.run({}, house);
    assert.equal(await count(table), rows, `${table} a minute before`);
    await pool.query(`update ${table} set ${column} = ${column} - interval '2 minutes'`);
    await cleanJob.run({}, house);
    assert.equal(await count(table), 0, `${table} a minute after`);
  }
  assert.equal(await count('used_refresh_tokens'), 0, 'used tokens go with their session');
  assert.equal(await count('users'), 1, 'people stay');
});

test('an event of the house is kept until every listener has heard it', async () => {
  const { house } = server;
  const { pool } = house.database;
  await pool.query(`delete from listener_cursors`);
  await pool.query(`insert into listener_cursors (listener, xid, id) values ('deaf', '0', 0)`);
  await change(houseContext(house), async (tx) => {
    announce(tx, accountRegistered, { userId: '01a203fb-8702-77dd-81ac-d11c415d3c39' });
  });
  await pool.query(`update domain_events set created_at = created_at - interval '31 days'`);
  const waiting = await count('domain_events');
  assert.ok(waiting > 0);
  await cleanJob.run({}, house);
  assert.equal(await count('domain_events'), waiting);
  await pool.query(`update listener_cursors set xid = pg_snapshot_xmax(pg_current_snapshot())`);
  await cleanJob.run({}, house);
  assert.equal(await count('domain_events'), 0);
});
