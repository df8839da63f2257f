import { extname } from 'node:path';
import { faulty, type ImportRow, type ReadPosition, type RowFault } from './import-row.ts';
import { readArray } from './read-array.ts';
import { readCsv, readShape } from './read-csv.ts';
import { readLines } from './read-lines.ts';
import { isBrokenArchive, isLineStart, openText, packingOf } from './source-text.ts';

/** JSON Lines, CSV with a header, or one JSON array. */
export type Format = 'jsonl' | 'csv' | 'json';

export interface ReadOptions {
  /** Else it is told by the name of the file and its content. */
  readonly format?: Format | undefined;
  /** The position of the last row that was imported; reading goes on behind it. */
  readonly after?: ReadPosition;
  /** Longer rows are reported and passed over, without being held in memory. */
  readonly maxRowBytes?: number;
  /** What is wrong with the header of a CSV file, if anything is. */
  readonly faultOfColumns?: ((columns: readonly string[]) => RowFault | undefined) | undefined;
}

const MAX_ROW_BYTES = 1024 * 1024;

/**
 * Reads the rows of a file of any format, packed by gzip or not, each with its value or its fault; memory does not grow
 * with the file. What cannot be read at all ends it with a fault that is fatal.
 */
export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<ImportRow> {
  const { after = { line: 0, offset: 0 }, maxRowBytes = MAX_ROW_BYTES } = options;
  const packing = await packingOf(path);
  let { line, offset } = after;
  try {
    const format = options.format ?? (await formatOf(path));
    if (packing === 'plain' && format !== 'json' && !(await isLineStart(path, offset))) {
      const message = 'The file has changed since its import was interrupted. Start the import anew.';
      yield { first: line, line, offset, ...faulty('file_changed', message, true) };
      return;
    }
    const open = (from = offset) => openText(path, packing, from);
    for await (const row of await rowsOf(format, open, after, maxRowBytes, options.faultOfColumns)) {
      ({ line, offset } = row);
      yield row;
      if (row.fault?.fatal) return;
    }
  } catch (error) {
    if (!isBrokenArchive(error)) throw error;
    const message = 'The gzip archive is broken or cut off. What comes before was read.';
    yield { first: line + 1, line: line + 1, offset, ...faulty('broken_archive', message, true) };
  }
}

async function rowsOf(
  format: Format,
  open: (from?: number) => AsyncIterable<Buffer>,
  after: ReadPosition,
  maxRowBytes: number,
  faultOfColumns: ReadOptions['faultOfColumns'],
): Promise<AsyncIterable<ImportRow> | readonly ImportRow[]> {
  if (format === 'jsonl') return readLines(open(), after, maxRowBytes);
  if (format === 'json') return readArray(open(), after, maxRowBytes);
  const shape = await readShape(open(0), maxRowBytes);
  if (!shape) return [];
  if (!('columns' in shape)) return [shape];
  const fault = faultOfColumns?.(shape.columns);
  if (fault) return [{ ...shape.after, first: shape.after.line, fault }];
  const from = after.offset === 0 ? shape.after : after;
  return readCsv(open(from.offset), from, shape, maxRowBytes);
}

/** By the ending of the name; where that says nothing, by the first sign of the content. */
export async function formatOf(path: string, name: string = path): Promise<Format> {
  const ending = extname(name.toLowerCase().replace(/\.gz$/, ''));
  if (ending === '.csv' || ending === '.tsv') return 'csv';
  if (ending === '.jsonl' || ending === '.ndjson') return 'jsonl';
  for await (const chunk of openText(path, await packingOf(path))) {
    const [sign] = chunk
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart();
    if (sign !== undefined) return sign === '[' ? 'json' : sign === '{' ? 'jsonl' : 'csv';
  }
  return ending === '.json' ? 'json' : 'jsonl';
}
