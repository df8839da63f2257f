import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { problems } from '#platform/problems.ts';
import { type Packing, packingOf } from './source-text.ts';

export interface SourceFile {
  /** The same file read in the same way. */
  readonly fingerprint: string;
  /** Bytes of the text that is read of it; null where nobody can say without reading it. */
  readonly bytes: number | null;
}

const SAMPLE_BYTES = 65_536;
/** The length that a gzip archive ends with is counted modulo this. */
const GZIP_LENGTH_LIMIT = 2 ** 32;

/** Looks at the file without reading it whole: an import of millions of rows begins at once. */
export async function lookAtFile(path: string, how: string): Promise<SourceFile> {
  const file = await openFile(path);
  try {
    const { size, mtimeMs } = await file.stat();
    const head = await readAt(file, 0);
    const tail = await readAt(file, Math.max(0, size - SAMPLE_BYTES));
    const fingerprint = createHash('sha256')
      .update(`${size} ${mtimeMs} ${how}`)
      .update(head)
      .update(tail)
      .digest('hex');
    return { fingerprint, bytes: lengthOf(await packingOf(path), tail, size) };
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw problems.invalid_input({ detail: `The file ${path} cannot be read`, cause });
  }
  throw problems.invalid_input(`${path} is not a file`);
}

async function readAt(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

function lengthOf(packing: Packing, tail: Buffer, size: number): number | null {
  if (packing === 'plain') return size;
  if (packing === 'utf-16' || tail.length < 4 || size > GZIP_LENGTH_LIMIT / 20) return null;
  return tail.readUInt32LE(tail.length - 4);
}
