import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Offers that are bought without an order line that says so, or other than it says; and lines of offers not bought. */
export async function findWrongOffers(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with judged as (
      select offers.id, case
        when offers.id is null then 'no longer there'
        when line.id is null then 'bought, and no order has a line of it'
        when offers.status <> 'bought' then offers.status || ', and the order ' || number || ' has a line of it'
        when offers.order_id is distinct from line.order_id then 'bought by another order than ' || number
        when (offers.buyer_id, offers.shop_id) <> (orders.buyer_id, orders.shop_id)
          then 'of others than the order ' || number
        when (offers.product_id, offers.quantity) <> (line.product_id, line.quantity)
          then 'of other pieces than the order ' || number || ' has'
        when (offers.amount, offers.currency) <> (line.price_amount, orders.currency)
          then 'at ' || offers.amount || ' ' || offers.currency || ', and was bought at ' || line.price_amount || ' '
            || orders.currency
        end as fault
      from offers
      left join order_lines as line on line.offer_id = offers.id
      left join orders on orders.id = line.order_id
      where offers.status = 'bought' or line.id is not null
    )
    select 'the offer ' || id || ' is ' || fault as fault from judged
    where fault is not null order by id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Counters of an offer that was not countered, or by whom it was not for. */
export async function findWrongCounters(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the offer ' || answer.id || ' counters ' || offers.id || ', which is ' || case
        when offers.status <> 'countered' then offers.status
        when offers.side = answer.side then 'of the same side'
        else 'of another conversation or product' end as fault
    from offers as answer join offers on offers.id = answer.counters_id
    where offers.status <> 'countered' or offers.side = answer.side
      or (offers.conversation_id, offers.product_id) <> (answer.conversation_id, answer.product_id)
    order by answer.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
