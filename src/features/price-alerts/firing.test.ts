import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { cutStatement } from '#support/cut-statement.ts';
import { openTwoNodes, type TwoNodes } from '#support/two-nodes.ts';
import { checkFired, checkWork } from './check.ts';
import { fireNext, holdWork } from './firing.store.ts';
import { fireBatch } from './firing.ts';

// The worker by hand: nothing runs on these nodes but what a test calls.

let nodes: TwoNodes;
let shopId: string;
let people: string[];

before(async () => {
  nodes = await openTwoNodes([]);
  const [owner = ''] = await nodes.people(1);
  people = await nodes.people(1_500);
  shopId = newId();
  const insert = `insert into shops (id, owner_id, slug, name, currency) values ($1, $2, 'attic', 'Attic', 'EUR')`;
  await nodes.query(insert, [shopId, owner]);
});
after(() => nodes.close());

/** On sale for 10.00. */
async function offer(): Promise<string> {
  const [id, variantId] = [newId(), newId()];
  await nodes.query(
    `insert into products (id, shop_id, title, price_amount, highest_amount, currency, status)
     values ($1, $2, 'Lamp', 1000, 1000, 'EUR', 'active')`,
    [id, shopId],
  );
  const insert = `insert into product_variants (id, product_id, shop_id, price_amount, stock) values ($1, $2, $3, 1000, 1)`;
  await nodes.query(insert, [variantId, id, shopId]);
  return id;
}

const reprice = (productId: string, amount: number) =>
  nodes.query('update product_variants set price_amount = $2 where product_id = $1', [productId, amount]);

async function wait(productId: string, userIds: readonly string[], target = 800): Promise<void> {
  await nodes.query(
    `insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount, armed_after_id)
     select gen_random_uuid(), id, $1, 'target', $3, 'EUR', 1000, (select max(id) from price_history)
     from unnest($2::uuid[]) as id`,
    [productId, userIds, target],
  );
}

interface Standing {
  readonly fired: number;
  readonly told: number;
  readonly people: number;
  readonly wished: number;
}

/** Alerts of a product that fired, and what is told of it: lines, of how many people, and wishes to tell it elsewhere. */
async function standing(productId: string): Promise<Standing> {
  const [row] = await nodes.query<Standing>(
    `select (select count(*) from price_alerts where product_id = $1 and notified and notified_amount is not null) as fired,
       (select count(*) from notifications where data ->> 'productId' = $1::text) as told,
       (select count(distinct user_id) from notifications where data ->> 'productId' = $1::text) as people,
       (select count(*) from notification_intents where data ->> 'productId' = $1::text and in_bulk) as wished`,
    [productId],
  );
  return row as Standing;
}

const all = (count: number): Standing => ({ fired: count, told: count, people: count, wished: count });
const none = all(0);

async function drain(node: TwoNodes['node']): Promise<void> {
  while ((await fireBatch(node)) > 0);
}

test('two nodes at it tell everybody once', async () => {
  const product = await offer();
  await wait(product, people);
  await reprice(product, 700);
  await Promise.all([drain(nodes.node), drain(nodes.otherNode), drain(nodes.node), drain(nodes.otherNode)]);
  assert.deepEqual(await standing(product), all(people.length));
  assert.deepEqual(await nodes.query('select 1 from price_alert_work'), []);
});

test('somebody whose rows are held holds up nobody, and is told once they are free', async () => {
  const [product, other] = [await offer(), await offer()];
  const [busy = '', ...free] = people.slice(0, 10);
  await wait(product, [busy, ...free]);
  await wait(other, free);
  const client = await nodes.node.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from users where id = $1 for no key update', [busy]);
    await reprice(product, 700);
    await reprice(other, 700);
    await drain(nodes.node);
    assert.deepEqual(await standing(product), all(9));
    await drain(nodes.node);
    assert.deepEqual(await standing(other), all(9), 'the one behind it is not kept waiting');
    await client.query('commit');
  } finally {
    client.release();
  }
  await drain(nodes.otherNode);
  assert.deepEqual(await standing(product), all(10));
  assert.deepEqual(await nodes.query('select 1 from price_alert_work'), []);
});

test('a fault at any statement leaves nobody half told, and the next try tells each once', async (t) => {
  const seen: string[] = [];
  for (const when of ['before', 'after'] as const) {
    // The first opens the transaction, and no more is known of it.
    for (let at = 2; ; at += 1) {
      const product = await offer();
      await wait(product, people.slice(0, 3));
      await reprice(product, 700);
      let fault: unknown;
      const broken = await cutStatement('price_alert_work', { at, when }, () =>
        fireBatch(nodes.node).then(
          () => {},
          (error: unknown) => {
            fault = error;
          },
        ),
      );
      if (broken !== undefined) {
        seen.push(`${when} ${broken.split(/\s+/, 4).join(' ')}`);
        assert.ok(fault, `${when} ${broken}`);
        const isDone = when === 'after' && broken === 'commit';
        assert.deepEqual(await standing(product), isDone ? all(3) : none, `${when} ${broken}`);
      }
      // The database may not have noticed yet that the first node is gone.
      for (const begun = performance.now(); (await standing(product)).fired < 3; ) {
        await drain(nodes.otherNode);
        assert.ok(performance.now() - begun < 10_000, `${when} ${broken}`);
      }
      await drain(nodes.otherNode);
      assert.deepEqual(await standing(product), all(3), `${when} ${broken}, and then again`);
      if (broken === undefined) break;
    }
  }
  assert.ok(seen.length >= 9, seen.join('\n'));
  assert.ok(seen.includes('after commit') && seen.includes('before commit'));
  t.diagnostic(`${seen.length} places`);
});

test('somebody who erases their account meanwhile leaves nothing behind', async () => {
  const product = await offer();
  await wait(product, people.slice(0, 20));
  await reprice(product, 700);
  const gone = people.slice(5, 10);
  const erase = () =>
    change(houseContext(nodes.otherNode), async (tx) => {
      await sql`select 1 from users where id = any(${gone}::uuid[]) order by id for update`.execute(tx);
      await sql`delete from price_alerts where user_id = any(${gone}::uuid[])`.execute(tx);
      await sql`delete from notifications where user_id = any(${gone}::uuid[])`.execute(tx);
      await sql`delete from notification_intents where user_id = any(${gone}::uuid[])`.execute(tx);
      await sql`update users set status = 'erased' where id = any(${gone}::uuid[])`.execute(tx);
    });
  await Promise.all([erase(), drain(nodes.node)]);
  await drain(nodes.node);
  assert.deepEqual(await standing(product), all(15));
});

test('a price is decided by the index, however many alerts it does not fulfil', async () => {
  const [product, beside] = [await offer(), await offer()];
  const insert = `
    insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount)
    select gen_random_uuid(), $1, $2, 'target', price, 'EUR', 1000 from generate_series(1, 20000) as price`;
  for (const productId of [product, beside]) await nodes.query(insert, [people[0], productId]);
  await nodes.query('analyze price_alerts');
  await nodes.query('delete from price_alerts where product_id = $1 and target_price > 700', [product]);
  await wait(product, people.slice(0, 3), 950);
  await change(houseContext(nodes.node), async (tx) => {
    // More often than a plan is made anew.
    for (let nr = 0; nr < 7; nr++) {
      const amount = 999 - nr;
      const cost = await readsOf(tx, () =>
        sql`update product_variants set price_amount = ${amount} where product_id = ${product}`.execute(tx),
      );
      assert.deepEqual([cost.scans, cost.waiting], [0, 1], `${nr}`);
      assert.ok(cost.rows <= 1, `${cost.rows} rows for nothing`);
    }
  });
  assert.deepEqual(await nodes.query('select 1 from price_alert_work'), []);

  await reprice(product, 900);
  await change(houseContext(nodes.node), async (tx) => {
    const work = await holdWork(tx);
    assert.ok(work && !work.isMoot && work.isOnSale);
    const cost = await readsOf(tx, async () => assert.equal((await fireNext(tx, work, 1_000)).length, 3));
    assert.deepEqual([cost.scans, cost.waiting], [0, 1]);
    assert.ok(cost.rows <= 12, `${cost.rows} rows for three alerts`);
    throw new Rollback();
  }).catch((error: unknown) => assert.ok(error instanceof Rollback, String(error)));
  await drain(nodes.node);
  assert.equal((await standing(product)).fired, 3);
  await nodes.query('delete from price_alerts where product_id = any($1)', [[product, beside]]);
});

test('a check names what was passed over and what nobody works at', async () => {
  const { db } = nodes.node.database;
  const product = await offer();
  await wait(product, people.slice(0, 1));
  await reprice(product, 700);
  assert.deepEqual([await checkFired.find(db), await checkWork.find(db)], [[], []]);
  await nodes.query(`update price_alert_work set created_at = souk_now() - interval '11 minutes'`);
  assert.match((await checkWork.find(db)).join(), new RegExp(`product ${product} nobody was told`));
  await nodes.query('delete from price_alert_work');
  assert.match((await checkFired.find(db)).join(), new RegExp(`waits for 800 and the product ${product} cost 700`));
});

class Rollback extends Error {}

/** What some work reads of the alerts: scans of the whole table and of the index, and rows. */
async function readsOf(tx: Tx, work: () => Promise<unknown>) {
  const read = async () => {
    const { rows } = await sql<{ scans: number; waiting: number; rows: number }>`
      select seq_scan as scans, coalesce(idx_tup_fetch, 0) as rows,
        pg_stat_get_xact_numscans('price_alerts_waiting'::regclass) as waiting
      from pg_stat_xact_user_tables where relname = 'price_alerts'`.execute(tx);
    return rows[0] ?? { scans: 0, waiting: 0, rows: 0 };
  };
  const before = await read();
  await work();
  const after = await read();
  return { scans: after.scans - before.scans, waiting: after.waiting - before.waiting, rows: after.rows - before.rows };
}
