import { decodeRow, type ImportRow, type ReadPosition, type RowContent, tooLong } from './import-row.ts';
import { parseJson } from './parse-json.ts';

const NEWLINE = 0x0a;

/** Reads JSON Lines, line by line. Empty lines are counted, but not handed out. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  after: ReadPosition,
  maxRowBytes: number,
): AsyncGenerator<ImportRow> {
  let { line, offset } = after;
  for await (const cut of cutLines(chunks, maxRowBytes)) {
    line += 1;
    offset += cut.length;
    const content = cut.bytes ? contentOf(cut.bytes, line, cut.isCutOff) : tooLong(cut.length, maxRowBytes);
    if (content) yield { first: line, line, offset, ...content };
  }
}

/** The value of one line, or its fault; undefined for an empty line. */
function contentOf(bytes: Buffer, line: number, isCutOff: boolean): RowContent | undefined {
  const text = decodeRow(bytes, line);
  if (typeof text !== 'string') return text;
  return text.trim() === '' ? undefined : parseJson(text, isCutOff);
}

interface CutLine {
  /** Without its newline; absent for a line over the limit. */
  bytes?: Buffer;
  /** With its newline. */
  length: number;
  /** The file ended before its newline. */
  isCutOff: boolean;
}

async function* cutLines(chunks: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<CutLine> {
  let held: Buffer[] = [];
  let length = 0;
  const hold = (piece: Buffer) => {
    length += piece.length;
    if (length <= maxLineBytes) held.push(piece);
    else held = [];
  };
  const release = (isCutOff: boolean): CutLine => {
    const size = length + (isCutOff ? 0 : 1);
    const bytes = length <= maxLineBytes ? Buffer.concat(held) : undefined;
    held = [];
    length = 0;
    return bytes ? { bytes, length: size, isCutOff } : { length: size, isCutOff };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      hold(chunk.subarray(start, end));
      start = end + 1;
      yield release(false);
    }
    hold(chunk.subarray(start));
  }
  if (length > 0) yield release(true);
}
