import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highlight } from './highlight.ts';

const marked = (text: string, sought: string) =>
  highlight(text, sought)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('');

test('the beginnings of words that were typed are marked, whatever their capitals and accents', () => {
  assert.equal(marked('Brass lamp', 'la'), 'Brass [la]mp');
  assert.equal(marked('Brass lamp', 'LAMP br'), '[Br]ass [lamp]');
  assert.equal(marked('Élan, élégant', 'el'), '[Él]an, [él]égant');
  assert.equal(marked('E\u0301lan', 'el'), '[E\u0301l]an');
  assert.equal(marked('E\u0301', 'e'), '[E\u0301]');
  assert.equal(marked('Clamp', 'la'), 'Clamp');
  assert.equal(marked('Anti-slip mat', 'slip'), 'Anti-[slip] mat');
  assert.equal(marked('🪔 lamp', 'la'), '🪔 [la]mp');
});

test('what was not found, or is nothing, marks nothing, and no letter is lost', () => {
  for (const sought of ['', '   ', '!!', 'xyz', 'lampshade']) assert.equal(marked('Brass lamp', sought), 'Brass lamp');
  assert.deepEqual(highlight('', 'a'), []);
});
