import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from './csv.ts';

const lines = (...rows: (string | number | null)[][]) =>
  csvOf({ columns: [{ name: 'Search' }, { name: 'Views' }], rows }).split('\r\n');

test('a file has the names of its columns, one line for each row, and says that it is UTF-8', () => {
  assert.deepEqual(lines(['lámpara', 3], ['none', null]), ['\uFEFFSearch,Views', 'lámpara,3', 'none,', '']);
});

test('what stands in it never becomes a formula, and a loss stays a number', () => {
  for (const bad of ['=1+1', '+1', '-1+2', '@SUM(A1)', '\tx', '=HYPERLINK("//x")']) {
    const [, line = ''] = lines([bad, -4.5]);
    assert.match(line, /^"?'/, bad);
    assert.ok(line.endsWith(',-4.5'));
  }
});

test('commas, quotes and new lines stay within their cell', () => {
  assert.equal(lines(['a,b', 1])[1], '"a,b",1');
  assert.equal(lines(['say "so"', 1])[1], '"say ""so""",1');
  assert.ok(csvOf({ columns: [{ name: 'a' }], rows: [['x\ny']] }).includes('"x\ny"'));
});
