import { randomInt } from 'node:crypto';

const MOST_LETTERS = 50;
const LEAST_LETTERS = 3;

/** Words that stand in the place of a slug in addresses of the API. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set(['map']);

/** The name as an address: `Ana's Café` becomes `anas-cafe`. May be empty, where the name has no Latin letters. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_LETTERS)
    .replace(/^-+|-+$/g, '');
}

/** Addresses to try, in order: the name itself, then with a small number, then with one that nobody has. */
export function* slugCandidates(name: string): Generator<string> {
  const slug = slugOf(name);
  const base = slug.length < LEAST_LETTERS || RESERVED_SLUGS.has(slug) ? `shop${slug ? `-${slug}` : ''}` : slug;
  yield base;
  for (let number = 2; number <= 5; number++) yield `${base}-${number}`;
  for (let attempt = 0; attempt < 5; attempt++) yield `${base}-${randomInt(100_000, 1_000_000)}`;
}
