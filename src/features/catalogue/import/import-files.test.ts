import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { ImportRow } from './import-row.ts';
import { mapRow } from './map-row.ts';
import { identityMapping, type Mapping } from './mapping.ts';
import { parseMapping, readMapping } from './read-mapping.ts';
import { type ReadOptions, readRows } from './read-rows.ts';
import { openReport } from './report.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-files-'));
});
after(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, options?: ReadOptions): Promise<ImportRow[]> {
  const path = join(folder, 'file.jsonl');
  await writeFile(path, content);
  return readAll(path, options);
}

async function readAll(path: string, options?: ReadOptions): Promise<ImportRow[]> {
  const lines: ImportRow[] = [];
  for await (const line of readRows(path, options)) lines.push(line);
  return lines;
}

/** What became of each line: its value, or the code of its fault. */
const outcomes = (lines: ImportRow[]) =>
  lines.map((entry) => [entry.line, entry.fault ? entry.fault.code : entry.value]);

function mappingOf(input: unknown): Mapping {
  const read = parseMapping(input);
  assert.ok('mapping' in read, JSON.stringify(read));
  return read.mapping;
}

const mug = { externalId: 'm-1', title: 'Mug', price: { amount: 900, currency: 'EUR' } };
const codesOf = (row: unknown, mapping = identityMapping) => {
  const mapped = mapRow(row, mapping);
  return 'faults' in mapped ? mapped.faults.map(({ path, code }) => `${path} ${code}`) : [];
};

describe('reading a file line by line', () => {
  test('a byte order mark, Windows line ends, empty lines and a last line without an end are all fine', async () => {
    const lines = await read('\ufeff{"a":1}\r\n\r\n  \n{"a":"é"}');
    assert.deepEqual(outcomes(lines), [
      [1, { a: 1 }],
      [4, { a: 'é' }],
    ]);
    assert.equal(lines.at(-1)?.offset, Buffer.byteLength('\ufeff{"a":1}\r\n\r\n  \n{"a":"é"}'));
  });

  test('an empty file has no lines', async () => assert.deepEqual(await read(''), []));

  test('a bad line is named and the next one is read', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const lines = await read(
      `{"a":\n${deep}\n{"__proto__":{"admin":true}}\n{"a":{"b":[{"__proto__":1}]}}\n[1]\n{"a":1}\n`,
    );
    assert.deepEqual(outcomes(lines), [
      [1, 'not_json'],
      [2, 'too_deep'],
      [3, 'reserved_name'],
      [4, 'reserved_name'],
      [5, [1]],
      [6, { a: 1 }],
    ]);
  });

  test('a file that was cut off says so', async () => {
    assert.deepEqual(outcomes(await read('{"a":1}\n{"a":')), [
      [1, { a: 1 }],
      [2, 'cut_off'],
    ]);
  });

  test('a Latin-1 line is refused in words its seller can act on', async () => {
    const [, latin1, next] = await read(
      Buffer.concat([Buffer.from('{}\n'), Buffer.from('{"a":"é"}\n', 'latin1'), Buffer.from('{}\n')]),
    );
    assert.match(latin1?.fault?.message ?? '', /^Line 2 is not UTF-8.*Save the file as UTF-8/);
    assert.deepEqual(next?.value, {});
  });

  test('a UTF-16 file with its mark is read, one without is refused as a whole', async () => {
    const text = '{"a":"é"}\n{"a":2}\n';
    for (const encoded of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]) {
      assert.deepEqual(outcomes(await read(encoded)), [
        [1, { a: 'é' }],
        [2, { a: 2 }],
      ]);
    }
    const [fault, ...more] = await read(Buffer.from(text, 'utf16le'));
    assert.deepEqual([fault?.fault?.code, fault?.fault?.fatal, more], ['not_utf8', true, []]);
  });

  test('a line of 200 MB is passed over without being held in memory', async () => {
    const path = join(folder, 'long.jsonl');
    await writeFile(path, '');
    await truncate(path, 200 * 1024 * 1024);
    await appendFile(path, '\n{"a":1}\n');
    const before = process.memoryUsage.rss();
    const lines = await readAll(path);
    assert.deepEqual(outcomes(lines), [
      [1, 'line_too_long'],
      [2, { a: 1 }],
    ]);
    // Half of it is room for buffers that wait to be collected.
    assert.ok(process.memoryUsage.rss() - before < 100 * 1024 * 1024);
  });

  test('a line is as long as the limit at most', async () => {
    const exact = `{"a":"${'x'.repeat(10)}"}`;
    const lines = await read(`${exact}\n ${exact}\n`, { maxRowBytes: exact.length });
    assert.deepEqual(
      lines.map(({ fault }) => fault?.code),
      [undefined, 'line_too_long'],
    );
  });

  test('reading goes on behind any line, packed or not, as if it had never stopped', async () => {
    const entry = fc.oneof(fc.json({ maxDepth: 2 }), fc.constantFrom('', '\r', '{"a":', '\u{1f381}', 'x'.repeat(100)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        async (entries, packed, ended) => {
          const text = entries.join('\n') + (ended ? '\n' : '');
          const content = packed ? gzipSync(text) : text;
          const all = await read(content, { maxRowBytes: 64 });
          for (const [at, { line, offset }] of all.entries()) {
            assert.deepEqual(await read(content, { maxRowBytes: 64, after: { line, offset } }), all.slice(at + 1));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a file that changed since is not read from the middle of a line', async () => {
    const [line] = await read('{"a":"longer than before"}\n', { after: { line: 1, offset: 8 } });
    assert.equal(line?.fault?.code, 'file_changed');
    const [shorter] = await read('{}\n', { after: { line: 1, offset: 100 } });
    assert.equal(shorter?.fault?.code, 'file_changed');
  });

  test('a broken archive hands out what could be read', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `{"a":${(at * 7919) % 10_007}}\n`).join('');
    const lines = await read(gzipSync(rows).subarray(0, 20_000));
    assert.ok(lines.length > 100);
    assert.deepEqual(lines.at(-1)?.fault?.code, 'broken_archive');
    assert.deepEqual(lines[0]?.value, { a: 0 });
  });
});

describe('a mapping', () => {
  const small = {
    externalId: 'id',
    title: 'name',
    price: { amount: 'price', currency: { value: 'EUR' }, unit: 'minor' },
  };
  const faultsOf = (input: unknown) => {
    const read = parseMapping(input);
    return 'faults' in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : [];
  };

  test('may be written short', () => {
    assert.deepEqual(mappingOf(small).title, { from: ['name'] });
    assert.deepEqual(mappingOf({ ...small, title: { from: 'name', tidy: true } }).title, {
      from: ['name'],
      tidy: true,
    });
  });

  test('is told of a misspelt key by the one that was meant', () => {
    assert.deepEqual(faultsOf({ ...small, barnd: 'supplier' }), [
      "/barnd: 'barnd' is not known. Did you mean 'brand'?",
    ]);
    assert.deepEqual(faultsOf({ ...small, title: { form: 'name' } }), [
      "/title/form: 'form' is not known. Did you mean 'from'?",
    ]);
    assert.deepEqual(faultsOf({ ...small, attributes: [{ prefx: 'a_', type: 'text' }] }), [
      "/attributes/0/prefx: 'prefx' is not known. Did you mean 'prefix'?",
    ]);
  });

  test('is told of what is missing or makes no sense', () => {
    const { title: _, ...untitled } = small;
    assert.deepEqual(faultsOf(untitled), ["/title: 'title' is missing in the mapping."]);
    assert.deepEqual(faultsOf({ ...small, price: { ...small.price, unit: 'cents' } }), [
      "/price/unit: 'price.unit' must be one of 'minor', 'major'.",
    ]);
    assert.equal(faultsOf({ ...small, title: {} }).length, 1);
    assert.equal(faultsOf({ ...small, title: { value: { a: 1 } } }).length, 1);
    assert.equal(faultsOf({ ...small, attributes: [{ prefix: 'a_' }] }).length, 1);
    for (const input of [null, [], 'text', 1, { price: 1 }]) assert.ok(faultsOf(input).length > 0);
  });

  test('never makes the check itself fail', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ title: fc.jsonValue(), price: fc.jsonValue(), attributes: fc.jsonValue() }),
        ),
        (input) => {
          assert.ok(faultsOf(input).length > 0);
        },
      ),
    );
  });

  test('of the example reads a row of that shape', async () => {
    const read = await readMapping(join(import.meta.dirname, 'icecat.mapping.json'), 'EUR');
    assert.ok('mapping' in read);
    const row = {
      id: '17',
      title: 'Acme AB-12 laptop',
      ean: ['123', '4006381333931'],
      short_description: 'Light<br />and &quot;fast&quot;',
      date_released: '2009-12-10T00:00:00Z',
      supplier: 'Acme',
      price: 4995,
      attr_t_product_type: 'Notebook',
      attr_n_weight: 1.5,
      attr_b_touchscreen: false,
      attr_t_weight: 'light',
    };
    const mapped = mapRow(row, read.mapping);
    assert.ok('product' in mapped);
    assert.deepEqual(mapped.product, {
      externalId: '17',
      title: 'Acme AB-12 laptop',
      description: 'Light\nand "fast"',
      brand: 'Acme',
      gtin: '4006381333931',
      price: { amount: 4995, currency: 'EUR' },
      stock: 10,
      sku: null,
      variants: [],
      status: 'active',
      category: ['Notebook'],
      tags: [],
      attributes: { product_type: 'Notebook', weight: 'light', touchscreen: false },
      imageUrl: null,
      releasedAt: '2009-12-10T00:00:00.000Z',
    });
    assert.deepEqual(
      mapped.warnings.map(({ path, code }) => [path, code]),
      [['/attributes/weight', 'attribute_twice']],
    );
  });
});

describe('a row', () => {
  test('in our own form comes in as it is, and again as it came', () => {
    const mapped = mapRow(
      { ...mug, tags: ['gift', 'gift'], attributes: { colour: 'red', litres: 0.3, dishwasher: true } },
      identityMapping,
    );
    assert.ok('product' in mapped);
    assert.deepEqual(mapped.product.tags, ['gift']);
    assert.deepEqual(mapped.product.attributes, { colour: 'red', litres: 0.3, dishwasher: true });
    assert.deepEqual(mapRow(mapped.product, identityMapping), mapped);
  });

  const refused: [what: string, change: object, fault: string][] = [
    ['without its external id', { externalId: ' ' }, '/externalId missing'],
    ['without a title', { title: null }, '/title missing'],
    ['with a title of 201 characters', { title: 'x'.repeat(201) }, '/title too_long'],
    ['with a control character in its title', { title: 'Mug\u0000' }, '/title control_character'],
    ['with half a letter in its title', { title: 'Mug \ud83c' }, '/title broken_character'],
    ['with an object for a title', { title: { en: 'Mug' } }, '/title not_a_text'],
    ['with a price below zero', { price: { amount: -1, currency: 'EUR' } }, '/price/amount below_zero'],
    ['with half a cent', { price: { amount: 9.5, currency: 'EUR' } }, '/price/amount too_precise'],
    ['with a price beyond all numbers', { price: { amount: 1e300, currency: 'EUR' } }, '/price/amount not_a_number'],
    [
      'with a price that a float cannot hold',
      { price: { amount: '9007199254740993', currency: 'EUR' } },
      '/price/amount too_large',
    ],
    ['without a price', { price: {} }, '/price/currency missing'],
    ['in a currency that does not exist', { price: { amount: 1, currency: 'XQX' } }, '/price/currency bad_currency'],
    ['with half a piece in stock', { stock: 1.5 }, '/stock not_whole'],
    ['with a status of its own', { status: 'sold' }, '/status bad_status'],
    ['whose status is the name of a method', { status: 'constructor' }, '/status bad_status'],
    ['with a wrong check digit', { gtin: '4006381333932' }, '/gtin bad_gtin'],
    ['with a script for an image', { imageUrl: 'javascript:alert(1)' }, '/imageUrl bad_url'],
    ['with a password in its image address', { imageUrl: 'https://a:b@example.com/' }, '/imageUrl bad_url'],
    ['released on 31 April', { releasedAt: '2024-04-31' }, '/releasedAt bad_date'],
    ['with a nested attribute', { attributes: { size: { cm: 3 } } }, '/attributes/size not_a_text'],
    ['with a list for attributes', { attributes: [1] }, '/attributes not_an_object'],
    ['with 51 tags', { tags: Array.from({ length: 51 }, (_, at) => `t${at}`) }, '/tags too_many'],
    ['with a misspelt field', { titel: 'Mug' }, '/titel unknown_key'],
  ];
  for (const [what, change, fault] of refused) {
    test(`${what} is refused`, () =>
      assert.ok(codesOf({ ...mug, ...change }).includes(fault), codesOf({ ...mug, ...change }).join()));
  }

  test('is told all its faults at once', () => {
    assert.deepEqual(codesOf({ title: '', price: { amount: 'free', currency: 'EUR' }, stock: -1 }), [
      '/externalId missing',
      '/title missing',
      '/price/amount not_a_number',
      '/stock below_zero',
    ]);
  });

  test('that is no object is refused', () => {
    for (const row of [null, 1, 'x', [mug]]) assert.deepEqual(codesOf(row), [' not_a_product']);
  });

  test('keeps a text that looks like a formula as the text it is', () => {
    const mapped = mapRow({ ...mug, title: '=1+1' }, identityMapping);
    assert.ok('product' in mapped && mapped.product.title === '=1+1');
  });

  test('with a wrong check digit comes in without its GTIN, where the mapping is not strict', () => {
    const mapped = mapRow({ ...mug, gtin: '4006381333932' }, { ...identityMapping, gtin: { from: ['gtin'] } });
    assert.ok('product' in mapped && mapped.product.gtin === null);
    assert.deepEqual(
      mapped.warnings.map(({ code }) => code),
      ['bad_gtin'],
    );
  });

  test('may not smuggle a reserved name in by its prefix', () => {
    const mapping = { ...identityMapping, attributes: [{ prefix: 'a_', type: 'text' as const }] };
    assert.deepEqual(codesOf({ ...mug, a___proto__: 'x' }, mapping), ['/attributes/__proto__ bad_name']);
  });

  test('made of anything at all is mapped or refused, and what is mapped can be stored', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const row = fc.record({
      externalId: fc.oneof(fc.constant('x'), anything),
      title: fc.oneof(fc.constant('x'), anything),
      description: anything,
      price: fc.oneof(fc.constant(mug.price), anything),
      attributes: fc.oneof(fc.dictionary(fc.string(), anything), anything),
      tags: anything,
      gtin: anything,
      imageUrl: anything,
      releasedAt: anything,
    });
    fc.assert(
      fc.property(row, (value) => {
        const mapped = mapRow(value, identityMapping);
        if ('faults' in mapped) return assert.ok(mapped.faults.length > 0);
        const text = JSON.stringify(mapped.product);
        assert.ok(!text.includes('\\u0000') && !/\\ud[89a-f]/.test(text));
        assert.ok(mapped.product.title.length >= 1 && mapped.product.title.length <= 200);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('prices', () => {
  const cases: [price: unknown, currency: string, decimalSign: '.' | ',' | undefined, amount: number | string][] = [
    [12.5, 'EUR', undefined, 1250],
    [19.99, 'EUR', undefined, 1999],
    [1.1, 'EUR', undefined, 110],
    ['12.99', 'EUR', undefined, 1299],
    ['1299', 'EUR', undefined, 129_900],
    ['1.299,00', 'EUR', undefined, 'ambiguous_number'],
    ['1.299', 'EUR', undefined, 'ambiguous_number'],
    ['1,299.00', 'EUR', undefined, 'ambiguous_number'],
    ['12,99', 'EUR', undefined, 'ambiguous_number'],
    ['1 299', 'EUR', undefined, 'ambiguous_number'],
    ['1.299,00', 'EUR', ',', 129_900],
    ['1.299', 'EUR', ',', 129_900],
    ['1.299', 'EUR', '.', 'too_precise'],
    ['1.299', 'KWD', '.', 1299],
    ['1,299.00', 'EUR', '.', 129_900],
    ['1\u202f299,5', 'EUR', ',', 129_950],
    ["1'299.00", 'CHF', '.', 129_900],
    ['1.29.9', 'EUR', ',', 'not_a_number'],
    ['1,2,3', 'EUR', ',', 'not_a_number'],
    ['12,345,67', 'EUR', '.', 'not_a_number'],
    ['€ 12', 'EUR', '.', 'not_a_number'],
    ['1e3', 'EUR', '.', 'not_a_number'],
    ['0x10', 'EUR', undefined, 'not_a_number'],
    [true, 'EUR', undefined, 'not_a_number'],
    [1200, 'JPY', undefined, 1200],
    ['1200.00', 'JPY', undefined, 1200],
    ['1200.50', 'JPY', undefined, 'too_precise'],
    ['12.999', 'EUR', '.', 'too_precise'],
    ['-1', 'EUR', undefined, 'below_zero'],
  ];
  for (const [price, currency, decimalSign, expected] of cases) {
    test(`${JSON.stringify(price)} ${currency}${decimalSign ? ` with '${decimalSign}'` : ''} is ${expected}`, () => {
      const rule = { amount: 'price', currency: 'currency', unit: 'major', ...(decimalSign && { decimalSign }) };
      const mapping = mappingOf({ externalId: { value: 'x' }, title: { value: 'x' }, price: rule });
      const mapped = mapRow({ price, currency }, mapping);
      assert.equal('product' in mapped ? mapped.product.price.amount : mapped.faults[0]?.code, expected);
    });
  }
});

describe('the report of an import', () => {
  const bad = { line: 2, externalId: 'x', faults: [{ path: '/title', code: 'missing', message: 'title is missing.' }] };

  test('counts every row and names every bad one', async () => {
    const path = join(folder, 'report.jsonl');
    const report = await openReport(path);
    report.count('created', 2);
    report.count('unchanged');
    report.refuse(bad);
    report.warn({ ...bad, line: 3 });
    await report.close();
    assert.deepEqual(report.counts, { read: 4, created: 2, updated: 0, unchanged: 1, refused: 1, warnings: 1 });
    assert.deepEqual(
      (await readFile(path, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [
        { level: 'refused', line: 2, externalId: 'x', path: '/title', code: 'missing', message: 'title is missing.' },
        { level: 'warning', line: 3, externalId: 'x', path: '/title', code: 'missing', message: 'title is missing.' },
      ],
    );
  });

  test('goes on after an interruption without naming a row twice', async () => {
    const path = join(folder, 'resumed.jsonl');
    const first = await openReport(path);
    first.refuse(bad);
    const state = await first.flush();
    first.refuse({ ...bad, line: 5 });
    await first.close();
    const second = await openReport(path, state);
    second.refuse({ ...bad, line: 5 });
    await second.close();
    assert.deepEqual(
      (await readFile(path, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line),
      [2, 5],
    );
    assert.equal(second.counts.refused, 2);
  });
});
