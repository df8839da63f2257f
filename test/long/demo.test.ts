import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '#support/app.ts';
import { personalData } from '../../src/app.ts';
import { removeDemo, writeDemo } from '../../src/features/demo/service.ts';

test('a small demo grows to the medium one, which is what a medium one is from the start, and goes again', async (t) => {
  const [grown, fresh] = [await startTestServer(), await startTestServer()];
  const content = `
    select (select md5(string_agg(email || name, ',' order by number)) from users join demo_people on user_id = users.id) as people,
      (select md5(string_agg(name || description, ',' order by slug)) from shops) as shops,
      (select md5(string_agg(title || description || price_amount || attributes::text, ',' order by external_id)) from products) as products,
      (select count(*)::int from users) as users, (select count(*)::int from shops) as shop_count,
      (select count(*)::int from products) as product_count, (select count(*)::int from products where picture_id is null) as bare,
      (select count(*)::int from files) < 900 as few`;
  try {
    await writeDemo(grown.house, 'small');
    const begun = performance.now();
    await writeDemo(fresh.house, 'medium');
    t.diagnostic(`medium in ${Math.round((performance.now() - begun) / 1_000)} s`);
    await writeDemo(grown.house, 'medium');
    const [one, other] = await Promise.all([grown, fresh].map(({ house }) => house.database.pool.query(content)));
    assert.deepEqual(one?.rows, other?.rows);
    const { users, shop_count, product_count, bare, few } = one?.rows[0] ?? {};
    assert.deepEqual(
      { users, shop_count, product_count, bare, few },
      { users: 2_000, shop_count: 400, product_count: 20_000, bare: 0, few: true },
    );
    await assert.rejects(writeDemo(grown.house, 'small'), /larger demo/);

    assert.equal(await removeDemo(grown.house, personalData()), 'finished');
    const left = await grown.house.database.pool.query(
      'select (select count(*) from users) + (select count(*) from shops) + (select count(*) from products) + (select count(*) from categories) as rows',
    );
    assert.equal(Number(left.rows[0]?.rows), 0);
  } finally {
    await Promise.all([grown.close(), fresh.close()]);
  }
});
