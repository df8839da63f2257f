import { type RawBuilder, sql } from 'kysely';
import { viewsRecorded } from '#features/tracking/events.ts';

/**
 * What is counted, once: the listener, the recount, the rebuild and the check all ask this. See
 * docs/decisions/0007-days-of-shops.md.
 */

/** A condition on rows that have `shop_id` and `day`. */
type Within = RawBuilder<unknown>;

/**
 * All but views, of each shop and day with anything of it: messages of buyers (also deleted ones, not the lines of
 * calls), orders that are paid or were confirmed on the day they were placed, what was paid for the orders of that day
 * less what was refunded on it (minor units), and who began to follow.
 */
export const countDeeds = (within: Within) => sql`
  select shop_id, date, sum(messages_received)::integer as messages_received, sum(orders)::integer as orders,
    sum(revenue)::bigint as revenue, sum(new_followers)::integer as new_followers
  from (
    select shop_id, day as date, count(*) as messages_received, 0 as orders, 0::numeric as revenue, 0 as new_followers
    from messages where side = 'buyer' and kind not in ('away', 'call') and ${within} group by shop_id, day
    union all
    select shop_id, day, 0, count(*) filter (where paid_at is not null or status not in ('placed', 'cancelled')),
      coalesce(sum(total_amount) filter (where paid_at is not null), 0), 0
    from orders where ${within} group by shop_id, day
    union all
    select shop_id, day, 0, 0, -sum(amount), 0 from refunds where ${within} group by shop_id, day
    union all
    select shop_id, day, 0, 0, 0, count(*) from follow_changes where change = 1 and ${within} group by shop_id, day
  ) as deeds
  group by shop_id, date`;

/** Views of shops and their products. */
export const countViews = (within: Within) => sql`
  select shop_id, day as date, count(*)::integer as views, (count(*) filter (where kind = 'product'))::integer as product_views
  from product_views where shop_id is not null and ${within} group by shop_id, day`;

/** What the listener has not heard yet of these kinds of events. */
export const unheardBy = (listener: string, types: readonly string[]) => sql`
  select domain_events.type, payload, domain_events.created_at as at
  from domain_events join listener_cursors as cursor on cursor.listener = ${listener}
  where domain_events.type = any(${[...types]}::text[]) and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id)`;

/** Ids of views that the listener has not heard of: it will add them. */
export const unheardViews = (listener: string) => sql`
  select jsonb_array_elements_text(payload->'viewIds')::uuid from (
    ${unheardBy(listener, [viewsRecorded.type])}) as unheard`;

/**
 * Days that are not as they were since these events (a relation of type, payload, at): an order's own and those of its
 * refunds. Who followed is found a day to either side, since a shop's day is that of UTC, or the one before or after.
 */
export const touchedBy = (heard: RawBuilder<unknown>) => sql`
  with heard as materialized (${heard}), moved as materialized (
    select distinct (payload->>'orderId')::uuid as id from heard where payload ? 'orderId'
  )
  select shop_id, day as date from orders where id in (select id from moved)
  union
  select shop_id, day from refunds where order_id in (select id from moved)
  union
  select shop_id, day from messages where id in (select (payload->>'messageId')::uuid from heard where payload ? 'messageId')
  union
  select (payload->>'shopId')::uuid, (at at time zone 'UTC')::date + apart
  from heard cross join generate_series(-1, 1) as apart where type = 'shop.followed'`;
