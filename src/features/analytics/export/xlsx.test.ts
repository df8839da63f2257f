import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import type { Table } from './table.ts';
import { xlsxOf } from './xlsx.ts';

function table(rows: (string | number | null)[][], name = 'Report'): Table {
  return {
    name,
    digits: 2,
    columns: [
      { name: 'word', kind: 'text' },
      { name: 'count', kind: 'integer' },
    ],
    pages: (async function* () {
      for (let at = 0; at < rows.length; at += 4) yield rows.slice(at, at + 4);
    })(),
  };
}

async function filesOf(given: Table, rowsASheet?: number): Promise<Record<string, string>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of xlsxOf(given, rowsASheet)) pieces.push(piece);
  const files = unzipSync(Buffer.concat(pieces));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const counts = (sheet = '') => [...sheet.matchAll(/<v>(\d+)<\/v>/g)].map(([, number]) => Number(number));

test('a full sheet is followed by another, each with its header', async () => {
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const rows = numbers(1, 11).map((nr) => ['word', nr]);
  const files = await filesOf(table(rows, "It's: a [very] long name of a report, said '"), 6);
  const sheets = [1, 2, 3].map((nr) => files[`xl/worksheets/sheet${nr}.xml`]);
  assert.deepEqual(sheets.map(counts), [numbers(1, 5), numbers(6, 10), [11]]);
  for (const sheet of sheets) assert.match(sheet ?? '', /<row><c s="1".*?>word<.*?>count</);
  assert.deepEqual(
    [...(files['xl/workbook.xml'] ?? '').matchAll(/sheet name="(.*?)"/g)].map(([, name]) => name),
    ["It's  a  very  long name", "It's  a  very  long name 2", "It's  a  very  long name 3"],
  );
  // Exactly full is no reason for an empty one.
  const full = await filesOf(table(rows.slice(0, 10)), 6);
  assert.equal(full['xl/worksheets/sheet3.xml'], undefined);
  assert.deepEqual(counts((await filesOf(table([])))['xl/worksheets/sheet1.xml']), []);
});

test('texts stay texts, whatever is in them', async () => {
  const words = ['=1+1', '<&>"', ' a\n\tb ', '_x0041_', 'bell\u0007', '\ud800', 'x'.repeat(40_000)];
  const files = await filesOf(table(words.map((word) => [word, null])));
  const cells = [
    ...(files['xl/worksheets/sheet1.xml'] ?? '').matchAll(
      /<row><c s="0" t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t><\/is><\/c><c\/><\/row>/gs,
    ),
  ];
  assert.deepEqual(
    cells.map(([, text]) => text),
    ['=1+1', '&lt;&amp;&gt;&quot;', ' a\n\tb ', '_x005F_x0041_', 'bell_x0007_', '\ufffd', 'x'.repeat(32_767)],
  );
  assert.doesNotMatch(Object.values(files).join(''), /<f>/);
});

test('nothing is read ahead of who takes it, nor after they left', async () => {
  let read = 0;
  let isClosed = false;
  async function* pages() {
    try {
      for (; ; read++) yield [[randomBytes(20_000).toString('base64'), read]];
    } finally {
      isClosed = true;
    }
  }
  const bytes = xlsxOf({ ...table([]), pages: pages() })[Symbol.asyncIterator]();
  for (let taken = 0; taken < 30; taken++) await bytes.next();
  const soFar = read;
  assert.ok(soFar < 500, `${soFar} pages for thirty pieces`);
  await bytes.return?.(undefined);
  assert.equal(isClosed, true);
});
