import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change, type Intent, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import type { OpenHouse } from '#platform/open-house.ts';
import { openTwoNodes, type TwoNodes } from '#support/two-nodes.ts';
import { expandOnce } from './expansion.ts';
import { jobs } from './jobs.ts';

let nodes: TwoNodes;
let node: OpenHouse;
let otherNode: OpenHouse;

before(async () => {
  nodes = await openTwoNodes(jobs);
  ({ node, otherNode } = nodes);
});
after(() => nodes.close());

beforeEach(async () => {
  await node.database.pool.query('truncate users, notification_intents, user_events, user_event_heads cascade');
  await node.database.pool.query("delete from pgboss.job where name = 'notifications.mail'");
});

test('a wish to notify stands and falls with its cause', async () => {
  const [ana] = await people(1);
  const cause = change(houseContext(node), async (tx) => {
    notify(tx, newDevice('rolled-back', ana));
    throw new Error('The cause failed');
  });
  await assert.rejects(cause, /The cause failed/);
  assert.equal(await expandAll(), 0);

  await wish([newDevice('kept', ana)]);
  assert.equal(await expandAll(), 1);
  assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 1, jobs: 1, news: 1 });
});

test('two nodes at once carry out each wish once', async () => {
  const everybody = await people(120);
  await wish(everybody.flatMap((userId) => [1, 2, 3, 4, 5].map((nr) => newDevice(`${nr}:${userId}`, userId))));
  const taken = await Promise.all([expandAll(node), expandAll(otherNode), expandAll(node), expandAll(otherNode)]);

  assert.equal(
    taken.reduce((sum, count) => sum + count),
    600,
  );
  assert.deepEqual(await counts(), { waiting: 0, notifications: 600, deliveries: 600, jobs: 600, news: 600 });
});

for (const table of ['notifications', 'notification_deliveries', 'user_events', 'pgboss.job']) {
  test(`a fault while writing ${table} leaves nothing half told, and the wish is carried out later`, async () => {
    const [ana] = await people(1);
    await wish([newDevice('one', ana)]);
    await node.database.pool.query(`alter table ${table} add constraint fault check (false) not valid`);
    await assert.rejects(expandOnce(node), /fault/);
    await node.database.pool.query(`alter table ${table} drop constraint fault`);
    assert.deepEqual(await counts(), { waiting: 1, notifications: 0, deliveries: 0, jobs: 0, news: 0 });

    assert.equal(await expandAll(), 1);
    assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 1, jobs: 1, news: 1 });
  });
}

test('the same wish again tells nobody twice, even after what it told was deleted', async () => {
  const [ana] = await people(1);
  for (let time = 0; time < 3; time++) {
    await wish([newDevice('once', ana)]);
    await expandAll();
  }
  assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 1, jobs: 1, news: 1 });

  await node.database.pool.query('delete from notifications');
  await wish([newDevice('once', ana)]);
  assert.equal(await expandAll(), 0);
});

test('a wish that nobody understands is passed over and does not hold up the others', async () => {
  const [ana] = await people(1);
  await wish([
    { key: 'unknown', userId: ana, type: 'moon.landed', data: {} },
    { key: 'without-token', userId: ana, type: 'account.verify_email', data: {} },
    { key: 'inherited-name', userId: ana, type: 'toString', data: {} },
    { key: 'nobody', userId: newId(), type: 'security.new_device', data: {} },
    newDevice('understood', ana),
  ]);
  assert.equal(await expandAll(), 5);
  assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 1, jobs: 1, news: 1 });
});

test('somebody erased is told nothing any more', async () => {
  const [ana] = await people(1);
  await wish([newDevice('late', ana)]);
  await node.database.pool.query("update users set status = 'erased'");
  assert.equal(await expandAll(), 1);
  assert.deepEqual(await counts(), { waiting: 0, notifications: 0, deliveries: 0, jobs: 0, news: 0 });
});

test('it is forgotten after ninety days that something was mailed, and not mailed again', async () => {
  const [ana] = await people(1);
  await wish([newDevice('old', ana), newDevice('new', ana)]);
  await expandAll();
  await node.database.pool.query(
    `update notification_deliveries set created_at = now() - interval '91 days' where notification_key = 'old'`,
  );
  await jobs.find(({ cron }) => cron)?.run({}, node);
  assert.equal((await counts()).deliveries, 1);
  await wish([newDevice('old', ana)]);
  assert.equal(await expandAll(), 0);
});

test('an announcement is not mailed, a verification is nothing but a mail', async () => {
  const [ana] = await people(1);
  await wish([{ key: 'a', userId: ana, type: 'system.announcement', data: { title: 'Hello', body: 'World' } }]);
  await expandAll();
  assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 0, jobs: 0, news: 1 });

  await wish([{ key: 'v', userId: ana, type: 'account.verify_email', data: { tokenId: newId() } }]);
  await expandAll();
  assert.deepEqual(await counts(), { waiting: 0, notifications: 1, deliveries: 1, jobs: 1, news: 1 });
});

function newDevice(key: string, userId: string): Intent {
  return { key, userId, type: 'security.new_device', data: { device: { browser: 'Firefox', os: 'Linux' } } };
}

function wish(intents: readonly Intent[]): Promise<void> {
  return change(houseContext(node), async (tx) => {
    for (const intent of intents) notify(tx, intent);
  });
}

async function expandAll(house = node): Promise<number> {
  let taken = 0;
  for (let count = -1; count !== 0; taken += count) count = await expandOnce(house);
  return taken;
}

async function people<N extends number>(count: N): Promise<N extends 1 ? [string] : string[]> {
  return (await nodes.people(count)) as never;
}

async function counts() {
  const { rows } = await node.database.pool.query(`
    select (select count(*) from notification_intents where expanded_at is null) as waiting,
           (select count(*) from notifications) as notifications,
           (select count(*) from notification_deliveries) as deliveries,
           (select count(*) from pgboss.job where name = 'notifications.mail') as jobs,
           (select count(*) from user_events where type = 'notification.created') as news`);
  return rows[0];
}
