import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, runSouk, until } from '../ops/souk.ts';

const WITHIN_MS = 60_000;
const MONTHS = 150;

const folder = newFolder('rebuild');
let database: TestDatabase;
let client: pg.Client;
before(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
after(async () => {
  await cleanUp();
  await client.end();
  await database.drop();
});

test('a rebuild of figures that is killed goes on where it was, and comes to the same', async () => {
  const settings = { DATABASE_URL: database.url };
  const souk = await openSouk({ folder, settings });
  const ana = await signUp(souk.url, 'Ana');
  const { id } = (await ana.post<{ id: string }>('/api/shops', { name: 'Beads', currency: 'EUR' })).body;
  await client.query(
    `insert into product_views (id, kind, shop_id, day, visitor, device, created_at)
     select gen_random_uuid(), 'shop', $1, at::date, 'v' || n % 3, 'mobile', at
     from generate_series(1, $2::integer) as n cross join lateral (select now() - n * interval '1 month' as at) as moment`,
    [id, MONTHS],
  );
  const one = async <T>(query: string) => Object.values((await client.query(query)).rows[0])[0] as T;
  const counted = () => one<number>('select coalesce(sum(views), 0)::int from shop_analytics');
  assert.equal(await counted(), 0);

  const killed = runSouk(['analytics', 'rebuild'], { folder, settings });
  const done = () =>
    one<number>('select coalesce(max(done), 0)::int from analytics_rebuilds where finished_at is null');
  await until('it counts', async () => (await done()) > 0, WITHIN_MS);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const stood = await done();
  assert.ok(stood > 0 && stood < MONTHS, `${stood} months`);
  assert.ok((await counted()) <= stood);

  const again = runSouk(['analytics', 'rebuild'], { folder, settings });
  assert.equal((await again.ended).code, 0, again.output());
  assert.match(again.output(), /months of shops/);
  assert.equal(await counted(), MONTHS);
  assert.equal(await one('select count(*)::int from analytics_rebuilds where finished_at is null'), 0);
  assert.ok((await one<number>(`select max(done)::int from analytics_rebuilds`)) < MONTHS + 5, 'no piece twice');
  const unknown = runSouk(['analytics', 'rebuild', '--shop', 'nobody'], { folder, settings });
  assert.equal((await unknown.ended).code, 1);
  assert.match(unknown.output(), /There is no shop 'nobody'/);
  const checked = runSouk(['check'], { folder, settings });
  assert.equal((await checked.ended).code, 0, checked.output());
});
