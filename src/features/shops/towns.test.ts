import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTowns } from './towns.ts';

test('a town is found by the beginning of its name, the largest first, accents or not', async () => {
  const [lisbon] = await findTowns('lisb', 5);
  assert.deepEqual([lisbon?.name, lisbon?.country], ['Lisbon', 'PT']);
  assert.equal((await findTowns('sao pau', 1))[0]?.name, 'São Paulo');
  assert.equal((await findTowns('Paris', 3))[0]?.country, 'FR');
});

test('what is written whole comes before what only begins so', async () => {
  assert.equal((await findTowns('Porto', 3))[0]?.name, 'Porto');
});

test('signs and strange words find nothing', async () => {
  assert.deepEqual(await findTowns('%', 5), []);
  assert.deepEqual(await findTowns('zzzzzz', 5), []);
});
