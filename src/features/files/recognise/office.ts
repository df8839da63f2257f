import type { FileHandle } from 'node:fs/promises';
import { fileProblems } from '../problems.ts';
import { endRecordAt } from './double.ts';

const open = 'application/vnd.oasis.opendocument';
const office = 'application/vnd.openxmlformats-officedocument';
const openTypes = new Set(['text', 'spreadsheet', 'presentation'].map((kind) => `${open}.${kind}`));
/** What each of Office holds, and no other of them. */
const officeParts: readonly [part: RegExp, mediaType: string][] = [
  [/^word\/document\d*\.xml$/, `${office}.wordprocessingml.document`],
  [/^xl\/workbook\d*\.xml$/, `${office}.spreadsheetml.sheet`],
  [/^ppt\/presentation\d*\.xml$/, `${office}.presentationml.presentation`],
];
/** Macros of both, and what makes an archive a program. */
const runs = /(?:^|\/)vbaproject\.bin$|^(?:basic|scripts)\/|^meta-inf\/manifest\.mf$|^androidmanifest\.xml$/i;

const MOST_ENTRIES = 10_000;
const MOST_DIRECTORY_BYTES = 4 * 1_048_576;
/** Told sizes; a whole document of 15 MiB stays far below. */
const MOST_UNPACKED_BYTES = 1_073_741_824;

/**
 * The media type of a document that is packed as an archive, by the directory at its end alone: nothing is unpacked.
 * Throws `file_damaged` for half a one, `not_allowed_file` for any other archive: with macros, with a password, with
 * something before or behind it, or that would fill a disk.
 */
export async function recogniseOffice(file: FileHandle, bytes: number, head: Buffer, tail: Buffer): Promise<string> {
  const names = namesIn(await readDirectory(file, bytes, tail));
  if (names.some((name) => runs.test(name))) {
    throw fileProblems.not_allowed_file('It holds macros or a program; save it without them');
  }
  const mediaType = openTypeOf(head) ?? officeTypeOf(names);
  if (!mediaType)
    throw fileProblems.not_allowed_file('Of archives, only documents of Office and OpenDocument are taken');
  return mediaType;
}

/** The directory of the archive (APPNOTE 4.3.12), which must stand right before its end record. */
async function readDirectory(file: FileHandle, bytes: number, tail: Buffer): Promise<Buffer> {
  const at = endRecordAt(tail);
  if (at < 0) throw fileProblems.file_damaged('The document is not there to its end');
  const end = bytes - tail.length + at;
  const entries = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const begin = tail.readUInt32LE(at + 16);
  const isWhole = begin + length === end && tail.readUInt16LE(at + 8) === entries && tail.readUInt32LE(at + 4) === 0;
  if (!isWhole || entries > MOST_ENTRIES || length > MOST_DIRECTORY_BYTES) {
    throw fileProblems.not_allowed_file('This archive is not put together as documents are');
  }
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, begin);
  return buffer.subarray(0, bytesRead);
}

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const ENCRYPTED = 1;

/** The names of its entries, each once, none leading out of it. */
function namesIn(directory: Buffer): string[] {
  const names = new Set<string>();
  let unpacked = 0;
  let first = Number.POSITIVE_INFINITY;
  for (let at = 0; at < directory.length; ) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) throw misshapen();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset));
    const nameEnd = at + ENTRY_BYTES + (nameLength ?? 0);
    const name = directory.toString('utf8', at + ENTRY_BYTES, nameEnd);
    unpacked += directory.readUInt32LE(at + 24);
    first = Math.min(first, directory.readUInt32LE(at + 42));
    if (directory.readUInt16LE(at + 8) & ENCRYPTED) throw fileProblems.not_allowed_file('It asks for a password');
    if (names.has(name) || name.startsWith('/') || name.includes('\\') || name.split('/').includes('..'))
      throw misshapen();
    names.add(name);
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  // Whatever stood before the first entry would be something else.
  if (first !== 0) throw misshapen();
  if (unpacked > MOST_UNPACKED_BYTES) throw fileProblems.not_allowed_file('It would be far too large unpacked');
  return [...names];
}

function misshapen() {
  return fileProblems.not_allowed_file('This archive is not put together as documents are');
}

/** OpenDocument says what it is in its first entry, which is not packed (ODF 1.3 part 2, 3.3). */
function openTypeOf(head: Buffer): string | undefined {
  const nameLength = head.readUInt16LE(26);
  const begin = 30 + nameLength + head.readUInt16LE(28);
  if (head.readUInt16LE(8) !== 0 || head.toString('latin1', 30, 30 + nameLength) !== 'mimetype') return undefined;
  const said = head.toString('latin1', begin, begin + head.readUInt32LE(18));
  return openTypes.has(said) ? said : undefined;
}

function officeTypeOf(names: readonly string[]): string | undefined {
  if (!names.includes('[Content_Types].xml')) return undefined;
  const fitting = officeParts.filter(([part]) => names.some((name) => part.test(name)));
  return fitting.length === 1 ? fitting[0]?.[1] : undefined;
}
