import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface TransactionRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly order_id: string | null;
  readonly refund_id: string | null;
  readonly note: string;
  readonly actor_id: string | null;
}

export interface EntryRow {
  readonly transaction_id: string;
  /** Of the account. */
  readonly kind: string;
  readonly shop_id: string | null;
  readonly currency: string;
  readonly amount: number;
}

/** Opens the accounts of these entries that are not open yet. */
export async function openAccounts(tx: Tx, entries: readonly EntryRow[]): Promise<void> {
  await sql`
    insert into ledger_accounts (kind, shop_id, currency)
    select distinct kind, shop_id, currency
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as given (kind text, shop_id uuid, currency text)
    order by kind, shop_id, currency
    on conflict (kind, shop_id, currency) do nothing`.execute(tx);
}

/**
 * Writes transactions with their entries. An account of a shop is held before its entry gets its number, so that its
 * entries are numbered in the order in which they count: what the balance was after one never changes.
 */
export async function writeBookings(
  tx: Tx,
  transactions: readonly TransactionRow[],
  entries: readonly EntryRow[],
): Promise<void> {
  await sql`
    with written as (
      insert into ledger_transactions (id, kind, key, order_id, refund_id, note, actor_id)
      select id, kind, key, order_id, refund_id, note, actor_id
      from jsonb_to_recordset(${JSON.stringify(transactions)}::jsonb) as given
        (id uuid, kind text, key text, order_id uuid, refund_id uuid, note text, actor_id uuid)
    ), given as materialized (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as
        (transaction_id uuid, kind text, shop_id uuid, currency text, amount bigint)) with ordinality
        as given (transaction_id, kind, shop_id, currency, amount, place)
    ), shops as materialized (
      select id, shop_id, currency from ledger_accounts
      where kind = 'shop' and (shop_id, currency) in (select shop_id, currency from given where kind = 'shop')
      order by id for no key update
    )
    insert into ledger_entries (transaction_id, account_id, amount)
    select transaction_id, coalesce(shops.id, (
        select id from ledger_accounts as account
        where account.kind = given.kind and account.shop_id is null and account.currency = given.currency)), amount
    from given left join shops on given.kind = 'shop' and (shops.shop_id, shops.currency) = (given.shop_id, given.currency)
    order by place`.execute(tx);
}

/** Payouts and settlements that somebody wrote down, for their export. */
export async function listBookedBy(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, kind, note, created_at as "createdAt" from ledger_transactions
    where actor_id = ${userId} order by id`.execute(db);
  return rows;
}

export async function forgetBooker(tx: Tx, userId: string): Promise<void> {
  await sql`update ledger_transactions set actor_id = null where actor_id = ${userId}`.execute(tx);
}
