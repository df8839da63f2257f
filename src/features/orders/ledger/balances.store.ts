import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Sums of a shop in one currency, in minor units. Cast to bigint, so that one past the safe integers is an error. */
export interface BalanceRow {
  readonly currency: string;
  readonly balance: number;
  readonly sales: number;
  readonly commission: number;
  readonly refunds: number;
  readonly collected: number;
  readonly payouts: number;
  readonly settlements: number;
}

/** What a shop's books come to: a row for each currency it has money in, and for its own in any case. */
export async function listBalances(db: Db, shopId: string, currency: string): Promise<BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    with accounts as materialized (
      select id, currency, balance from ledger_accounts where shop_id = ${shopId}
    ), sold as (
      select currency, sum(total_amount) as sales, sum(refunded_amount) as refunds,
        sum(commission_amount - commission_refunded_amount) as commission
      from orders where shop_id = ${shopId} and paid_at is not null group by currency
    ), moved as (
      select account_id, -sum(amount) filter (where kind in ('collected', 'handed_back')) as collected,
        -sum(amount) filter (where kind = 'payout') as payouts, sum(amount) filter (where kind = 'settlement') as settlements
      from ledger_entries join ledger_transactions on ledger_transactions.id = transaction_id
      where account_id in (select id from accounts) and kind in ('collected', 'handed_back', 'payout', 'settlement')
      group by account_id
    )
    select every.currency, coalesce(balance, 0) as balance, coalesce(sales, 0)::bigint as sales,
      coalesce(commission, 0)::bigint as commission, coalesce(refunds, 0)::bigint as refunds,
      coalesce(collected, 0)::bigint as collected, coalesce(payouts, 0)::bigint as payouts,
      coalesce(settlements, 0)::bigint as settlements
    from (select ${currency}::text as currency union select currency from accounts union select currency from sold) as every
    left join accounts on accounts.currency = every.currency
    left join sold on sold.currency = every.currency
    left join moved on moved.account_id = accounts.id
    order by every.currency <> ${currency}, every.currency`.execute(db);
  return rows;
}

export interface BookedEntry {
  readonly id: number;
  readonly kind: 'sale' | 'collected' | 'refund' | 'handed_back' | 'payout' | 'settlement';
  readonly orderId: string | null;
  readonly number: number | null;
  readonly amount: number;
  readonly note: string;
  readonly at: string;
  /** Of the account, after all its entries. */
  readonly balance: number;
}

export interface EntryPage {
  readonly currency: string;
  readonly limit: number;
  /** Only entries older than that one. */
  readonly before: number | undefined;
}

/** Lines of a shop's account in one currency, newest first. Reads one more than `limit`. */
export async function listEntries(
  db: Db,
  shopId: string,
  { currency, limit, before }: EntryPage,
): Promise<BookedEntry[]> {
  const { rows } = await sql<BookedEntry>`
    select entry.id, transaction.kind, transaction.order_id as "orderId", number, entry.amount,
      coalesce(nullif(transaction.note, ''), refunds.reason, '') as note, entry.created_at as at,
      account.balance
    from ledger_accounts as account
    join ledger_entries as entry on account_id = account.id
    join ledger_transactions as transaction on transaction.id = transaction_id
    left join orders on orders.id = transaction.order_id
    left join refunds on refunds.id = refund_id
    where account.shop_id = ${shopId} and account.currency = ${currency}
      ${before === undefined ? sql`` : sql`and entry.id < ${before}`}
    order by entry.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** Sums of the whole market in one currency, in minor units. */
export interface HouseRow {
  readonly currency: string;
  readonly commission: number;
  readonly owedToShops: number;
  readonly owedByShops: number;
  readonly sales: number;
  readonly refunds: number;
}

export async function listHouseSums(db: Db): Promise<HouseRow[]> {
  const { rows } = await sql<HouseRow>`
    with sold as (
      select currency, sum(total_amount) as sales, sum(refunded_amount) as refunds
      from orders where paid_at is not null group by currency
    ), earned as (
      select currency, sum(amount) as commission
      from ledger_accounts join ledger_entries on account_id = ledger_accounts.id
      where kind = 'commission' group by currency
    ), owed as (
      select currency, sum(greatest(balance, 0)) as to_shops, -sum(least(balance, 0)) as by_shops
      from ledger_accounts where kind = 'shop' group by currency
    )
    select currency, coalesce(commission, 0)::bigint as commission, coalesce(to_shops, 0)::bigint as "owedToShops",
      coalesce(by_shops, 0)::bigint as "owedByShops", coalesce(sales, 0)::bigint as sales,
      coalesce(refunds, 0)::bigint as refunds
    from sold full join earned using (currency) full join owed using (currency) order by currency`.execute(db);
  return rows;
}
