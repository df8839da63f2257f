import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import { importProducts } from '#features/catalogue/service.ts';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { type Memory, memoryOf } from './memory/memory.ts';
import type { FoundProducts, Suggestions } from './schema.ts';
import { reindexSearch } from './service.ts';

// A market of a few words, searched with slips of fingers: the index in memory and the database answer the same.

let market: TestServer;
let ana: Person;
let memory: Memory;

const ADJECTIVES = ['wooden', 'bluetooth', 'portable', 'waterproof', 'rechargeable'];
const NOUNS = ['speaker', 'table', 'cable', 'headphones', 'lamp', 'keyboard', 'key'];
/** None but these have them: rare ones, and what was misspelled by a shop. */
const RARE = ['orrery', 'bluetoth', 'board', 'xk2000'];

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  const titles = ADJECTIVES.flatMap((adjective, one) =>
    NOUNS.flatMap((noun, other) => Array.from({ length: (one * 7 + other * 3) % 12 }, () => `${adjective} ${noun}`)),
  );
  for (const [shop, names] of [
    ['Attic', titles],
    ['Cellar', [...RARE, ...titles.slice(0, 40)]],
    ['Hidden', [...titles.slice(40, 80), 'sextant', 'sextant lamp']],
  ] as const) {
    const { body } = await ana.post<Shop>('/api/shops', { name: shop, currency: 'EUR' });
    const asOwner = houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null });
    await importProducts(asOwner, body.slug, names.map(draft));
  }
  await market.house.database.pool.query(`update shops set status = 'hidden' where name = 'Hidden'`);
  await reindexSearch(market.house);
  const opened = memoryOf(market.house);
  assert.ok(opened && (await opened.loaded(30_000)));
  memory = opened;
  await memory.caughtUp();
});
after(() => market.close());

function draft(title: string, number: number): ProductDraft {
  return {
    externalId: `P-${number}`,
    title,
    description: '',
    brand: null,
    gtin: null,
    price: { amount: 100 + number, currency: 'EUR' },
    stock: 1,
    status: 'active',
    category: number % 3 === 0 ? ['Audio gear', 'Wireless'] : [],
    tags: [],
    attributes: {},
    imageUrl: null,
    releasedAt: null,
  };
}

async function ask(path: string, { guest } = market): Promise<FoundProducts> {
  const { status, body } = await guest.get<FoundProducts>(path);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body;
}

/** Everything that is found, page by page, and what is said of it. */
async function findAll(path: string, server = market) {
  const first = await ask(path, server);
  const ids = first.items.map(({ id }) => id);
  const { total, facets, corrections, correctedQuery, droppedWords } = first;
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await ask(`${path}&facets=false&cursor=${cursor}`, server);
    const said = [page.total, page.corrections, page.correctedQuery, page.droppedWords];
    assert.deepEqual(said, [total, corrections, correctedQuery, droppedWords], 'each page says the same');
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  assert.equal(new Set(ids).size, ids.length, `${path}: each once`);
  assert.equal(ids.length, total.value, path);
  return { total, facets, corrections, correctedQuery, droppedWords, ids: ids.toSorted() };
}

const QUERIES = fc.sample(
  fc
    .array(
      fc.record({
        word: fc.constantFrom(...ADJECTIVES, ...NOUNS, ...RARE, 'keyboard', 'the', 'key', 'board', 'sextant', '2000'),
        slip: fc.nat(5),
        at: fc.nat(12),
        by: fc.constantFrom(...'aeiorst'),
        space: fc.constantFrom(' ', ' ', ' ', ''),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((words) =>
      words
        .map(({ word, slip, at, by, space }) => {
          const place = at % word.length;
          const [start, end] = [word.slice(0, place), word.slice(place)];
          const typed = [word, word, start + end.slice(1), start + by + end, start + by + end.slice(1)][slip];
          return (typed ?? `${start}${end.charAt(1)}${end.charAt(0)}${end.slice(2)}`) + space;
        })
        .join(''),
    ),
  { numRuns: 40, seed: 20_261_123 },
);

test('the database corrects and leaves out the same words as the index, and finds the same', {
  timeout: 120_000,
}, async () => {
  const paths = QUERIES.map(
    (q, at) =>
      `/api/search/products?q=${encodeURIComponent(q)}&limit=${7 + (at % 30)}${['', '&sort=priceUp', '&maxPrice=220', '&exact=true'][at % 4]}`,
  );
  const ofMemory = [];
  for (const path of paths) ofMemory.push(await findAll(path));
  assert.ok(memory.state, 'the index answered all the time');
  const { pool } = market.house.database;
  const beside = await startTestServer({ beside: market });
  try {
    await memoryOf(beside.house)?.stop();
    for (const [at, path] of paths.entries()) {
      assert.deepEqual(await findAll(path, beside), ofMemory[at], decodeURIComponent(path));
    }
  } finally {
    await beside.close();
  }
  const corrected = ofMemory.filter(({ corrections }) => corrections.length > 0).length;
  const dropped = ofMemory.filter(({ droppedWords }) => droppedWords.length > 0).length;
  assert.ok(corrected > 8 && dropped > 5, `${corrected} corrected, ${dropped} left words out`);
  const { rows } = await pool.query(`select word from search_words where word like 'xk%'`);
  assert.deepEqual(rows, [], 'models are no words');
});

test('a word that came in just now is what others are taken for', async () => {
  for (let count = 0; count < 2; count++) {
    const product = { title: `Armillary sphere ${count}`, price: { amount: 100, currency: 'EUR' } };
    assert.equal((await ana.post(`/api/shops/attic/products`, product)).status, 201);
  }
  await reindexSearch(market.house);
  await memory.caughtUp();
  const { correctedQuery, total } = await ask('/api/search/products?q=Armilary%20spheer');
  assert.deepEqual([correctedQuery, total.value], ['armillary sphere', 2]);
});

const hostile = [
  'x'.repeat(1_000),
  '1234567890 0987654321',
  '😀 🎧 👩‍👩‍👧',
  'שלום עולם',
  'سماعات لاسلكيه',
  'a',
  Array.from({ length: 200 }, (_, at) => `speker${at}`).join(' '),
  'the and of for',
  'the spekaer for',
  "' & | ! <-> :* \\ '' (",
  '蓝牙耳机',
  'ｓｐｅａｋｅｒ',
];

test('whatever is typed, searches and suggestions answer, and pages go on', async () => {
  for (const q of hostile) {
    const path = `/api/search/products?limit=3&q=${encodeURIComponent(q.slice(0, 1_000))}`;
    const { nextCursor } = await ask(path);
    if (nextCursor) await ask(`${path}&cursor=${nextCursor}`);
    const { status } = await market.guest.get(`/api/search/suggest?q=${encodeURIComponent(q.slice(0, 200))}`);
    assert.equal(status, 200, q);
  }
  for (const query of [`q=${'x'.repeat(201)}`, 'limit=0', 'limit=21', 'sessionId=%20', 'more=1']) {
    assert.equal((await market.guest.get(`/api/search/suggest?${query}`)).status, 400, query);
  }
  assert.equal((await ask('/api/search/products?q=the%20speaker')).droppedWords.length, 0, 'no stop word is missed');
});

test('what is being typed goes on with words, categories, shops and products, by index and by database', async () => {
  const suggest = async (q: string) =>
    (await market.guest.get<Suggestions>(`/api/search/suggest?q=${encodeURIComponent(q)}`)).body;
  for (const isLoaded of [true, false]) {
    if (!isLoaded) await memory.stop();
    const speakers = await suggest('spea');
    assert.equal(speakers.queries[0]?.text, 'speaker');
    assert.deepEqual(
      (await suggest('wire')).categories.map(({ name }) => name),
      ['Wireless'],
    );
    assert.deepEqual(
      (await suggest('cel')).shops.map(({ name }) => name),
      ['Cellar'],
    );
    assert.deepEqual((await suggest('hid')).shops, [], 'nobody sees it');
    if (!isLoaded) continue;
    assert.equal(speakers.products.length, 4);
    assert.ok(speakers.products.every(({ title, price }) => title.includes('speaker') && price.currency === 'EUR'));
    assert.deepEqual((await suggest('sextant')).products, []);
  }
});

test('own searches come first, whoever asks sees their own, and they can be forgotten', async () => {
  const track = (caller: Person | TestServer['guest'], query: string, sessionId: string) =>
    caller.post('/api/track/view', { kind: 'search', query, sessionId });
  await track(ana, 'speaker stand', 'visit-ana');
  await track(ana, 'Speaker wall', 'visit-ana');
  await track(ana, 'speaker stand', 'visit-ana');
  await track(market.guest, 'speaker grill', 'visit-guest');
  const recent = async (caller: Person | TestServer['guest'], q: string, sessionId = '') => {
    const path = `/api/search/suggest?q=${q}${sessionId && `&sessionId=${sessionId}`}`;
    const { queries } = (await caller.get<Suggestions>(path)).body;
    return queries.filter(({ isRecent }) => isRecent).map(({ text }) => text);
  };
  assert.deepEqual(await recent(ana, 'spea'), ['speaker stand', 'Speaker wall']);
  assert.deepEqual(await recent(ana, ''), ['speaker stand', 'Speaker wall']);
  assert.deepEqual(await recent(ana, 'lamp'), []);
  assert.deepEqual(await recent(market.guest, 'spea', 'visit-guest'), ['speaker grill']);
  assert.deepEqual(await recent(market.guest, 'spea', 'visit-ana'), [], 'what an account searched is its own');
  assert.deepEqual(await recent(market.guest, 'spea'), []);
  assert.equal((await market.guest.delete('/api/search/recent?sessionId=visit-ana')).status, 204);
  assert.equal((await recent(ana, '')).length, 2);
  assert.equal((await ana.delete('/api/search/recent?sessionId=visit-guest')).status, 204);
  assert.deepEqual([await recent(ana, ''), await recent(market.guest, '', 'visit-guest')], [[], []]);
});
