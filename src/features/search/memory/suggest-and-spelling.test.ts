import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { indexOf } from '#support/index-rows.ts';
import { queryTerms } from '../query-terms.ts';
import { deleteKeys, editsBetween, editsForgiven, keysOfWord } from '../spelling.ts';
import { correctedText } from '../word-plan.ts';
import { planInMemory } from './plan-in-memory.ts';
import { searchIndex } from './search.ts';
import { openSuggest } from './suggest-in-memory.ts';

const many = (title: string, count: number) => Array.from({ length: count }, (_, at) => ({ title: `${title} ${at}` }));
const { index, shops } = indexOf([
  ...many('bluetooth headphones black', 30),
  ...many('usb cable white', 25),
  ...many('wooden table', 40),
  ...many('tablet stand', 40),
  ...many('Kopfhörer grün', 22),
  ...many('bluetooth dongle', 80),
  { title: 'bluetoth speaker' },
  { title: 'notebook sleeve', popularity: 90 },
  { title: 'notebook', popularity: 1 },
  { title: 'printer xk2000' },
]);

function changesOf(q: string) {
  const { changes } = planInMemory(index, shops, queryTerms(q, 'en').terms);
  return { changes, text: correctedText(q, changes) };
}

const all = { currency: 'EUR', inStock: false, shopIds: [], categories: [], attributes: [] } as const;
const none = { minPrice: undefined, maxPrice: undefined, minRating: undefined, around: undefined, delivery: undefined };
const find = (q: string, limit = 200) => searchIndex(index, shops, wishFor(q, limit));

function wishFor(q: string, limit: number) {
  return {
    ...all,
    ...none,
    terms: queryTerms(q, 'en').terms,
    changes: 'best',
    sort: 'relevance',
    limit,
    after: undefined,
    statistics: undefined,
    withFacets: false,
  } as const;
}

const ids = [newId(), newId()];
const indexed = {
  ids,
  ...indexOf([
    { id: ids[0] ?? '', title: 'oak', popularity: 500, price: 90_000 },
    { id: ids[1] ?? '', title: 'a chair made of a very long oak board', price: 1 },
    ...many('chair', 19),
  ]),
};

test('one edit of a word of five letters and two of one of nine lead back to it, whatever they are', () => {
  const letter = fc.constantFrom(...'abcdeäж');
  const word = fc.string({ unit: letter, minLength: 5, maxLength: 14 });
  const edit = fc.record({ kind: fc.nat(3), at: fc.nat(20), by: letter });
  const edited = (text: string, { kind, at, by }: { kind: number; at: number; by: string }) => {
    const place = at % text.length;
    if (kind === 0) return text.slice(0, place) + text.slice(place + 1);
    if (kind === 1) return text.slice(0, place) + by + text.slice(place);
    if (kind === 2) return text.slice(0, place) + by + text.slice(place + 1);
    return text.slice(0, place) + (text[place + 1] ?? '') + text[place] + text.slice(place + 2);
  };
  fc.assert(
    fc.property(word, edit, edit, (meant, one, two) => {
      const edits = meant.length >= 9 ? [one, two] : [one];
      const typed = edits.reduce(edited, meant);
      const found = editsBetween(typed, meant, 2);
      assert.ok(found === undefined || found.count <= edits.length + 1);
      if (!found || found.count > edits.length || editsForgiven(typed) < found.count) return;
      const keys = new Set(keysOfWord(meant));
      assert.ok(
        deleteKeys(typed, editsForgiven(typed)).some((key) => keys.has(key)),
        `${typed} → ${meant}`,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a word that nothing has is taken for its likeliest neighbour, by what is found together', () => {
  for (const [q, text] of [
    ['bluetooht', 'bluetooth'],
    ['blutooth headphonse', 'bluetooth headphones'],
    ['BLUETOOHT  black', 'bluetooth  black'],
    // 'table' and 'cable' are both one edit away: what stands beside decides.
    ['xable wooden', 'table wooden'],
    ['white xable', 'white cable'],
    ['head phones', 'headphones'],
    ['usbcable', 'usb cable'],
    ['kopfhoerer', 'kopfhorer'],
    ['kopfhörre', 'kopfhorer'],
    // Hardly anything has that, very many have the other.
    ['bluetoth', 'bluetooth'],
  ] as const) {
    assert.equal(changesOf(q).text, text, q);
  }
});

test('what may be meant as it stands is left alone: numbers, models, short words, beginnings', () => {
  for (const q of ['xk2001', 'xk200', '2000', 'usx', 'blueto', 'headpho', 'printer', 'the', 'ab', '12345678901']) {
    assert.deepEqual(changesOf(q).changes.corrections, [], q);
  }
});

test('what was typed is found beside what it was taken for, and first', () => {
  const { hits, total } = find('bluetoth');
  assert.equal(total, 111);
  assert.equal(hits[0]?.id, find('speaker').hits[0]?.id);
});

test('where few have all words, those that nothing has are left out, then those that most have', () => {
  assert.deepEqual(changesOf('wooden zzzzqqq').changes.dropped, ['zzzzqqq']);
  assert.deepEqual(changesOf('table usb').changes.dropped, ['table']);
  const both = find('notebook stand');
  assert.deepEqual(both.changes.dropped, ['stand'], 'more have that');
  assert.equal(both.total, 2);
  // A number alone finds what nobody looked for, and nothing is left where nothing is known.
  assert.deepEqual(changesOf('zzzzqqq 7').changes.dropped, []);
  assert.deepEqual(changesOf('zzzzqqq qqqzzz').changes.dropped, []);
});

test('what has all words stands before what has some, however popular that is', () => {
  const [cheap, both] = indexed.ids;
  const answer = searchIndex(indexed.index, indexed.shops, wishFor('oak chair', 5));
  assert.deepEqual(answer.changes.dropped, ['chair']);
  assert.equal(answer.total, 2);
  assert.deepEqual(
    answer.hits.map(({ id }) => id),
    [both, cheap],
  );
});

test('what is typed goes on with what there is, the commonest first', () => {
  const suggest = openSuggest();
  const ask = (typed: string, limit = 8) => suggest(index, shops, { typed, limit });
  assert.equal(ask('t').queries[0], 'table');
  assert.deepEqual(ask('tab').queries.toSorted(), ['table', 'tablet']);
  assert.deepEqual(ask('wooden t').queries, ['wooden table']);
  assert.deepEqual(ask('bluetooth hea').queries, ['bluetooth headphones']);
  assert.deepEqual(ask('blutooth hea').queries, ['bluetooth headphones'], 'the word before is corrected');
  assert.deepEqual(ask('headho').queries, ['headphones'], 'one slip in the word that is being typed');
  assert.deepEqual(ask('kopfhö').queries, ['kopfhorer']);
  assert.equal(ask('wooden ').queries[0], 'wooden table');
  assert.equal(ask('notebook').productIds.length, 2);
  assert.deepEqual(
    ask('att').shops.map(({ name }) => name),
    ['Attic'],
  );
  assert.ok(ask('xk2').productIds.length === 1, 'a model from its beginning');
  for (const typed of ['', ' ', '😀', 'z'.repeat(200), '1', 'של', '- -', 'a b c d e f g', 'the ']) {
    const answer = ask(typed, 20);
    assert.ok(answer.queries.length <= 20 && answer.productIds.length <= 10, typed);
  }
});
