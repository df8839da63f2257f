import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { Days } from '../reports/plan.ts';

export interface ViewRow {
  readonly id: string;
  readonly kind: 'product' | 'shop';
  readonly productId: string | null;
  readonly title: string | null;
  readonly day: string;
  readonly createdAt: string;
  readonly visitor: string;
  readonly device: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly referrer: string | null;
  readonly duration: number | null;
}

/** Where a page ends. */
export type LastView = Pick<ViewRow, 'id' | 'createdAt'>;

/**
 * A page of what was looked at in a shop in these days and up to a moment, oldest first. A day is within 26 hours of its
 * midnight in UTC, so two days on either side hold it all; the day that a view kept decides.
 */
export async function listViews(
  db: Db,
  { shopId, days, until }: { readonly shopId: string; readonly days: Days; readonly until: string },
  { limit, after }: { readonly limit: number; readonly after: LastView | undefined },
): Promise<ViewRow[]> {
  const later = after
    ? sql`(view.created_at, view.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : sql`view.created_at >= ${days.startDate}::timestamp - interval '2 days'`;
  const { rows } = await sql<ViewRow>`
    select view.id, kind, product_id as "productId", title, day::text, view.created_at as "createdAt", visitor, device,
      browser, os, referrer, duration
    from product_views as view left join products on products.id = product_id
    where view.shop_id = ${shopId} and kind in ('product', 'shop') and ${later}
      and view.created_at < ${days.endDate}::timestamp + interval '3 days' and view.created_at <= ${until}
      and day between ${days.startDate} and ${days.endDate}
    order by view.created_at, view.id limit ${limit}`.execute(db);
  return rows;
}
