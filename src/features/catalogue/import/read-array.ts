import { excerpt } from './fault.ts';
import { decodeRow, faulty, type ImportRow, type ReadPosition, type RowContent, tooLong } from './import-row.ts';
import { parseJson } from './parse-json.ts';

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPENS, CLOSES, BEGINS, ENDS] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Reads one JSON array, element by element, without holding more than one: an element ends where its brackets and its
 * strings do. An element that is not JSON is named and the next one read.
 */
export async function* readArray(
  chunks: AsyncIterable<Buffer>,
  after: ReadPosition,
  maxRowBytes: number,
): AsyncGenerator<ImportRow> {
  /** `before` the bracket, `between` elements, `in` one, and `behind` the last bracket. */
  let place: 'before' | 'between' | 'in' | 'behind' = after.offset === 0 ? 'before' : 'between';
  let kind: 'nested' | 'string' | 'bare' = 'bare';
  let [depth, inString, escaped] = [0, false, false];
  let held: Buffer[] = [];
  let length = 0;
  let line = Math.max(1, after.line);
  let first = line;
  let offset = after.offset;

  const hold = (piece: Buffer) => {
    length += piece.length;
    if (length <= maxRowBytes) held.push(piece);
    else held = [];
  };
  const release = (isCutOff: boolean): RowContent => {
    const content =
      length > maxRowBytes ? tooLong(length, maxRowBytes) : contentOf(Buffer.concat(held), first, isCutOff);
    held = [];
    length = 0;
    return content;
  };

  for await (const given of chunks) {
    const chunk = offset === 0 ? withoutMark(given) : given;
    const base = offset + given.length - chunk.length;
    offset += given.length;
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === NEWLINE) line += 1;
      if (place !== 'in') {
        if (isSpace(byte) || (place === 'between' && byte === COMMA)) continue;
        if (place === 'before' && byte === OPENS) {
          place = 'between';
          continue;
        }
        if (place === 'between' && byte === CLOSES) {
          place = 'behind';
          continue;
        }
        if (place !== 'between') {
          const what = excerpt(chunk.subarray(at, at + 20).toString());
          yield {
            first: line,
            line,
            offset: base + at,
            ...(place === 'before'
              ? faulty('not_an_array', `The file is not one JSON array: it begins with ${what}.`, true)
              : faulty('behind_the_end', `Behind the end of the array stands ${what}.`, true)),
          };
          return;
        }
        place = 'in';
        kind = byte === BEGINS || byte === OPENS ? 'nested' : byte === QUOTE ? 'string' : 'bare';
        [depth, inString, escaped] = [kind === 'nested' ? 1 : 0, kind === 'string', false];
        [start, first] = [at, line];
        continue;
      }
      let end = -1;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (kind === 'string') end = at + 1;
        }
      } else if (kind === 'bare') {
        if (byte === COMMA || byte === CLOSES || isSpace(byte)) end = at;
      } else if (byte === QUOTE) inString = true;
      else if (byte === BEGINS || byte === OPENS) depth += 1;
      else if (byte === ENDS || byte === CLOSES) {
        depth -= 1;
        if (depth === 0) end = at + 1;
      }
      if (end < 0) continue;
      hold(chunk.subarray(start, end));
      place = 'between';
      const endLine = kind === 'bare' && byte === NEWLINE ? line - 1 : line;
      yield { first, line: endLine, offset: base + end, ...release(false) };
      // The sign that ended a bare word is looked at again.
      if (end === at) {
        at -= 1;
        line = endLine;
      }
    }
    if (place === 'in') hold(chunk.subarray(start));
  }
  if (place === 'in') yield { first, line, offset, ...release(true) };
  else if (place === 'between')
    yield { first: line, line, offset, ...faulty('cut_off', 'The end of the array is missing.') };
}

function contentOf(bytes: Buffer, line: number, isCutOff: boolean): RowContent {
  const text = decodeRow(bytes, line);
  return typeof text === 'string' ? parseJson(text, isCutOff) : text;
}

/** The byte order mark; a file system hands out no first chunk that cuts it. */
function withoutMark(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}
