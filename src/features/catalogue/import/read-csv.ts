import { type CsvShape, cellsOf, readHeader } from './csv-shape.ts';
import { decodeRow, faulty, type ImportRow, type ReadPosition, type RowContent, tooLong } from './import-row.ts';

const [NEWLINE, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];
const NONE = Buffer.alloc(0);

/** Reads the header: the shape of the rows behind it, or why there is none; undefined for an empty file. */
export async function readShape(
  chunks: AsyncIterable<Buffer>,
  maxRowBytes: number,
): Promise<(CsvShape & { after: ReadPosition }) | ImportRow | undefined> {
  let hint: string | undefined;
  for await (const cut of cutRecords(chunks, { line: 0, offset: 0 }, ',;\t|', maxRowBytes)) {
    const { bytes, fault, first, line, offset } = cut;
    const text = fault ? undefined : decodeRow(bytes, first);
    if (typeof text !== 'string') {
      const { code, message } = fault ?? (text as { fault: { code: string; message: string } }).fault;
      return { first, line, offset, ...faulty(code, `The header cannot be read. ${message}`, true) };
    }
    // What Excel writes above the header, and reads there.
    const [, named] = /^sep=(.)\s*$/i.exec(text) ?? [];
    if (named) hint = named;
    else if (text.trim() !== '') {
      const shape = readHeader(text, hint);
      return 'fault' in shape ? { first, line, offset, ...shape } : { ...shape, after: { line, offset } };
    }
  }
  return undefined;
}

/** Reads CSV behind its header, a row at a time, as objects of texts. Empty rows are not handed out. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  after: ReadPosition,
  shape: CsvShape,
  maxRowBytes: number,
): AsyncGenerator<ImportRow> {
  for await (const { bytes, fault, first, line, offset } of cutRecords(chunks, after, shape.delimiter, maxRowBytes)) {
    const content = fault ? { fault } : contentOf(bytes, first, shape);
    if (content) yield { first, line, offset, ...content };
  }
}

function contentOf(bytes: Buffer, first: number, { delimiter, columns }: CsvShape): RowContent | undefined {
  const text = decodeRow(bytes, first);
  if (typeof text !== 'string') return text;
  const cells = cellsOf(text, delimiter);
  // Spreadsheets write rows of nothing, and nothing behind the last column.
  if (cells.every((cell) => cell === '')) return undefined;
  while (cells.length > columns.length && cells.at(-1) === '') cells.pop();
  if (cells.length !== columns.length) {
    const many = cells.length > columns.length ? 'many' : 'few';
    return faulty(`too_${many}_cells`, `This row has ${cells.length} cells; the header has ${columns.length}.`);
  }
  const value: Record<string, string> = {};
  for (const [at, name] of columns.entries()) value[name] = cells[at] as string;
  return { value };
}

type CutRecord = ReadPosition & { first: number } & (
    | { bytes: Buffer; fault?: never }
    | { bytes?: never; fault: { code: string; message: string } }
  );

/** What the bytes from `start` on are: a record up to `end`, with its line ends counted; or why there is none yet. */
type Look = { end: number; next: number; lines: number } | 'more' | 'open' | 'bad';

/**
 * Cuts the text into records: a line, or several where quotes hold their ends. Where a quote is never closed or does
 * not end its cell, the line it stands in is the fault, and reading goes on in the next.
 */
async function* cutRecords(
  chunks: AsyncIterable<Buffer>,
  after: ReadPosition,
  delimiters: string,
  maxRowBytes: number,
): AsyncGenerator<CutRecord> {
  const isDelimiter = new Set(Buffer.from(delimiters));
  let buffer: Buffer = NONE;
  let start = 0;
  let { line, offset } = after;
  /** Of a line over the limit: its bytes so far, which are not held. */
  let passed = 0;

  function* records(ended: boolean): Generator<CutRecord> {
    while (start < buffer.length || (ended && passed > 0)) {
      const first = line + 1;
      if (passed > 0) {
        const newline = buffer.indexOf(NEWLINE, start);
        const next = newline < 0 ? buffer.length : newline + 1;
        passed += next - start;
        offset += next - start;
        start = next;
        if (newline < 0 && !ended) return;
        line += 1;
        yield { first, line, offset, ...tooLong(passed, maxRowBytes) };
        passed = 0;
        continue;
      }
      const look = lookAt(buffer, start, ended, isDelimiter);
      const waits = look === 'more' || look === 'open';
      if (waits && !ended && buffer.length - start <= maxRowBytes) return;
      if (typeof look !== 'string') {
        const bytes = buffer.subarray(start, look.end);
        offset += look.next - start;
        start = look.next;
        line += look.lines;
        const long = bytes.length > maxRowBytes;
        yield { first, line, offset, ...(long ? tooLong(bytes.length, maxRowBytes) : { bytes }) };
        continue;
      }
      const newline = buffer.indexOf(NEWLINE, start);
      if (newline < 0 && !ended) {
        passed = buffer.length - start;
        offset += passed;
        start = buffer.length;
        return;
      }
      const next = newline < 0 ? buffer.length : newline + 1;
      offset += next - start;
      start = next;
      line += 1;
      const message =
        look === 'bad'
          ? 'A quoted cell of this row goes on behind its closing quote. A quote inside such a cell is written twice.'
          : 'A quote that opens in this row is never closed.';
      yield { first, line, offset, fault: { code: look === 'bad' ? 'bad_quote' : 'quote_not_closed', message } };
    }
  }

  for await (const chunk of chunks) {
    buffer = start === buffer.length ? chunk : Buffer.concat([buffer.subarray(start), chunk]);
    start = 0;
    yield* records(false);
  }
  yield* records(true);
}

/** Looks for the end of the record that begins at `start`. */
function lookAt(buffer: Buffer, start: number, ended: boolean, isDelimiter: ReadonlySet<number>): Look {
  const newline = buffer.indexOf(NEWLINE, start);
  const lineEnd = newline < 0 ? buffer.length : newline;
  if (buffer.subarray(start, lineEnd).indexOf(QUOTE) < 0) {
    return newline < 0 && !ended ? 'more' : recordTo(buffer, start, lineEnd, 1);
  }
  let lines = 1;
  let isCellStart = true;
  // A byte order mark stands before the first cell.
  for (let at = hasMark(buffer, start) ? start + 3 : start; at < buffer.length; at += 1) {
    const byte = buffer[at] as number;
    if (byte === NEWLINE) return recordTo(buffer, start, at, lines);
    if (!isCellStart || byte !== QUOTE) {
      isCellStart = isDelimiter.has(byte);
      continue;
    }
    let close = buffer.indexOf(QUOTE, at + 1);
    while (close >= 0 && buffer[close + 1] === QUOTE) close = buffer.indexOf(QUOTE, close + 2);
    if (close < 0) return 'open';
    if (close + 1 === buffer.length && !ended) return 'more';
    for (
      let inner = buffer.indexOf(NEWLINE, at);
      inner >= 0 && inner < close;
      inner = buffer.indexOf(NEWLINE, inner + 1)
    ) {
      lines += 1;
    }
    const behind = buffer[close + 1];
    const isLineEnd =
      behind === undefined || behind === NEWLINE || (behind === RETURN && isEnd(buffer, close + 2, ended));
    if (behind === RETURN && close + 2 === buffer.length && !ended) return 'more';
    if (!isLineEnd && !isDelimiter.has(behind as number)) return 'bad';
    at = close;
    isCellStart = false;
  }
  return ended ? recordTo(buffer, start, buffer.length, lines) : 'more';
}

function isEnd(buffer: Buffer, at: number, ended: boolean): boolean {
  return buffer[at] === NEWLINE || (ended && at === buffer.length);
}

function recordTo(buffer: Buffer, start: number, end: number, lines: number): Look {
  const next = Math.min(end + 1, buffer.length);
  return { end: end > start && buffer[end - 1] === RETURN ? end - 1 : end, next, lines };
}

function hasMark(buffer: Buffer, at: number): boolean {
  return buffer[at] === 0xef && buffer[at + 1] === 0xbb && buffer[at + 2] === 0xbf;
}
