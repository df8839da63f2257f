import type { Context } from '#platform/actor.ts';
import { decodeCursor, encodeCursor } from '#platform/http/paging.ts';
import { invalid } from '#platform/problems.ts';
import { readChanges, writeChanges } from './changes-cursor.ts';
import { conditionsOf, type Param } from './filters.store.ts';
import type { Hit } from './page.store.ts';
import { type HitPage, pageByRank, type Wish } from './pages.ts';
import { type QueryTerm, toTsquery } from './query-terms.ts';
import type { WordChanges, WordPlan } from './word-plan.ts';

/** A cursor around that of the page: what was done with the words. */
export function plannedCursor(name: string, cursor: string, terms: readonly QueryTerm[], changes: WordChanges): string {
  return encodeCursor([name, cursor, writeChanges(terms, changes)]);
}

/** Throws `invalid_input` where it is of another query. */
export function readPlannedCursor(
  given: string | undefined,
  name: string,
  terms: readonly QueryTerm[],
): { cursor: string | undefined; changes: WordChanges | undefined } {
  const read = decodeCursor(given, ['string', 'string', 'string']);
  if (!read) return { cursor: undefined, changes: undefined };
  const [ofQuery, cursor, changes] = read;
  if (ofQuery !== name) throw invalid('/cursor', 'is of another query');
  return { cursor, changes: readChanges(terms, changes) };
}

/** The best match first; before them, in the same order, what the plan says stands first. */
export async function pageByPlan(context: Context, wish: Wish, { terms, first }: WordPlan): Promise<HitPage> {
  const all = toTsquery(terms);
  if (!first) return pageByRank(context, wish, all);
  const before = toTsquery(first);
  const [part, cursor] = readPart(wish.cursor);
  const hits: Hit[] = [];
  const conditions = (tsquery: string) => conditionsOf({ ...wish.filters, tsquery });
  if (part === 0) {
    const page = await pageByRank(context, { ...wish, conditions: conditions(before), cursor }, before);
    if (page.nextCursor) return { hits: page.hits, nextCursor: encodeCursor([0, page.nextCursor]) };
    hits.push(...page.hits);
  }
  const left = wish.limit - hits.length;
  if (left === 0) return { hits, nextCursor: encodeCursor([1, '']) };
  const rest = {
    ...wish,
    conditions: [
      ...conditions(all),
      { choice: undefined, text: (param: Param) => `not lexemes @@ ${param(before)}::tsquery` },
    ],
    limit: left,
    cursor: part === 1 ? cursor : undefined,
  };
  const page = await pageByRank(context, rest, all);
  return { hits: [...hits, ...page.hits], nextCursor: page.nextCursor && encodeCursor([1, page.nextCursor]) };
}

function readPart(given: string | undefined): [part: number, cursor: string | undefined] {
  const read = decodeCursor(given, ['number', 'string']);
  return read ? [read[0], read[1] || undefined] : [0, undefined];
}
