import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch, stringifySearch } from './addresses.ts';

test('an address says the same after it was read and written', () => {
  for (const address of [
    '',
    '?q=brass+lamp',
    '?q=007&pages=2',
    '?q=1e3',
    '?q=true&unread=true',
    '?category=audio/radios&attr.Colour=red&attr.Colour=blue+%26+green',
    '?q=caf%C3%A9+%22x%22',
  ]) {
    assert.equal(stringifySearch(parseSearch(address)), address);
  }
});

test('what is not there is not written', () => {
  assert.equal(stringifySearch({ q: undefined, shop: [], view: null, inStock: true }), '?inStock=true');
});
