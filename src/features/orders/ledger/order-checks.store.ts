import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export async function findWrongTotals(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the goods of order ' || number || ' cost ' || goods_amount || ', its lines ' || coalesce(total, 0) as fault
    from orders
    left join (select order_id, sum(price_amount::numeric * quantity) as total from order_lines group by order_id) as lines
      on order_id = orders.id
    where goods_amount is distinct from total order by orders.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongRefunds(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with of_refunds as (
      select order_id, sum(amount) as amount, sum(delivery_amount) as delivery, sum(commission_amount) as commission
      from refunds group by order_id
    ), of_lines as (
      select order_id, sum(refunded_amount) as amount from order_lines group by order_id
    )
    select 'of order ' || number || ' went back ' || refunded_amount || ' with ' || delivery_refunded_amount
      || ' of delivery and ' || commission_refunded_amount || ' of commission, by its refunds '
      || coalesce(refunded.amount, 0) || ' with ' || coalesce(delivery, 0) || ' and ' || coalesce(commission, 0)
      || ', by its lines ' || coalesce(of_lines.amount, 0) + delivery_refunded_amount as fault
    from orders
    left join of_refunds as refunded on refunded.order_id = orders.id
    left join of_lines on of_lines.order_id = orders.id
    where (refunded_amount, delivery_refunded_amount, commission_refunded_amount)
        <> (coalesce(refunded.amount, 0), coalesce(delivery, 0), coalesce(commission, 0))
      or refunded_amount <> coalesce(of_lines.amount, 0) + delivery_refunded_amount
    order by orders.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongLines(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    (select 'of the line ' || id || ' went back ' || refunded_amount || ', by its refunds ' || coalesce(total, 0) as fault
    from order_lines
    left join (select line_id, sum(amount) as total from refund_lines group by line_id) as refunded on line_id = id
    where refunded_amount <> coalesce(total, 0) order by id limit ${most})
    union all
    (select 'the refund ' || id || ' is of ' || amount || ', its parts sum to ' || coalesce(total, 0) + delivery_amount
    from refunds
    left join (select refund_id, sum(amount) as total from refund_lines group by refund_id) as parts on refund_id = id
    where amount <> coalesce(total, 0) + delivery_amount order by id limit ${most})
    limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongReturns(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'of the line ' || id || ' came back ' || returned_quantity || ' pieces, by its returns ' || coalesce(pieces, 0)
      as fault
    from order_lines
    left join (
      select line_id, sum(quantity) as pieces from order_return_lines join order_returns on order_returns.id = return_id
      where status = 'received' group by line_id
    ) as returned on line_id = id
    where returned_quantity <> coalesce(pieces, 0) order by id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongSold(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'of the variant ' || id || ' were sold ' || sold || ' pieces, by its orders ' || coalesce(pieces, 0) as fault
    from product_variants
    left join (
      select variant_id, sum(quantity - restocked_quantity) as pieces from order_lines group by variant_id
    ) as ordered on variant_id = id
    where sold <> coalesce(pieces, 0) order by id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongCounters(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'of the product ' || counters.product_id || ' were sold ' || sold || ' pieces, by its orders '
      || coalesce(pieces, 0) as fault
    from product_counters as counters
    left join (
      select product_id, sum(quantity - restocked_quantity) as pieces from order_lines group by product_id
    ) as ordered on ordered.product_id = counters.product_id
    where sold <> coalesce(pieces, 0) order by counters.product_id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongCancellations(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the cancelled order ' || number || ' keeps ' || case
      when paid_at is not null and refunded_amount < total_amount then total_amount - refunded_amount || ' of its money'
      else (select sum(quantity - restocked_quantity) from order_lines where order_id = orders.id) || ' of its pieces'
      end as fault
    from orders
    where status = 'cancelled' and (
      paid_at is not null and refunded_amount < total_amount
      or exists (select 1 from order_lines where order_id = orders.id and restocked_quantity < quantity))
    order by id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
