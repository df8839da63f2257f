import type { Size } from './schema.ts';

export type FileKind = 'picture' | 'drawing' | 'import' | 'report' | 'document' | 'voice';

const uuid =
  /^[0-9a-f]{2}\/([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})(-large\.webp|-thumb\.webp|\.svg)?(\.partial)?$/;

/** The key of that size; what is no picture is the same in every size. */
export function storageKey(id: string, kind: FileKind, size: Size): string {
  // The last digits of a UUIDv7 are random, the first are not.
  const place = `${id.slice(-2)}/${id}`;
  if (kind === 'picture') return `${place}-${size}.webp`;
  return kind === 'drawing' ? `${place}.svg` : place;
}

/** Everywhere that bytes of the file lie. */
export function storageKeys(id: string, kind: FileKind): string[] {
  return [...new Set([storageKey(id, kind, 'large'), storageKey(id, kind, 'thumb')])];
}

/** The file whose bytes lie there, or undefined for what we did not put there. */
export function idOfKey(key: string): string | undefined {
  return uuid.exec(key)?.[1];
}

/** When that id was made, by the clock of whoever made it: the first 48 bits of a UUIDv7 are milliseconds since 1970. */
export function timeOfId(id: string): string {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}
