import type { Pool } from 'pg';
import { DEPTH } from './favourites.ts';
import { areLargerThan, type FormulaRow, listByFormula } from './formula.store.ts';
import { CANDIDATES, type Candidate, type Check, type Eligible } from './pick.ts';
import { MOST_RECOMMENDED } from './schema.ts';

/** Of categories that are larger together it is never looked at everything. */
const MOST_LOOKED_THROUGH = 20_000;
const MOST_CANDIDATES = 2_000;

/**
 * The first by the formula in these categories that may be shown. For large ones their favourites stand; as long as no
 * more of these are left out than they go deep, that is what all their products would give. `exactly` looks at all of
 * them where more are left out.
 */
export async function pickByFormula(
  pool: Pool,
  categoryIds: readonly string[],
  known: readonly string[],
  check: Check,
  exactly: boolean,
): Promise<Eligible[]> {
  const found = await listByFormula(pool, categoryIds, known, CANDIDATES);
  const eligible = await check(found.map(byFormula));
  if (!exactly || isEnough(found, eligible)) return eligible;
  if (await areLargerThan(pool, categoryIds, MOST_LOOKED_THROUGH)) return eligible;
  return check((await listByFormula(pool, categoryIds, known, MOST_CANDIDATES, true)).map(byFormula));
}

function isEnough(found: readonly FormulaRow[], eligible: readonly Eligible[]): boolean {
  const isAll = found.length < CANDIDATES;
  const hasFavourites = found[0]?.hasFavourites === true;
  if (!hasFavourites && isAll) return true;
  const last = eligible[MOST_RECOMMENDED - 1];
  if (!last) return false;
  const looked = found.findIndex(({ id }) => id === last.id) + 1;
  const leftOut = looked - MOST_RECOMMENDED + (found[0]?.passedOver ?? 0);
  return !hasFavourites || leftOut <= DEPTH - MOST_RECOMMENDED;
}

function byFormula({ id, categoryId, score }: FormulaRow): Candidate {
  return { id, score, reason: { code: 'same_category', categoryId } };
}
