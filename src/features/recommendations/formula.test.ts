import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { DEPTH, pickFavourites, refreshFavourites, type Standing } from './favourites.ts';
import { listByFormula } from './formula.store.ts';
import { pickByFormula } from './formula.ts';
import type { Candidate } from './pick.ts';
import type { Recommendations } from './schema.ts';
import type { VisibleRow } from './visible.store.ts';

let market: TestServer;
let shopId: string;
let seller: Person;
before(async () => {
  market = await startTestServer();
  seller = await market.person('Seller');
  shopId = newId();
  await query(`insert into shops (id, owner_id, slug, name, currency) values ($1, $2, 'radios', 'Radios', 'EUR')`, [
    ...[shopId, seller.id],
  ]);
});
after(() => market.close());

const query = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query(text, values)).rows as Row[];

async function newCategory(): Promise<string> {
  const id = newId();
  await query(`insert into categories (id, name, slug, path, names) values ($1, 'x', $2, $2, '{x}')`, [id, id]);
  return id;
}

interface Figures {
  readonly views: number;
  readonly sold: number;
  /** 0: nobody rated. */
  readonly stars: number;
}

/** Puts goods with these figures on a shelf; answers their ids in that order. */
async function stock(categoryId: string, goods: readonly Figures[]): Promise<string[]> {
  const ids = goods.map(() => newId());
  await query(
    `insert into products (id, shop_id, title, price_amount, highest_amount, currency, category_id)
     select id, $2, 'Radio', 100, 100, 'EUR', $3 from unnest($1::uuid[]) as id`,
    [ids, shopId, categoryId],
  );
  await query(
    `insert into product_counters (product_id, stock, views, sold, stars)
     select id, 1, views, sold, array[(stars = 1)::int, (stars = 2)::int, (stars = 3)::int, (stars = 4)::int, (stars = 5)::int]
     from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::int[]) as given (id, views, sold, stars)`,
    [ids, goods.map(({ views }) => views), goods.map(({ sold }) => sold), goods.map(({ stars }) => stars)],
  );
  return ids;
}

/** The formula as the mission says it, over the products as they are. */
async function plainly(categoryIds: readonly string[], known: readonly string[], limit: number) {
  return query<{ id: string; score: number }>(
    `with candidates as (
       select id, views::float8, sold::float8,
         coalesce((stars[1] + 2 * stars[2] + 3 * stars[3] + 4 * stars[4] + 5 * stars[5])::float8
           / nullif(stars[1] + stars[2] + stars[3] + stars[4] + stars[5], 0), 0) as rating
       from products join product_counters on product_id = id where category_id = any($1::uuid[]) and status = 'active'
     ), most as (
       select greatest(max(views), 1) as views, greatest(max(sold), 1) as sold, greatest(max(rating), 1) as rating from candidates
     )
     select id, 0.3 * candidates.views / most.views + 0.5 * candidates.sold / most.sold
         + 0.2 * candidates.rating / most.rating as score
     from candidates, most where id <> all($2::uuid[]) order by score desc, id desc limit $3`,
    [categoryIds, known, limit],
  );
}

const figures = fc.record({
  views: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(10_000)),
  sold: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(500)),
  stars: fc.nat(5),
});
const rounded = (rows: readonly { id: string; score: number }[]) =>
  rows.map(({ id, score }) => ({ id, score: Math.round(score * 1e9) / 1e9 }));

/** The same scores in the same order, and the same products but where the last ones are equal. */
function isSame(one: readonly { id: string; score: number }[], other: readonly { id: string; score: number }[]): void {
  const [found, wanted] = [rounded(one), rounded(other)];
  assert.deepEqual(
    found.map(({ score }) => score),
    wanted.map(({ score }) => score),
  );
  const last = wanted.at(-1)?.score;
  const settled = (rows: typeof found) =>
    rows.flatMap(({ id, score }) => (score === last ? [] : [`${score} ${id}`])).sort();
  assert.deepEqual(settled(found), settled(wanted));
}

test('the formula is what plain SQL says, whatever the figures, from one category or several', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(figures, { maxLength: 40 }), { minLength: 1, maxLength: 3 }),
      fc.nat(10),
      async (shelves, knownCount) => {
        const categories = await Promise.all(shelves.map(newCategory));
        const ids = (
          await Promise.all(shelves.map((goods, index) => stock(categories[index] as string, goods)))
        ).flat();
        const known = ids.slice(0, knownCount);
        const { pool } = market.house.database;
        isSame(await listByFormula(pool, categories, known, 20), await plainly(categories, known, 20));
      },
    ),
    { numRuns: 15 },
  );
});

test('the favourites of large categories answer as all their products would, alone and together', async () => {
  const { pool, db } = market.house.database;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const dice = fc.sample(figures, { numRuns: 700, seed });
      const [large, other, small] = [await newCategory(), await newCategory(), await newCategory()];
      const ids = await stock(large, dice.slice(0, 450));
      await stock(other, dice.slice(450, 680));
      await stock(small, dice.slice(680));
      await refreshFavourites(db, [], 200);
      const kept = await query<{ count: number }>(
        'select cardinality(product_ids) as count from category_favourites where category_id = any($1) order by 1',
        [[large, other, small]],
      );
      assert.equal(kept.length, 2, 'the small one is looked at as it is');
      for (const categories of [[large], [large, other], [large, other, small]]) {
        const best = (await plainly(categories, [], 1_000)).map(({ id }) => id);
        for (const known of [[], ids.slice(0, 30), best.slice(0, 40)]) {
          isSame(await listByFormula(pool, categories, known, 20), await plainly(categories, known, 20));
        }
      }
    }),
    { numRuns: 3 },
  );
});

test('where more is left out than the favourites go deep, all products are looked at', async () => {
  const { pool, db } = market.house.database;
  const category = await newCategory();
  const goods = Array.from({ length: 400 }, (_, index) => ({ views: 400 - index, sold: 400 - index, stars: 0 }));
  const ids = await stock(category, goods);
  await refreshFavourites(db, [], 200);
  const kept = await query<{ ids: string[] }>(
    'select product_ids as ids from category_favourites where category_id = $1',
    [category],
  );
  assert.equal(kept[0]?.ids.length, DEPTH);
  const isShown = new Set(ids.slice(250));
  const check = async (candidates: readonly Candidate[]) =>
    candidates.filter(({ id }) => isShown.has(id)).map((one) => ({ ...one, row: {} as VisibleRow }));
  assert.deepEqual(await pickByFormula(pool, [category], [], check, false), []);
  const found = await pickByFormula(pool, [category], [], check, true);
  assert.deepEqual(
    found.slice(0, 20).map(({ id }) => id),
    ids.slice(250, 270),
  );
  assert.deepEqual(
    (
      await pickByFormula(
        pool,
        [category],
        ids.slice(0, 55),
        async (some) => some.map((one) => ({ ...one, row: {} as VisibleRow })),
        true,
      )
    )
      .slice(0, 20)
      .map(({ id }) => id),
    ids.slice(55, 75),
    'known ones count as left out',
  );
});

test('favourites hold the first of every formula, and few others', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(figures, { maxLength: 300 }),
      fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })),
      async (goods, [a, b, c]) => {
        const all: Standing[] = goods.map(({ stars, ...figures }, index) => ({
          ...figures,
          rating: stars,
          id: String(index).padStart(4, '0'),
        }));
        const score = ({ views, sold, rating }: Standing) => a * views + b * sold + c * rating;
        const best = (some: readonly Standing[]) =>
          [...some].sort((one, other) => score(other) - score(one) || (one.id < other.id ? 1 : -1)).slice(0, 10);
        const kept = await pickFavourites([...all], 10);
        assert.deepEqual(best(kept), best(all));
        for (const part of ['views', 'sold', 'rating'] as const) {
          assert.equal(Math.max(0, ...kept.map((one) => one[part])), Math.max(0, ...all.map((one) => one[part])));
        }
      },
    ),
    { numRuns: 100 },
  );
});

/** The texts of what the database is asked while something is done. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { pool } = market.house.database;
  const texts: string[] = [];
  const client = await pool.connect();
  const prototype = Object.getPrototypeOf(client) as { query: (...given: unknown[]) => unknown };
  client.release();
  const { query: original } = prototype;
  prototype.query = function (this: unknown, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : ((first as { text?: string })?.text ?? '');
    const isOurs = /recommendation|passedOver|trending_products|merge_neighbours|is_followed/.test(text);
    // The queue of jobs names these, too.
    if (isOurs && !text.includes('pgboss')) texts.push(text);
    return Reflect.apply(original, this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return texts;
}

test('who looked at 100,000 things is answered by as many statements as anybody, none of which reads all of them', async () => {
  const [ana, ben] = [await market.person('Ana'), await market.person('Ben')];
  const category = await newCategory();
  const ids = await stock(
    category,
    Array.from({ length: 60 }, (_, index) => ({ views: index, sold: 1, stars: 5 })),
  );
  await query(
    `insert into product_views (id, kind, product_id, shop_id, day, user_id, visitor, created_at)
     select gen_random_uuid(), 'product', ($3::uuid[])[1 + n % 30], $2, current_date, $1, 'ana', now() - n * interval '1 second'
     from generate_series(1, 100000) as n`,
    [ana.id, shopId, ids],
  );
  await query(
    `insert into product_views (id, kind, product_id, shop_id, day, user_id, visitor)
     values (gen_random_uuid(), 'product', $1, $2, current_date, $3, 'ben')`,
    [ids[0], shopId, ben.id],
  );
  await query('vacuum analyze product_views');
  const ask = async (person: Person) => {
    const { status, body } = await person.get<Recommendations>('/api/track/recommendations/me?strategy=formula');
    assert.equal(status, 200);
    return body;
  };
  const ofAna = await statementsOf(() => ask(ana));
  const ofBen = await statementsOf(() => ask(ben));
  assert.equal(ofAna.length, ofBen.length);
  assert.ok(ofAna.length <= 10, ofAna.join('\n\n'));
  const again = await statementsOf(() => ask(ana));
  assert.equal(again.length, 2, 'a kept list: what is known of the asker, and what may be shown');

  const text = ofAna.find((one) => one.includes('recommendation_sessions')) as string;
  const plans = await query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (analyze, format json) ${text.replaceAll('$1', `'${ana.id}'::uuid`).replaceAll('$2', 'null::text')}`,
  );
  const read = scansOf(plans[0]?.['QUERY PLAN'][0].Plan as PlanNode).filter(
    (node) => node['Relation Name'] === 'product_views',
  );
  assert.ok(read.length > 0);
  for (const node of read) {
    assert.match(node['Node Type'], /Index/, JSON.stringify(node));
    assert.ok(node['Actual Rows'] <= 2_000, `${node['Actual Rows']} rows`);
  }
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly Plans?: readonly PlanNode[];
}

function scansOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(scansOf)];
}
