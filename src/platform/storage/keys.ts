/** The first part of a key: two hexadecimal digits, so that no folder grows too large to be listed. */
export const shelves: readonly string[] = Array.from({ length: 256 }, (_, number) =>
  number.toString(16).padStart(2, '0'),
);

/** Ends the key of what is still being written. */
export const PARTIAL = '.partial';
const key = /^[0-9a-f]{2}\/[0-9a-z][0-9a-z.-]{0,99}$/;

/** Whether it is a key as we write them: below its shelf and nowhere else. */
export function isStorageKey(text: string): boolean {
  return key.test(text);
}

/** Throws for what would lead elsewhere. */
export function requireKey(text: string): void {
  if (!isStorageKey(text)) throw new Error(`'${text}' is no key of a file`);
}
