import { isOpenAt, nextChange } from '#features/shops/service.ts';
import type { Db } from '#platform/database/connection.ts';
import { type DeskRow, findDesk } from './reachability.store.ts';

/** With the buyer fewer than one transaction may tell. */
const MOST_PEOPLE = 40;

/** A ring that would be: of which shop and buyer, and which of the two rings. */
export interface Ring {
  readonly shopId: string;
  readonly buyerId: string;
  readonly callerSide: 'buyer' | 'shop';
}

type Hindrance = 'not_taking_calls' | 'shop_closed' | 'not_disturbed';

/** Who would be rung, or why nobody is. Says nothing of who is in a call, or of who blocks whom. */
export async function whoIsRung(
  db: Db,
  ring: Ring,
): Promise<{ why: 'shop_closed' | 'not_disturbed' | null; callees: readonly string[] }> {
  const { why, callees } = await lookAtDesk(db, ring);
  return { why: why === 'not_taking_calls' ? 'shop_closed' : why, callees };
}

/** The same as `whoIsRung`, to the finer word; and when the shop opens where it is closed by its hours. */
export async function lookAtDesk(
  db: Db,
  { shopId, buyerId, callerSide }: Ring,
): Promise<{ why: Hindrance | null; opensAt: string | null; callees: readonly string[] }> {
  const desk = await findDesk(db, shopId, buyerId, MOST_PEOPLE);
  if (!desk) return { why: 'shop_closed', opensAt: null, callees: [] };
  if (callerSide === 'shop') {
    return { why: desk.buyerWantsPeace ? 'not_disturbed' : null, opensAt: null, callees: [buyerId] };
  }
  const why = whyShopIsNotRung(desk);
  return { why, opensAt: why === 'shop_closed' ? opensAt(desk) : null, callees: desk.people };
}

function whyShopIsNotRung(desk: DeskRow): Hindrance | null {
  if (desk.takesCalls === 'never') return 'not_taking_calls';
  if (!desk.isThere || (desk.takesCalls === 'hours' && isClosed(desk))) return 'shop_closed';
  return desk.people.length === 0 ? 'not_disturbed' : null;
}

/** A shop that says no hours is never closed. */
function isClosed({ hours, holidays, timeZone, now }: DeskRow): boolean {
  return hours !== null && !isOpenAt(hours, holidays, timeZone, Temporal.Instant.from(now));
}

function opensAt({ isThere, hours, holidays, timeZone, now }: DeskRow): string | null {
  if (!isThere || hours === null) return null;
  return nextChange(hours, holidays, timeZone, Temporal.Instant.from(now))?.toString() ?? null;
}
