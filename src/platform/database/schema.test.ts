import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';

let market: TestServer;
before(async () => {
  market = await startTestServer();
});
after(() => market.close());

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  return (await market.house.database.pool.query<Row>(sql)).rows;
}

test('every foreign key has an index that begins with it, so that deleting a row walks over no table', async () => {
  const bare = await ask<{ name: string }>(`
    select conrelid::regclass || ': ' || conname as name from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace
      and not exists (
        select 1 from pg_index where indrelid = conrelid and indkey[0] = any (conkey))
    order by 1`);
  assert.deepEqual(
    bare.map(({ name }) => name),
    [],
  );
});

test('the house stands on enough of what a database can hold for it', async () => {
  const [counts] = await ask<Record<'tables' | 'indexes' | 'foreignKeys' | 'triggers', number>>(`
    select
      (select count(*)::int from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace) as tables,
      (select count(*)::int from pg_indexes where schemaname = 'public') as indexes,
      (select count(*)::int from pg_constraint
       where contype = 'f' and connamespace = 'public'::regnamespace) as "foreignKeys",
      (select count(*)::int from pg_trigger where not tgisinternal) as triggers`);
  assert.ok(counts && counts.tables >= 25 && counts.indexes >= 50 && counts.foreignKeys >= 40 && counts.triggers >= 5);
});
