import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { addCrowd } from '#support/crowd.ts';
import { cloneDatabase } from '#support/database.ts';
import { offerProduct } from '#support/orders.ts';
import { callerOf, signUp } from '#support/people.ts';
import { must } from '#support/trade.ts';
import { cleanUp, newFolder, openSouk, until } from './souk.ts';

const WAITING = 12_000;
const KILLS = 3;
const TOLD_WITHIN_MS = 120_000;

after(cleanUp);

test(`${WAITING} who wait for a price are each told once, though the server is killed ${KILLS} times amid it`, async (t) => {
  const database = await cloneDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const options = { folder: newFolder('alerts'), settings: { DATABASE_URL: database.url } };
  let server = await openSouk(options);
  try {
    const crowd = await addCrowd(pool, WAITING);
    const seller = await signUp(server.url, 'Ana');
    const { productId } = await offerProduct(seller);
    await pool.query(
      `insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount, armed_after_id)
       select gen_random_uuid(), id, $1, 'target', 800, 'EUR', 1000, (select max(id) from price_history)
       from unnest($2::uuid[]) as id`,
      [productId, crowd],
    );
    const count = async (what: string) => Number((await pool.query(what, [productId])).rows[0]?.count);
    const fired = () => count('select count(*) from price_alerts where product_id = $1 and notified');

    const path = `/api/products/${productId}`;
    await must(seller.patch(path, { price: { amount: 700, currency: 'EUR' } }));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const mark = (WAITING * kill) / (KILLS + 2);
      await until(`${mark} are told`, async () => (await fired()) >= mark, TOLD_WITHIN_MS);
      const soFar = await fired();
      await server.kill();
      t.diagnostic(`killed behind ${soFar}`);
      server = await openSouk(options);
      // Up again: who was not told yet waited for the price that it had.
      if (kill === 1) {
        const again = callerOf(server.url, seller.accessToken);
        await must(again.patch(path, { price: { amount: 1_000, currency: 'EUR' } }));
      }
    }
    await until('all are told', async () => (await fired()) === WAITING, TOLD_WITHIN_MS);
    await until(
      'nothing is left to do',
      async () => (await count('select count(*) from price_alert_work where product_id = $1')) === 0,
      TOLD_WITHIN_MS,
    );

    const { rows } = await pool.query<{ lines: string; people: string; price: string }>(
      `select count(*) as lines, count(distinct user_id) as people, max(data #>> '{price,amount}') as price
       from notifications where type = 'price_alert.reached'`,
    );
    assert.deepEqual(rows, [{ lines: String(WAITING), people: String(WAITING), price: '700' }]);
  } finally {
    await server.stop().catch(() => {});
    await pool.end();
    await database.drop();
  }
});
