import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Forgets up to `limit` arrivals on days whose views are no longer all there. Answers how many went. */
export async function forgetArrivals(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from shop_arrivals where ctid in (
      select shop_arrivals.ctid from shop_arrivals, view_retention
      where date < forgotten_before limit ${limit} for update of shop_arrivals skip locked)`.execute(db);
  return Number(numAffectedRows);
}

/** Forgets up to `limit` things put into carts on such days. Answers how many went. */
export async function forgetCarts(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from cart_additions where ctid in (
      select cart_additions.ctid from cart_additions, view_retention
      where created_at < forgotten_before + 1 and day < forgotten_before
      limit ${limit} for update of cart_additions skip locked)`.execute(db);
  return Number(numAffectedRows);
}
