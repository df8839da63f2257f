import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export async function hasShop(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from shops where id = ${id}`.execute(db);
  return rows.length > 0;
}

/** Holds the account of a shop until the transaction ends; its balance, or undefined where nothing moved in it yet. */
export async function holdBalance(tx: Tx, shopId: string, currency: string): Promise<number | undefined> {
  const { rows } = await sql<{ balance: number }>`
    select balance from ledger_accounts
    where kind = 'shop' and shop_id = ${shopId} and currency = ${currency} for no key update`.execute(tx);
  return rows[0]?.balance;
}

export interface SettledRow {
  readonly id: string;
  readonly kind: 'payout' | 'settlement';
  readonly shopId: string;
  readonly amount: number;
  readonly currency: string;
  readonly note: string;
  readonly at: string;
  /** Of the shop, after it. */
  readonly balance: number;
}

/** The payout or settlement of that key. */
export async function findSettled(db: Db, key: string): Promise<SettledRow | undefined> {
  const { rows } = await sql<SettledRow>`
    select transaction.id, transaction.kind, shop_id as "shopId", abs(amount) as amount, currency, note,
      transaction.created_at as at, (balance - coalesce(
        (select sum(amount) from ledger_entries as newer where account_id = account.id and newer.id > entry.id), 0
      ))::bigint as balance
    from ledger_transactions as transaction
    join ledger_entries as entry on transaction_id = transaction.id
    join ledger_accounts as account on account.id = account_id and account.kind = 'shop'
    where key = ${key}`.execute(db);
  return rows[0];
}
