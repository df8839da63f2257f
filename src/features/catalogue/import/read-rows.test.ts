import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ImportRow } from './import-row.ts';
import { formatOf, type ReadOptions, readRows } from './read-rows.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-rows-'));
});
after(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, options: ReadOptions = {}): Promise<ImportRow[]> {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return readAll(path, options);
}

async function readAll(path: string, options: ReadOptions): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  for await (const row of readRows(path, options)) rows.push(row);
  return rows;
}

const csv = (content: string | Buffer, more: ReadOptions = {}) => read(content, { format: 'csv', ...more });
const array = (content: string | Buffer, more: ReadOptions = {}) => read(content, { format: 'json', ...more });

/** The line each row begins in, and its value or the code of its fault. */
const outcomes = (rows: ImportRow[]) => rows.map(({ first, value, fault }) => [first, fault ? fault.code : value]);
const fatal = (rows: ImportRow[]) => rows.map(({ fault }) => [fault?.code, fault?.fatal]);

describe('CSV', () => {
  const delimiters: [what: string, sign: string][] = [
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ];
  for (const [what, sign] of delimiters) {
    test(`with ${what} is told by its header`, async () => {
      const rows = await csv(`a${sign}b\n1${sign}"x${sign}y"\n`);
      assert.deepEqual(outcomes(rows), [[2, { a: '1', b: `x${sign}y` }]]);
    });
  }

  test('with a mark, Windows line ends, quotes over several lines and spaces around its headers is read', async () => {
    const text = '\ufeff"a", b \r\n"one ""two""\r\nthree",2\r\n\r\n,\r\nlast,é';
    const rows = await csv(text);
    assert.deepEqual(outcomes(rows), [
      [2, { a: 'one "two"\r\nthree', b: '2' }],
      [6, { a: 'last', b: 'é' }],
    ]);
    assert.equal(rows.at(-1)?.offset, Buffer.byteLength(text));
  });

  test('in UTF-16 with its mark is read, and goes on in the middle', async () => {
    const text = '\ufeffa;b\r\n1;é\r\n2;ü\r\n';
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      const rows = await csv(bytes);
      assert.deepEqual(outcomes(rows), [
        [2, { a: '1', b: 'é' }],
        [3, { a: '2', b: 'ü' }],
      ]);
      const [one] = rows;
      assert.deepEqual(await csv(bytes, { after: one as ImportRow }), rows.slice(1));
    }
  });

  test('half of which is Latin-1 names each such line and reads the others', async () => {
    const rows = await csv(
      Buffer.concat([
        Buffer.from('a,b\n1,é\n2,ü\n'),
        Buffer.from('3,é\n4,"ü\nx"\n', 'latin1'),
        Buffer.from('5,plain\n'),
      ]),
    );
    assert.deepEqual(outcomes(rows), [
      [2, { a: '1', b: 'é' }],
      [3, { a: '2', b: 'ü' }],
      [4, 'not_utf8'],
      [5, 'not_utf8'],
      [7, { a: '5', b: 'plain' }],
    ]);
    assert.match(rows[2]?.fault?.message ?? '', /Line 4 is not UTF-8.*Latin-1.*Save the file as UTF-8/);
  });

  test('whose header is no UTF-8 is refused as a whole', async () => {
    assert.deepEqual(fatal(await csv(Buffer.from('Größe,b\n1,2\n', 'latin1'))), [['not_utf8', true]]);
    assert.deepEqual(fatal(await csv(Buffer.from('a,b\n1,2\n', 'utf16le'))), [['not_utf8', true]]);
  });

  test('with a quote that is never closed loses that line alone', async () => {
    const rows = await csv('a,b\n1,"open\n2,x\n3,y\n');
    assert.deepEqual(outcomes(rows), [
      [2, 'quote_not_closed'],
      [3, { a: '2', b: 'x' }],
      [4, { a: '3', b: 'y' }],
    ]);
    const far = await csv(`a,b\n1,"open\n${'2,x\n'.repeat(1_000)}`, { maxRowBytes: 100 });
    assert.equal(far.length, 1_001);
    assert.equal(far[0]?.fault?.code, 'quote_not_closed');
  });

  test('with letters behind a closing quote loses that line alone', async () => {
    assert.deepEqual(outcomes(await csv('a,b\n1,"x"y\n"2"z,"multi\nline"\n3,12" screen\n')), [
      [2, 'bad_quote'],
      [3, 'bad_quote'],
      [4, 'too_few_cells'],
      [5, { a: '3', b: '12" screen' }],
    ]);
  });

  test('with too many or too few cells names the row; empty cells at the end are nothing', async () => {
    assert.deepEqual(outcomes(await csv('a,b\n1,2,3\n1\n1,2,,\n,\n')), [
      [2, 'too_many_cells'],
      [3, 'too_few_cells'],
      [4, { a: '1', b: '2' }],
    ]);
  });

  const headers: [header: string, code: string][] = [
    ['a,b,a', 'column_twice'],
    ['a,,b', 'unnamed_column'],
    ['a,__proto__', 'reserved_name'],
    [Array.from({ length: 1_001 }, (_, at) => `c${at}`).join(), 'too_many_columns'],
    ['"a,b', 'quote_not_closed'],
  ];
  for (const [header, code] of headers) {
    test(`with the header ${header.slice(0, 20)} is refused as a whole`, async () =>
      assert.deepEqual(fatal(await csv(`${header}\n1,2,3\n`)), [[code, true]]));
  }

  test('that is empty, or a header alone, has no rows', async () => {
    for (const content of ['', '\n\n', 'a,b', 'a,b\r\n', '\ufeff']) assert.deepEqual(await csv(content), []);
  });

  test('may name its delimiter as Excel does', async () =>
    assert.deepEqual(outcomes(await csv('sep=;\na,b;c\n1;2\n')), [[3, { 'a,b': '1', c: '2' }]]));

  test('keeps a NUL for those who look at the cell', async () =>
    assert.deepEqual(outcomes(await csv('a,b\n1,x\0y\n')), [[2, { a: '1', b: 'x\0y' }]]));

  test('reads what csv-parse reads', async () => {
    const cell = fc.oneof(fc.string({ unit: fc.constantFrom(...'a é,;\t|"\'\n\r=') }), fc.string());
    const quoted = (text: string, always: boolean) =>
      always || /[,"\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, newline, ended) => {
          const lines = rows.map((cells) => cells.map(([text, always]) => quoted(text, always)).join(','));
          const text = ['a,b,c', ...lines].join(newline) + (ended ? newline : '');
          const wanted = parse(text, { columns: true, relax_quotes: true, record_delimiter: [newline] }) as Record<
            string,
            string
          >[];
          const filled = wanted.filter((row) => Object.values(row).some((each) => each !== ''));
          assert.deepEqual(
            (await csv(text)).map(({ value }) => value),
            filled.map((row) => ({ ...row })),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('one JSON array', () => {
  test('is read element by element, without a single line end', async () => {
    const rows = await array('[{"a":"],[{\\"}"},{"b":[{"c":[]}]} , 3,"x,]" ,null,{"é":1}]');
    assert.deepEqual(outcomes(rows), [
      [1, { a: '],[{"}' }],
      [1, { b: [{ c: [] }] }],
      [1, 3],
      [1, 'x,]'],
      [1, null],
      [1, { é: 1 }],
    ]);
  });

  test('over several lines names the line each element begins in', async () => {
    const rows = await array('\ufeff\n[\n  {\n    "a": 1\n  },\n  oops\n,\n  {"a": 2},\n]\n');
    assert.deepEqual(outcomes(rows), [
      [3, { a: 1 }],
      [6, 'not_json'],
      [8, { a: 2 }],
    ]);
  });

  test('that is none, goes on behind its end, or ends too early says so', async () => {
    assert.deepEqual(fatal(await array('a,b\n1,2\n')), [['not_an_array', true]]);
    assert.deepEqual(fatal(await array('{"a":1}')), [['not_an_array', true]]);
    assert.deepEqual(outcomes(await array('[{"a":1}] {"b":2}')), [
      [1, { a: 1 }],
      [1, 'behind_the_end'],
    ]);
    assert.deepEqual(outcomes(await array('[{"a":1},{"b":')), [
      [1, { a: 1 }],
      [1, 'cut_off'],
    ]);
    assert.deepEqual(outcomes(await array('[{"a":1},')), [
      [1, { a: 1 }],
      [1, 'cut_off'],
    ]);
    for (const nothing of ['', '[]', ' [ ] \n']) assert.deepEqual(await array(nothing), []);
  });

  test('in Latin-1 names the elements', async () =>
    assert.deepEqual(outcomes(await array(Buffer.from('[{"a":"é"},{"a":"e"}]', 'latin1'))), [
      [1, 'not_utf8'],
      [1, { a: 'e' }],
    ]));

  test('reads what JSON.parse reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 10 }),
        fc.constantFrom(0, 1, '\t'),
        async (values, indent) => {
          const rows = await array(JSON.stringify(values, null, indent));
          const own = values.filter((value) => !JSON.stringify(value).includes('"__proto__":'));
          assert.deepEqual(
            rows.flatMap(({ value, fault }) => (fault ? [] : [value])),
            own.map((value) => JSON.parse(JSON.stringify(value))),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a file of any format', () => {
  const long = 'x'.repeat(100);
  const pieces = {
    jsonl: ['{"a":1}', '', '{"a":', '"\u{1f381}"', `"${long}"`],
    csv: ['1,2', '"a\n""b",c', '"open', 'x,y,z', '', '"a"b,c', `${long},2`, '\u{1f381},é'],
    json: ['{"a":1}', '[2,{"b":"]"}]', '"a,b"', '3', 'oops', `"${long}"`, ' \n {"é":\n2}'],
  } as const;
  const whole = {
    jsonl: (rows: string[]) => rows.join('\n'),
    csv: (rows: string[]) => `a,b\n${rows.join('\n')}\n`,
    json: (rows: string[]) => `[${rows.join(',')}]`,
  };
  for (const format of ['jsonl', 'csv', 'json'] as const) {
    test(`${format}: reading goes on behind any row, packed or not, as if it had never stopped`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom<string>(...pieces[format]), { maxLength: 15 }),
          fc.boolean(),
          async (rows, packed) => {
            const text = whole[format](rows);
            const content = packed ? gzipSync(text) : text;
            const all = await read(content, { format, maxRowBytes: 64 });
            for (const [at, { line, offset }] of all.entries()) {
              const rest = await read(content, { format, maxRowBytes: 64, after: { line, offset } });
              assert.deepEqual(rest, all.slice(at + 1));
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    test(`${format}: a row of 100 MB is one fault with its line, and costs no memory`, async () => {
      const path = join(folder, `long.${format}`);
      await writeFile(path, format === 'csv' ? 'a\n1\n' : format === 'json' ? '[{"a":1},\n"' : '{"a":1}\n');
      // A file system gives zeros for what was never written.
      await truncate(path, 100 * 1_024 * 1_024);
      await appendFile(path, format === 'csv' ? '\n2\n' : format === 'json' ? '",{"a":2}]' : '\n{"a":2}\n');
      const before = process.memoryUsage.rss();
      const rows = await readAll(path, { format });
      const one = format === 'csv' ? { a: '1' } : { a: 1 };
      const two = format === 'csv' ? { a: '2' } : { a: 2 };
      assert.deepEqual(
        rows.map(({ value, fault }) => fault?.code ?? value),
        [one, 'line_too_long', two],
      );
      assert.equal(rows[1]?.first, format === 'csv' ? 3 : 2);
      // Half of it is room for buffers that wait to be collected.
      assert.ok(process.memoryUsage.rss() - before < 60 * 1_024 * 1_024);
    });
  }

  test('is told by its name or by how it begins', async () => {
    const names: [name: string, content: string, format: string][] = [
      ['a.csv', '[1]', 'csv'],
      ['a.TSV.gz', '', 'csv'],
      ['a.jsonl', 'x', 'jsonl'],
      ['a.ndjson.gz', '', 'jsonl'],
      ['a.json', ' \n[{}]', 'json'],
      ['a.json', '{"a":1}', 'jsonl'],
      ['a', '\ufeff[', 'json'],
      ['a.txt', 'a;b', 'csv'],
    ];
    for (const [name, content, format] of names) {
      const path = join(folder, name);
      await writeFile(path, content);
      assert.equal(await formatOf(path), format, `${name} ${content}`);
    }
  });

  test('read as another format than it is says what is wrong', async () => {
    const lines = '{"a":1}\n{"a":2}\n';
    assert.deepEqual(fatal(await array(lines)), [['not_an_array', true]]);
    assert.deepEqual(outcomes(await read('a,b\n1,2\n', { format: 'jsonl' })), [
      [1, 'not_json'],
      [2, 'not_json'],
    ]);
  });
});
