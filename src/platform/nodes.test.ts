import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTwoNodes, type TwoNodes } from '#support/two-nodes.ts';
import { leave, renewLease } from './nodes.ts';

let nodes: TwoNodes;

before(async () => {
  nodes = await openTwoNodes([]);
});
after(() => nodes.close());

const renew = (node: 'node' | 'otherNode') => renewLease(nodes[node].database.db, nodes[node].nodeId);
const expire = (node: 'node' | 'otherNode') =>
  nodes.query(`update nodes set lease_until = souk_now() - interval '1 second' where id = $1`, [nodes[node].nodeId]);

/** Whether the servers count as back just now, after that. */
async function beginsAnew(work: () => Promise<unknown>): Promise<boolean> {
  await nodes.query(`update uptime set since = souk_now() - interval '1 hour'`);
  await work();
  const [row] = await nodes.query<{ fresh: boolean }>(
    `select since > souk_now() - interval '1 minute' as fresh from uptime`,
  );
  return row?.fresh ?? false;
}

test('the time in which some server was there begins anew where none was', async () => {
  assert.equal(await beginsAnew(() => renew('node')), true, 'the first that starts');
  assert.equal(await beginsAnew(() => renew('node')), false);
  assert.equal(await beginsAnew(() => renew('otherNode')), false, 'a second one');
  await expire('node');
  assert.equal(await beginsAnew(() => renew('node')), false, 'one was away, and the other there');
  await expire('node');
  await expire('otherNode');
  assert.equal(await beginsAnew(() => renew('otherNode')), true, 'both were away, or the database was');
  assert.equal(await beginsAnew(() => renew('node')), false);
  for (const { database, nodeId } of [nodes.node, nodes.otherNode]) await leave(database.db, nodeId);
  assert.equal(await beginsAnew(() => renew('node')), true, 'all were stopped');
});
