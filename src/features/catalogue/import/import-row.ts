import type { Fault } from './fault.ts';

/** How far was read: lines from 1, and the byte (of the unpacked text) behind the last row. */
export interface ReadPosition {
  readonly line: number;
  readonly offset: number;
}

export interface RowFault extends Omit<Fault, 'path'> {
  /** Nothing after it can be read. */
  readonly fatal?: true;
}

/** What a row turned out to be: its value, or what is wrong with it. */
export type RowContent = { value: unknown; fault?: never } | { value?: never; fault: RowFault };

/** A row of the file, and where it ends. */
export type ImportRow = ReadPosition &
  RowContent & {
    /** The line it begins in. */
    readonly first: number;
    /** The next one ends where this one ends: nothing may go on between the two. */
    readonly isPart?: true;
  };

export function faulty(code: string, message: string, fatal = false): { fault: RowFault } {
  return { fault: fatal ? { code, message, fatal } : { code, message } };
}

export function tooLong(length: number, limit: number): { fault: RowFault } {
  return faulty('line_too_long', `This row has ${length} bytes; at most ${limit} are read.`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The bytes as text, without a byte order mark; or the fault that they are no UTF-8. */
export function decodeRow(bytes: Buffer, line: number): string | { fault: RowFault } {
  if (line === 1 && (bytes[0] === 0 || bytes[1] === 0)) {
    return faulty('not_utf8', 'The file is UTF-16 without its mark. Save it as UTF-8 and import it again.', true);
  }
  try {
    return utf8.decode(bytes);
  } catch {
    return faulty(
      'not_utf8',
      `Line ${line} is not UTF-8, but most likely Latin-1 or Windows-1252. Save the file as UTF-8.`,
    );
  }
}
