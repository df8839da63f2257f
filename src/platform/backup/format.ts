import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/*
 * A backup file: a line of magic, a line of JSON (the header), then the rows as one zstd stream, then 32 bytes: the
 * SHA-256 of everything before. The rows are PostgreSQL's COPY text, in the order of the header's tables, in pieces of
 * four bytes of length and the bytes; a piece of length 0 ends a table. Behind the tables, since format 2, stand the
 * uploaded files: the key as one piece, the bytes in pieces, a piece of length 0; instead of a key, one ends it all.
 */
const magic = 'souk-backup\n';
const formatVersion = 2;
/** Without files. */
const oldFormat = 1;
const checksumBytes = 32;
const longestHeader = 16 * 1024 * 1024;

/** The file or the database is not fit for what was asked; the message is for the person at the terminal. */
export class BackupError extends Error {
  override name = 'BackupError';
}

export interface BackupHeader {
  readonly format: number;
  /** ISO 8601. */
  readonly created: string;
  /** Of the server it was made from. */
  readonly postgres: string;
  /** Names and checksums of the migrations applied, in order. The rows fit a database with exactly these. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly BackupSequence[];
}

export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of a partitioned table. */
  readonly partitions: readonly { readonly name: string; readonly bound: string }[];
}

export interface BackupSequence {
  readonly name: string;
  /** Text, for it may be beyond 2^53. */
  readonly value: string;
  readonly called: boolean;
}

export interface BackupProgress {
  /** The table at work. */
  readonly table: string;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  /** Once the rows are done: uploaded files. The total is null where nobody knows it. */
  readonly files?: { readonly done: number; readonly total: number | null };
}

export function newHeader(parts: Omit<BackupHeader, 'format' | 'created'>): BackupHeader {
  return { format: formatVersion, created: new Date().toISOString(), ...parts };
}

export function headerBytes(header: BackupHeader): Buffer {
  return Buffer.from(`${magic}${JSON.stringify(header)}\n`);
}

export function newChecksum(): Hash {
  return createHash('sha256');
}

/** A backup file that was read once from end to end and found whole. */
export interface WholeBackup {
  readonly header: BackupHeader;
  /** The compressed rows. */
  rows(): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Opens a backup file and verifies it. Throws BackupError when it is none, cut off, altered, or of a newer kind. */
export async function openBackup(path: string): Promise<WholeBackup> {
  const file = await open(path, 'r').catch((cause) => {
    throw new BackupError(`The backup ${path} cannot be read (${cause.message}).`, { cause });
  });
  try {
    const { size } = await file.stat();
    const { header, end } = await readHeader(file, path);
    await verify(file, path, size);
    return {
      header,
      rows: () => file.createReadStream({ start: end, end: size - checksumBytes - 1, autoClose: false }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What a backup holds. Reads the whole file, because an altered one must not be believed. Throws BackupError. */
export async function readBackupHeader(path: string): Promise<BackupHeader> {
  const backup = await openBackup(path);
  await backup.close();
  return backup.header;
}

async function readHeader(file: FileHandle, path: string): Promise<{ header: BackupHeader; end: number }> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, bytes.length);
    bytes = Buffer.concat([bytes, buffer.subarray(0, bytesRead)]);
    if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic))) {
      throw new BackupError(`${path} is not a backup made by souk.`);
    }
    const end = bytes.indexOf('\n', magic.length);
    if (end >= 0) return { header: parseHeader(bytes.subarray(magic.length, end), path), end: end + 1 };
    if (bytesRead === 0 || bytes.length > longestHeader) throw damaged(path);
  }
}

function parseHeader(bytes: Buffer, path: string): BackupHeader {
  let header: BackupHeader;
  try {
    header = JSON.parse(bytes.toString()) as BackupHeader;
  } catch {
    throw damaged(path);
  }
  if (header.format === formatVersion || header.format === oldFormat) return header;
  throw new BackupError(`The backup ${path} is of a kind (${header.format}) that this version of Souk does not know.`);
}

async function verify(file: FileHandle, path: string, size: number): Promise<void> {
  if (size < magic.length + checksumBytes) throw damaged(path);
  const checksum = newChecksum();
  for await (const piece of file.createReadStream({ start: 0, end: size - checksumBytes - 1, autoClose: false })) {
    checksum.update(piece);
  }
  const { buffer } = await file.read(Buffer.alloc(checksumBytes), 0, checksumBytes, size - checksumBytes);
  if (!checksum.digest().equals(buffer)) throw damaged(path);
}

const damaged = (path: string) =>
  new BackupError(
    `The backup ${path} is damaged: cut off or altered since it was made. Nothing was changed. Use another.`,
  );

/** One piece of rows as it stands in the file; an empty one ends a table. */
export function* frame(piece: Buffer): Generator<Buffer> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.length);
  yield length;
  if (piece.length > 0) yield piece;
}

/** Takes pieces apart again; yields an empty buffer at the end of each table. */
export async function* unframe(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    while (held.length >= 4) {
      const end = 4 + held.readUInt32BE();
      if (held.length < end) break;
      yield held.subarray(4, end);
      held = held.subarray(end);
    }
  }
  if (held.length > 0) throw new BackupError('The backup ends in the middle of a row.');
}

/** In COPY text a line feed ends a row and never stands inside one. */
export function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1;
  return rows;
}
