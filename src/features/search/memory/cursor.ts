import { decodeCursor, encodeCursor } from '#platform/http/paging.ts';
import { invalid } from '#platform/problems.ts';
import { readChanges, writeChanges } from '../changes-cursor.ts';
import { LANGUAGE } from '../languages.ts';
import type { QueryTerm } from '../query-terms.ts';
import { applyChanges, type WordChanges } from '../word-plan.ts';
import type { Statistics } from './bm25f.ts';
import { FIELDS } from './documents.ts';
import type { Place } from './wish.ts';

const MARK = 'memory ';

/** Whether the index made the cursor, and not the database: each goes on only where it was itself. */
export function isMemoryCursor(cursor: string): boolean {
  try {
    const [name] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    return typeof name === 'string' && name.startsWith(MARK);
  } catch {
    return false;
  }
}

export function memoryCursor(
  name: string,
  { part, at, id }: Place,
  terms: readonly QueryTerm[],
  { statistics, changes }: { readonly statistics: Statistics | undefined; readonly changes: WordChanges },
): string {
  const numbers = statistics ? [...statistics.prices, ...statistics.lengths, ...statistics.idf] : [];
  const given = numbers.map((number) => number.toString(36)).join(' ');
  return encodeCursor([MARK + name, part, at, id, given, writeChanges(terms, changes)]);
}

/** Throws `invalid_input` where it is of another query. */
export function readMemoryCursor(
  cursor: string | undefined,
  name: string,
  terms: readonly QueryTerm[],
): { after: Place | undefined; statistics: Statistics | undefined; changes?: WordChanges } {
  const read = decodeCursor(cursor, ['string', 'number', 'number', 'id', 'string', 'string']);
  if (!read) return { after: undefined, statistics: undefined };
  const [ofQuery, part, at, id, given, changed] = read;
  if (ofQuery !== MARK + name) throw invalid('/cursor', 'is of another query');
  const after = { part, at, id };
  const changes = readChanges(terms, changed);
  if (given === '') return { after, statistics: undefined, changes };
  const plan = applyChanges(terms, changes, LANGUAGE);
  const words = plan.terms.length + plan.optional.length;
  const numbers = given.split(' ').map((number) => Number.parseInt(number, 36));
  const [mean = 1, spread = 1, ...others] = numbers;
  if (numbers.length !== 2 + FIELDS + words || !numbers.every((number) => number > 0 && number < 1e9))
    throw invalid('/cursor', 'is not a cursor of this list');
  return {
    after,
    changes,
    statistics: { prices: [mean, spread], lengths: others.slice(0, FIELDS), idf: others.slice(FIELDS) },
  };
}
