import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Shops whose count of followers is not that of their rows. */
export async function findWrongCounts(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the shop ' || coalesce(counted.shop_id, held.shop_id) || ' counts ' || coalesce(counted.followers, 0) ||
      ' followers and has ' || coalesce(held.followers, 0) as fault
    from shop_follower_counts as counted
    full join (select shop_id, count(*) as followers from shop_followers group by shop_id) as held
      on held.shop_id = counted.shop_id
    where coalesce(counted.followers, 0) <> coalesce(held.followers, 0)
    order by 1 limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Shops whose log of comings and goings sums up to other than their followers, and people of whom it says otherwise. */
export async function findWrongLogs(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the shop ' || coalesce(logged.shop_id, held.shop_id) || ' has ' || coalesce(held.followers, 0) ||
      ' followers and its log sums up to ' || coalesce(logged.followers, 0) as fault
    from (select shop_id, sum(change) as followers from follow_changes group by shop_id) as logged
    full join (select shop_id, count(*) as followers from shop_followers group by shop_id) as held
      on held.shop_id = logged.shop_id
    where coalesce(logged.followers, 0) <> coalesce(held.followers, 0)
    union all
    select 'the log of the shop ' || coalesce(logged.shop_id, held.shop_id) || ' says ' || coalesce(logged.followers, 0) ||
      ' of the user ' || coalesce(logged.user_id, held.user_id) as fault
    from (
      select shop_id, user_id, sum(change) as followers from follow_changes
      where user_id is not null group by shop_id, user_id) as logged
    full join shop_followers as held on held.shop_id = logged.shop_id and held.user_id = logged.user_id
    where coalesce(logged.followers, 0) <> case when held.id is null then 0 else 1 end
    order by 1 limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
