import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Product } from '#features/catalogue/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { change, outdate } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { reindexSearch } from '../service.ts';
import { evaluateSearch } from './evaluate.ts';
import { measureAll, measureQuery } from './measure.ts';
import { readJudged } from './read-judged.ts';

let folder: string;
let market: TestServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souk-judged-'));
  market = await startTestServer();
});
after(async () => {
  await market.close();
  await rm(folder, { recursive: true });
});

async function fileOf(text: string, name = 'judged.tsv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const wanted = [
  { query: 'red radio', product: '12', grade: 3 },
  { query: 'red radio', product: 'b-7', grade: 0 },
];

test('judgements are read from TSV, CSV and JSON Lines, with a header of other names or none', async () => {
  const texts: [string, string][] = [
    ['a.tsv', 'query\tproduct\tgrade\nred radio\t12\t3\nred radio\tb-7\t0\n'],
    ['b.tsv', 'red radio\t12\t3\nred radio\tb-7\t0\n'],
    ['c.csv', 'Relevance,Search Term,Product-ID\r\n3,red radio,12\r\n0,red radio,b-7\r\n'],
    ['d.csv', '"red radio",12,3\n"red radio",b-7,0\n'],
    ['e.jsonl', '{"id":1,"q":"red radio","sku":12,"label":"3"}\n{"q":"red radio","sku":"b-7","label":0}\n'],
    ['f.tsv', 'query\tproduct\tgrade\nred radio\t12\t1\nred radio\t12\t3\nred radio\tb-7\t0\n'],
  ];
  for (const [name, text] of texts) {
    const file = await fileOf(text, name);
    if (name === 'e.jsonl') {
      const [first] = await readJudged(await fileOf('{"q":"red radio","sku":12,"label":"3"}\n', 'one.jsonl'));
      assert.deepEqual(first, wanted[0]);
    } else assert.deepEqual(await readJudged(file), wanted, name);
  }
});

test('what is no judgement is said with its line', async () => {
  const faults: [string, RegExp][] = [
    ['query\tproduct\tgrade\na\t1\tgood\n', /^Line 2: the grade 'good'/],
    ['query\tproduct\tgrade\na\t1\t2\n\t1\t2\n', /^Line 3 has no query/],
    ['query\tproduct\tgrade\na\t1\t-1\n', /^Line 2: the grade '-1'/],
    ['query\tproduct\na\t1\n', /^Line 2 has no grade/],
    ['query\tproduct\tgrade\na\t1\n', /^Line 2: /],
    ['', /holds no judgements/],
  ];
  for (const [text, message] of faults) await assert.rejects(readJudged(await fileOf(text)), { message });
});

test('nDCG, recall and the part that was judged are what the formulas say', () => {
  const grades = new Map([
    ['a', 3],
    ['b', 1],
    ['c', 0],
    ['d', 2],
  ]);
  const one = measureQuery('q', grades, ['c', 'x', 'a', 'b']);
  const ideal = 7 + 3 / Math.log2(3) + 1 / Math.log2(4);
  assert.equal(one.ndcg, (7 / Math.log2(4) + 1 / Math.log2(5)) / ideal);
  assert.equal(one.judgedNdcg, (7 / Math.log2(3) + 1 / Math.log2(4)) / ideal);
  assert.deepEqual([one.recall, one.found, one.judged, one.shown], [2 / 3, 4, 3, 4]);
  const best = measureQuery('q', grades, ['a', 'd', 'b', 'c']);
  assert.deepEqual([best.ndcg, best.recall], [1, 1]);
  const hopeless = measureQuery('q', new Map([['c', 0]]), []);
  assert.equal(hopeless.ndcg, undefined);
  const all = measureAll([best, hopeless, measureQuery('q', grades, [])]);
  assert.deepEqual([all.queries, all.answerable, all.ndcg, all.recall], [3, 2, 0.5, 0.5]);
  assert.equal(all.zero, 2 / 3);
});

test('a market is judged by its products, within a shop or all', async () => {
  const ana = await market.person('Ana');
  const put = async (slug: string, title: string, more: object) => {
    const price = { amount: 1_000, currency: 'EUR' };
    const { status, body } = await ana.post<Product>(`/api/shops/${slug}/products`, {
      title,
      price,
      stock: 1,
      ...more,
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  for (const name of ['Attic', 'Cellar']) await ana.post<Shop>('/api/shops', { name, currency: 'EUR' });
  const lamp = await put('attic', 'Brass lamp', {});
  await put('cellar', 'Brass lamp of the cellar', {});
  await reindexSearch(market.house);
  const file = await fileOf(
    `query\tproduct\tgrade\nbrass lamp\t${lamp.id}\t3\nbrass lamp\tnone\t3\nzzyzx\t${lamp.id}\t0\n`,
  );
  const { ndcg, recall, zero, judged, queries, answerable, unknown, each } = await evaluateSearch(market.house, {
    ...{ file, shop: 'attic' },
  });
  assert.deepEqual([ndcg, recall, zero, queries, answerable, unknown], [1, 1, 0.5, 2, 1, 1]);
  assert.deepEqual([judged, each[0]?.found], [1, 1]);
  const all = await evaluateSearch(market.house, { file });
  assert.deepEqual([all.each[0]?.found, all.each[0]?.judged], [2, 1]);

  // As behind an import that no server has heard of.
  await change(houseContext(market.house), async (tx) => {
    await tx.deleteFrom('product_documents').execute();
    outdate(tx, 'documents');
  });
  assert.equal((await evaluateSearch(market.house, { file })).each[0]?.found, 2);
});
