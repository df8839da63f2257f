import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** How the bytes of a file become UTF-8 text. */
export type Packing = 'gzip' | 'utf-16' | 'plain';

/**
 * The text of a file from a byte of it on: unpacked if it is gzip, in UTF-8 if it is UTF-16 with its mark. Bytes are
 * counted in that text, so that of a plain file reading begins right there.
 */
export function openText(path: string, packing: Packing, offset = 0): AsyncIterable<Buffer> {
  if (packing === 'plain') return createReadStream(path, { start: offset });
  return skip(inUtf8(packing === 'gzip' ? unpack(path) : createReadStream(path)), offset);
}

export async function packingOf(path: string): Promise<Packing> {
  const file = await open(path);
  try {
    const head = await readAt(file, 0, 2);
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
    return utf16Of(head) ? 'utf-16' : 'plain';
  } finally {
    await file.close();
  }
}

/** Whether a line of a plain file can begin at that byte: what the byte before is, not what was there earlier. */
export async function isLineStart(path: string, offset: number): Promise<boolean> {
  if (offset === 0) return true;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const [before] = await readAt(file, offset - 1, 1);
    // A last line without a newline ends with the file.
    return before === 0x0a || offset === size;
  } finally {
    await file.close();
  }
}

export function isBrokenArchive(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function unpack(path: string): Readable {
  // Errors of either stream reach the reader through the second; closing it closes both.
  return pipeline(createReadStream(path), createGunzip(), () => {});
}

function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

async function* inUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  let decoder: TextDecoder | null | undefined;
  for await (const chunk of chunks) {
    if (decoder === null) {
      yield chunk;
      continue;
    }
    const bytes: Buffer = decoder === undefined ? Buffer.concat([head, chunk]) : chunk;
    head = bytes;
    if (decoder === undefined && bytes.length < 2) continue;
    if (decoder === undefined) {
      const encoding = utf16Of(bytes);
      decoder = encoding ? new TextDecoder(encoding) : null;
    }
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
  if (decoder === undefined && head.length > 0) yield head;
  if (decoder) yield Buffer.from(decoder.decode());
}

async function* skip(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
