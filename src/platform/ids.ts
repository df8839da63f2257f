import { randomUUIDv7 } from 'node:crypto';

/** A new UUIDv7: sorts by the time it was made, so it serves as a cursor too. */
export const newId: () => string = randomUUIDv7;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID as we write them (lower case, with dashes). */
export function isId(text: string): boolean {
  return uuid.test(text);
}
