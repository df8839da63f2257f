import type { House } from '#platform/house.ts';

/** The one-time link that makes the first admin, or null where there is one. */
export async function setupLink(_house: House, _base: string): Promise<string | null> {
  return null;
}
