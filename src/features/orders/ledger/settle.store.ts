import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';

/** Any shop, also one that nobody sees any more: what it owes stays. */
export async function findAnyShop(db: Db, idOrSlug: string): Promise<{ id: string; currency: string } | undefined> {
  const { rows } = await sql<{ id: string; currency: string }>`
    select id, currency from shops
    where ${isId(idOrSlug) ? sql`id = ${idOrSlug}` : sql`slug = ${idOrSlug}`}`.execute(db);
  return rows[0];
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
