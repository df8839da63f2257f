import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Fault } from './fault.ts';
import { parseLine, tooLong } from './parse-line.ts';

/** A line of the file: its value, or what is wrong with it; and where the next one begins. */
export type ImportLine = ReadPosition & ({ value: unknown; fault?: never } | { value?: never; fault: LineFault });

export interface LineFault extends Omit<Fault, 'path'> {
  /** Nothing after it can be read. */
  fatal?: true;
}

/** How far was read: lines from 1, and the byte (of the unpacked text, for a .gz) at which the next line begins. */
export interface ReadPosition {
  line: number;
  offset: number;
}

export interface ReadOptions {
  /** The position of the last line that was imported; reading goes on behind it. */
  after?: ReadPosition;
  /** Longer lines are reported and passed over, without being held in memory. */
  maxLineBytes?: number;
}

const MAX_LINE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** Reads JSON Lines, packed by gzip or not, line by line. Empty lines are counted, but not handed out. */
export async function* readLines(path: string, options: ReadOptions = {}): AsyncGenerator<ImportLine> {
  const { after = { line: 0, offset: 0 }, maxLineBytes = MAX_LINE_BYTES } = options;
  const packed = await isPacked(path, after.offset);
  let { line, offset } = after;
  if (packed === undefined) {
    const message = 'The file has changed since its import was interrupted. Start the import anew.';
    yield { line, offset, fault: { code: 'file_changed', message, fatal: true } };
    return;
  }
  const chunks = packed ? skip(unpack(path), offset) : createReadStream(path, { start: offset });
  try {
    for await (const cut of cutLines(chunks, maxLineBytes)) {
      line += 1;
      offset += cut.length;
      const read = cut.bytes
        ? parseLine(cut.bytes, { line, isCutOff: cut.isCutOff })
        : tooLong(cut.length, maxLineBytes);
      if (read) yield { line, offset, ...read };
      if (read?.fault?.fatal) return;
    }
  } catch (error) {
    if (!isBrokenArchive(error)) throw error;
    const message = 'The gzip archive is broken or cut off. What comes before was read.';
    yield { line: line + 1, offset, fault: { code: 'broken_archive', message, fatal: true } };
  }
}

/** Whether the file is gzip by its first bytes; undefined if no line of it can begin at the offset. */
async function isPacked(path: string, offset: number): Promise<boolean | undefined> {
  const file = await open(path);
  try {
    const magic = await readAt(file, 0, 2);
    if (magic[0] === 0x1f && magic[1] === 0x8b) return true;
    if (offset === 0) return false;
    const { size } = await file.stat();
    const [before] = await readAt(file, offset - 1, 1);
    // A last line without a newline ends with the file.
    return before === NEWLINE || offset === size ? false : undefined;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function unpack(path: string): Readable {
  // Errors of either stream reach the reader through the second; closing it closes both.
  return pipeline(createReadStream(path), createGunzip(), () => {});
}

async function* skip(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
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

function isBrokenArchive(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
