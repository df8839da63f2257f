import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { Every, SavedQuery } from './schema.ts';

export interface ToldSearch {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly query: SavedQuery;
  /** Of what is told now, the product that was put up last. */
  readonly newest: string;
  /** Of the newest that are told now. */
  readonly titles: string[];
  /** Of all told since the owner last opened it, these among them. */
  readonly count: number;
}

/**
 * Marks what waits of these searches as told, and answers what is to be said of it. What went off sale or out of sight
 * meanwhile is passed over for good, and so is what is sold by somebody whom the owner blocked, or who blocked them.
 */
export async function tellMatches(tx: Tx, savedSearchIds: readonly string[], titles: number): Promise<ToldSearch[]> {
  const { rows } = await sql<ToldSearch>`
    with waiting as (
      select saved_search_id, product_id, title, public_products.id is not null as stands
      from saved_search_matches join saved_searches on saved_searches.id = saved_search_id
      left join public_products on public_products.id = product_id and public_products.status = 'active'
        and not exists (
          select 1 from blocks join shops on shops.id = public_products.shop_id
          where (blocker_id, blocked_id) in ((user_id, owner_id), (owner_id, user_id)))
      where saved_search_id = any(${savedSearchIds}::uuid[]) and told_at is null
    ), gone as (
      delete from saved_search_matches using waiting
      where not stands and saved_search_matches.saved_search_id = waiting.saved_search_id
        and saved_search_matches.product_id = waiting.product_id
    ), told as (
      update saved_search_matches as match set told_at = souk_now() from waiting
      where stands and match.saved_search_id = waiting.saved_search_id and match.product_id = waiting.product_id
        -- Whoever waited here for another who told the same tells it no more.
        and match.told_at is null
      returning match.saved_search_id, match.product_id, title
    ), counted as (
      select saved_search_id as id, count(*)::integer as count, (array_agg(product_id order by product_id desc))[1] as newest,
        (array_agg(title order by product_id desc))[1:${sql.raw(String(titles))}] as titles
      from told group by saved_search_id
    )
    select saved_searches.id, user_id as "userId", name, query, newest, titles,
      counted.count + (select count(*) from saved_search_matches
        where saved_search_id = saved_searches.id and told_at > seen_at)::integer as count
    from counted join saved_searches using (id) order by saved_searches.id`.execute(tx);
  return rows;
}

export interface DueSearch {
  readonly id: string;
  readonly every: Every;
  readonly timeZone: string;
  readonly now: string;
}

/** Searches whose time to tell has come, held until the transaction ends; others get those of another node. */
export async function holdDue(tx: Tx, most: number): Promise<DueSearch[]> {
  const { rows } = await sql<DueSearch>`
    select saved_searches.id, every, time_zone as "timeZone", souk_now() as now
    from saved_searches join users on users.id = user_id
    where due_at <= souk_now() order by due_at limit ${most} for no key update of saved_searches skip locked`.execute(
    tx,
  );
  return rows;
}

export async function setNextDue(
  tx: Tx,
  next: readonly { readonly id: string; readonly dueAt: string | null }[],
): Promise<void> {
  await sql`
    update saved_searches set due_at = next.due_at
    from unnest(${next.map(({ id }) => id)}::uuid[], ${next.map(({ dueAt }) => dueAt)}::timestamptz[]) as next (id, due_at)
    where saved_searches.id = next.id`.execute(tx);
}
