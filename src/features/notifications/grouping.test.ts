import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Actor, type Context, houseContext } from '#platform/actor.ts';
import { change, type Intent, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { openTwoNodes, type TwoNodes } from '#support/two-nodes.ts';
import { expandOnce } from './expansion.ts';
import { jobs } from './jobs.ts';
import { actOnMany, readGroup } from './service.ts';

let nodes: TwoNodes;

before(async () => {
  nodes = await openTwoNodes(jobs);
});
after(() => nodes.close());

test('lines of a group count what came while they were unread: each wish once, whatever was read, on two nodes', async () => {
  const act = fc.record({
    what: fc.constantFrom('tell', 'tell', 'tell', 'tellMany', 'expand', 'readAll', 'unreadAll'),
    group: fc.constantFrom('a', 'b', null),
    count: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      const [ana = ''] = await nodes.people(1);
      let wishes = 0;
      for (const { what, group, count } of acts) {
        if (what === 'tell' || what === 'tellMany') {
          const told = what === 'tell' ? 1 : count;
          wishes += told;
          await wish(Array.from({ length: told }, () => followed(ana, group)));
        }
        if (what === 'expand') await expandBoth();
        // With both nodes at work meanwhile.
        if (what === 'readAll') await Promise.all([actOnAll('read', ana), expandBoth()]);
        if (what === 'unreadAll') await Promise.all([actOnAll('unread', ana), expandBoth()]);
      }
      await expandBoth();
      const [sums] = await nodes.query(
        `select sum(count)::int as told,
           (select count(*)::int from (select 1 from notifications where user_id = $1 and read_at is null
             and group_key is not null group by group_key having count(*) > 1) as doubled) as doubled
         from notifications where user_id = $1`,
        [ana],
      );
      assert.deepEqual(sums, { told: wishes === 0 ? null : wishes, doubled: 0 });
    }),
    { numRuns: 15 },
  );
});

test('several wishes at once are one line with the newest words at the top', async () => {
  const [ana = ''] = await nodes.people(1);
  await wish([{ ...followed(ana, 'shop'), key: newId(), data: { ...data, name: 'Bea' } }]);
  await expandBoth();
  const [first] = await linesOf(ana);
  await wish(['Cid', 'Dan'].map((name) => ({ ...followed(ana, 'shop'), data: { ...data, name } })));
  await wish([{ ...followed(ana, null), data: { ...data, name: 'Eve' } }]);
  await expandBoth();
  await wish([{ ...followed(ana, 'shop'), data: { ...data, name: 'Fay' } }]);
  await expandBoth();
  const lines = await linesOf(ana);
  assert.deepEqual(
    lines.map(({ count, name }) => [count, name]),
    [
      [4, 'Fay'],
      [1, 'Eve'],
    ],
  );
  assert.notEqual(lines[0]?.id, first?.id);
  const [{ news = 0 } = {}] = await nodes.query<{ news: number }>(
    `select count(*)::int as news from user_events where user_id = $1 and type = 'notification.created'`,
    [ana],
  );
  assert.equal(news, 4, 'each time the line grows its reader hears of it');
});

test('what is read before it was told is not told, and nothing of it goes out, however the two race', async () => {
  const [ana = ''] = await nodes.people(1);
  await nodes.query(
    `insert into notification_preferences (user_id, type, channel, is_on) values ($1, 'shop.followed', 'email', true)`,
    [ana],
  );
  for (let round = 0; round < 6; round++) {
    await wish([followed(ana, 'shop'), followed(ana, 'shop')]);
    await Promise.all([
      expandOnce(nodes.node),
      change(houseContext(nodes.otherNode), (tx) => readGroup(tx, [ana], 'shop')),
      expandOnce(nodes.otherNode),
    ]);
    await expandBoth();
    const [left] = await nodes.query(
      `select (select count(*)::int from notifications where user_id = $1 and read_at is null) as unread,
              (select count(*)::int from notification_deliveries where user_id = $1 and status = 'waiting') as waiting`,
      [ana],
    );
    assert.deepEqual(left, { unread: 0, waiting: 0 });
  }
});

test('marked unread again, a line joins the one that came since, and both devices and counts agree', async () => {
  const [ana = ''] = await nodes.people(1);
  for (let time = 0; time < 3; time++) {
    await wish([followed(ana, 'shop'), followed(ana, null)]);
    await expandBoth();
    if (time < 2) await actOnAll('read', ana);
  }
  assert.deepEqual((await linesOf(ana)).map(({ count }) => count).sort(), [1, 1, 1, 1, 1, 1]);
  const { unreadCount } = await actOnAll('unread', ana);
  assert.equal(unreadCount, 4, 'three by themselves and the group');
  assert.deepEqual((await linesOf(ana)).map(({ count }) => count).sort(), [1, 1, 1, 3]);
});

const data = { shopId: newId(), shop: "Ana's Attic", name: 'Bea' };

function followed(userId: string, group: string | null): Intent {
  return { key: `test:${newId()}`, userId, type: 'shop.followed', data, ...(group && { group }) };
}

function wish(intents: readonly Intent[]): Promise<void> {
  return change(houseContext(nodes.node), async (tx) => {
    for (const intent of intents) notify(tx, intent);
  });
}

async function expandBoth(): Promise<void> {
  const expand = async (house: TwoNodes['node']) => {
    while ((await expandOnce(house)) > 0);
  };
  await Promise.all([expand(nodes.node), expand(nodes.otherNode)]);
}

/** Does it to all of somebody's, on the second node. */
async function actOnAll(act: 'read' | 'unread', userId: string) {
  const ids = (await linesOf(userId)).map(({ id }) => id);
  const actor = { userId, sessionId: newId(), role: 'buyer' } as unknown as Actor;
  const context: Context = houseContext(nodes.otherNode, actor);
  return actOnMany(context, act, { ids: ids.length > 0 ? ids : [newId()] });
}

function linesOf(userId: string) {
  return nodes.query<{ id: string; count: number; name: string }>(
    `select id, count, data ->> 'name' as name from notifications where user_id = $1 order by id desc`,
    [userId],
  );
}
