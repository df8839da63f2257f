import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export async function findUnbalanced(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the transaction ' || key || ' sums to ' || sum(amount) || case
      when count(distinct currency) > 1 then ' in ' || count(distinct currency) || ' currencies' else '' end as fault
    from ledger_transactions as transaction
    join ledger_entries on transaction_id = transaction.id
    join ledger_accounts on ledger_accounts.id = account_id
    group by transaction.id having sum(amount) <> 0 or count(distinct currency) > 1
    order by transaction.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

export async function findWrongBalances(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the shop ' || shop_id || ' has a balance of ' || balance || ' ' || currency || ', its entries sum to '
      || coalesce(total, 0) as fault
    from ledger_accounts
    left join (select account_id, sum(amount) as total from ledger_entries group by account_id) as entries
      on account_id = ledger_accounts.id
    where kind = 'shop' and balance <> coalesce(total, 0)
    order by ledger_accounts.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Of an order paid on delivery the books also say that the shop took the money, and what of it it handed back. */
export async function findWrongBooks(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with booked as (
      select order_id,
        coalesce(-sum(amount) filter (where transaction.kind = 'sale' and account.kind = 'buyers'), 0) as sold,
        coalesce(sum(amount) filter (where transaction.kind = 'sale' and account.kind = 'commission'), 0) as commission,
        coalesce(sum(amount) filter (where transaction.kind = 'refund' and account.kind = 'buyers'), 0) as refunded,
        coalesce(-sum(amount) filter (where transaction.kind = 'refund' and account.kind = 'commission'), 0) as walked_back,
        coalesce(sum(amount) filter (where transaction.kind = 'collected' and account.kind = 'buyers'), 0) as collected,
        coalesce(-sum(amount) filter (where transaction.kind = 'handed_back' and account.kind = 'buyers'), 0) as handed_back,
        array_agg(distinct account.shop_id) filter (where account.kind = 'shop') as shops,
        array_agg(distinct account.currency) as currencies
      from ledger_transactions as transaction
      join ledger_entries on transaction_id = transaction.id
      join ledger_accounts as account on account.id = account_id
      where order_id is not null group by order_id
    ), judged as (
      select orders.id, number, case
        when shops <> array[shop_id] then 'are of another shop'
        when currencies <> array[currency] then 'are in another currency'
        when coalesce(sold, 0) <> paid then 'say ' || coalesce(sold, 0) || ' was paid, not ' || paid
        when coalesce(booked.commission, 0) <> least(commission_amount, paid)
          then 'say ' || coalesce(booked.commission, 0) || ' commission, not ' || least(commission_amount, paid)
        when coalesce(refunded, 0) <> refunded_amount
          then 'say ' || coalesce(refunded, 0) || ' was refunded, not ' || refunded_amount
        when coalesce(walked_back, 0) <> commission_refunded_amount
          then 'say ' || coalesce(walked_back, 0) || ' commission went back, not ' || commission_refunded_amount
        when coalesce(collected, 0) <> in_hand then 'say the shop collected ' || coalesce(collected, 0) || ', not ' || in_hand
        when coalesce(handed_back, 0) <> least(refunded_amount, in_hand)
          then 'say the shop handed back ' || coalesce(handed_back, 0) || ', not ' || least(refunded_amount, in_hand)
        end as fault
      from orders
      cross join lateral (select case when paid_at is null then 0 else total_amount end as paid) as money
      cross join lateral (select case payment_method when 'pay_on_delivery' then paid else 0 end as in_hand) as cash
      left join booked on order_id = orders.id
    )
    select 'the books of order ' || number || ' ' || fault as fault
    from judged where fault is not null order by id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Half up, as `commissionOf` counts; in numeric, which has no end. */
export async function findWrongCommissions(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with lines as (
      select order_id, commission_amount, commission_rate, price_amount::numeric * quantity as total, refunded_amount
      from order_lines
    ), of_orders as (
      select order_id, sum(commission_amount) as commission,
        sum(div(2 * total * commission_rate + 10000, 20000)) as by_rate,
        sum(case when total = 0 then 0 else div(2 * commission_amount::numeric * refunded_amount + total, 2 * total) end) as back,
        bool_or(commission_amount <> div(2 * total * commission_rate + 10000, 20000)) as is_wrong
      from lines group by order_id
    )
    select 'the commission of order ' || number || ' is ' || commission_amount || ', of its lines ' || commission
      || ' and by their rates ' || by_rate || '; of it went back ' || commission_refunded_amount || ', of its lines ' || back
      as fault
    from orders join of_orders on order_id = orders.id
    where is_wrong or commission_amount <> commission or commission_refunded_amount <> back
    order by orders.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
