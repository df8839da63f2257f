import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDocument, type Documents, dropDead, killDocument, openDocuments } from './documents.ts';
import { hasBit, withRoom } from './growing.ts';
import { numbersIn, openValueSets, unionOf } from './value-sets.ts';

const idOf = (number: number) => Uint32Array.of(1, 2, 3, number);

function put(documents: Documents, product: number, categories: readonly number[]): void {
  const document = addDocument(documents, idOf(product));
  const begin = document === 0 ? 0 : (documents.categoryEnds[document - 1] as number);
  documents.categories = withRoom(documents.categories, begin + categories.length);
  documents.categories.set(categories, begin);
  documents.categoryEnds[document] = begin + categories.length;
}

/** The same by looking at every document. */
function walk(documents: Documents, wanted: readonly number[]): number[] {
  return Array.from({ length: documents.size }, (_, document) => document).filter((document) => {
    const begin = document === 0 ? 0 : (documents.categoryEnds[document - 1] as number);
    const own = documents.categories.subarray(begin, documents.categoryEnds[document]);
    return !hasBit(documents.dead, document) && wanted.some((value) => own.includes(value));
  });
}

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ put: fc.nat(90), in: fc.uniqueArray(fc.nat(4), { maxLength: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ kill: fc.nat(90) }) },
  { weight: 3, arbitrary: fc.record({ ask: fc.uniqueArray(fc.nat(5), { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ renumber: true }) },
);

test('a category holds what a walk over all documents finds, whatever came, went and was renumbered between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), fc.nat(70), (steps, first) => {
      const documents = openDocuments();
      const sets = openValueSets(documents);
      for (let product = 0; product < first; product++) put(documents, 1_000 + product, [product % 3]);
      for (const one of [...steps, { ask: [0, 1] }, { ask: [2] }]) {
        if ('put' in one) put(documents, one.put, one.in);
        if ('kill' in one) killDocument(documents, idOf(one.kill));
        if ('renumber' in one) {
          dropDead(documents);
          sets.forget();
        }
        if (!('ask' in one)) continue;
        const bits = unionOf(one.ask.map((value) => sets.documentsOf('categories', value)));
        assert.deepEqual([...numbersIn(bits, documents.dead)], walk(documents, one.ask));
      }
    }),
    { seed: 20261123, numRuns: 150 },
  );
});

test('documents at the borders of a word of bits are neither lost nor doubled', () => {
  for (const size of [0, 1, 31, 32, 33, 63, 64, 65, 1_023, 1_024, 1_025]) {
    const documents = openDocuments();
    const sets = openValueSets(documents);
    for (let product = 0; product < size; product++) put(documents, product, [7]);
    assert.equal(numbersIn(sets.documentsOf('categories', 7), documents.dead).length, size);
    put(documents, size, [7]);
    killDocument(documents, idOf(0));
    const numbers = numbersIn(sets.documentsOf('categories', 7), documents.dead);
    assert.deepEqual([numbers.length, numbers.at(-1)], [size === 0 ? 0 : size, size === 0 ? undefined : size]);
  }
});

test('more values than are kept are answered all the same', () => {
  const documents = openDocuments();
  const sets = openValueSets(documents);
  for (let product = 0; product < 600; product++) put(documents, product, [product]);
  for (const round of [1, 2]) {
    for (let value = 0; value < 600; value++)
      assert.deepEqual([...numbersIn(sets.documentsOf('categories', value), documents.dead)], [value], `${round}`);
  }
});
