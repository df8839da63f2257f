import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Figures } from './schema.ts';

export interface FiguresRow extends Figures {
  /** YYYY-MM-DD */
  readonly date: string;
}

/**
 * The days of a shop that have figures, in order, from the first day to the last: one walk along the key of the table,
 * a row a day. Who asks fills the days on which nothing was.
 */
export async function listDays(db: Db, shopId: string, from: string, to: string): Promise<FiguresRow[]> {
  const { rows } = await sql<FiguresRow>`
    ${named('days_of_shop')} select date::text, views, unique_visitors as "uniqueVisitors",
      product_views as "productViews", messages_received as "messagesReceived", orders, revenue,
      new_followers as "newFollowers", conversion_rate as "conversionRate", avg_order_value as "avgOrderValue"
    from shop_analytics where shop_id = ${shopId} and date between ${from}::date and ${to}::date
    order by date`.execute(db);
  return rows;
}
