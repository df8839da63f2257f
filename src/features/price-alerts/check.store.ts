import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/**
 * Alerts that wait though a price since they were armed fulfils them, and no work for it is left. A price on the way to
 * another in one transaction is none.
 */
export async function findUnfired(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the alert ' || alert.id || ' waits for ' || fires_at || ' and the product ' || alert.product_id || ' cost ' ||
      price.lowest_amount || ' since' as fault
    from price_alerts as alert cross join lateral (
      select lowest_amount from price_history as price
      where price.product_id = alert.product_id and price.id > armed_after_id and lowest_amount <= fires_at
        and not exists (
          select 1 from price_history as later
          where later.product_id = price.product_id and later.created_at = price.created_at and later.id > price.id
            and later.xmin = price.xmin)
      order by price.created_at, price.id limit 1) as price
    where is_active and kind <> 'back_in_stock'
      and not exists (select 1 from price_alert_work as work where work.product_id = alert.product_id)
    order by alert.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Prices and arrivals that nobody told of for ten minutes, though their product can be seen. */
export async function findIdleWork(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'of the product ' || product_id || ' nobody was told since ' || work.created_at as fault
    from price_alert_work as work
    where work.created_at < souk_now() - interval '10 minutes' and not parked
    order by work.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
