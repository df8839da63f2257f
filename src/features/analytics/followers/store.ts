import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Range } from '../range.ts';

export interface FollowDay {
  readonly date: string;
  readonly gained: number;
  readonly lost: number;
}

export interface FollowSums {
  readonly followers: number;
  /** When the first day begins. */
  readonly before: number;
  readonly orders: number;
  readonly ordersFromFollowers: number;
  /** Minor units. */
  readonly revenueFromFollowers: number;
}

/** The days of the range on which somebody came or left, in order. */
export async function listFollowDays(db: Db, shopId: string, { startDate, endDate }: Range): Promise<FollowDay[]> {
  const { rows } = await sql<FollowDay>`
    ${named('follow_days')} select day::text as date, count(*) filter (where change = 1) as gained, count(*) filter (where change = -1) as lost
    from follow_changes where shop_id = ${shopId} and day between ${startDate}::date and ${endDate}::date
    group by day order by day`.execute(db);
  return rows;
}

/**
 * Who followed when they ordered is told by their last change before it. Those who are erased since ordered as somebody
 * who never followed: their changes name nobody any more.
 */
export async function sumFollowers(db: Db, shopId: string, { startDate, endDate }: Range): Promise<FollowSums> {
  const { rows } = await sql<FollowSums>`
    ${named('follow_sums')} with sold as (
      select orders.paid_at, total_amount - refunded_amount as kept, coalesce(last.change = 1, false) as is_follower
      from orders
      left join lateral (
        select change from follow_changes
        where user_id = orders.buyer_id and follow_changes.shop_id = orders.shop_id and created_at <= placed_at
        order by created_at desc, id desc limit 1
      ) as last on true
      where orders.shop_id = ${shopId} and day between ${startDate}::date and ${endDate}::date
        and (paid_at is not null or status not in ('placed', 'cancelled'))
    )
    select count(*) as orders, count(*) filter (where is_follower) as "ordersFromFollowers",
      coalesce(sum(kept) filter (where is_follower and paid_at is not null), 0)::bigint as "revenueFromFollowers",
      coalesce((select followers from shop_follower_counts where shop_id = ${shopId}), 0) as followers,
      coalesce((
        select sum(change) from follow_changes where shop_id = ${shopId} and day < ${startDate}::date
      ), 0)::integer as before
    from sold`.execute(db);
  return rows[0] as FollowSums;
}
