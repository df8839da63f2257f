import { mustManage } from '#features/shops/service.ts';
import { admin, type Context, signedIn } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { invalid, problems } from '#platform/problems.ts';
import { type BookedEntry, listBalances, listEntries, listHouseSums } from './balances.store.ts';
import type { Balance, HouseSums, LedgerEntry, LedgerQuery } from './ledger.schema.ts';
import { findAnyShop } from './settle.store.ts';

/** What the market owes a shop in each currency, and what that is made of; for the people of the shop and for admins. */
export async function readBalances(context: Context, shopIdOrSlug: string): Promise<{ items: Balance[] }> {
  const { db } = context.house.database;
  const shop = await mayReadBooks(db, context, shopIdOrSlug);
  const rows = await listBalances(db, shop.id, shop.currency);
  return { items: rows.map(({ currency, ...sums }) => ({ currency, ...inCurrency(currency, sums) })) };
}

/** The lines of a shop's books in one currency, newest first, each with the balance after it. */
export async function browseLedger(context: Context, shopIdOrSlug: string, query: LedgerQuery) {
  const { db } = context.house.database;
  const { limit } = query;
  const after = placeOf(query.cursor);
  const shop = await mayReadBooks(db, context, shopIdOrSlug);
  const currency = query.currency ?? shop.currency;
  const rows = await listEntries(db, shop.id, { currency, limit, before: after?.id });
  const lines = withBalances(rows, after?.balance ?? rows[0]?.balance ?? 0, currency);
  // What the balance was after a line never changes, so that the next page can count on from it.
  return toPage(lines, limit, ({ id, balance, amount }) => [id, balance.amount - amount.amount]);
}

/** The shop, for those who see to its orders and for admins, who settle with it. Throws `not_found`, `forbidden`. */
async function mayReadBooks(db: Db, context: Context, idOrSlug: string): Promise<{ id: string; currency: string }> {
  if (signedIn(context).role !== 'admin') return mustManage(db, context, idOrSlug, 'orders');
  const shop = await findAnyShop(db, idOrSlug);
  if (!shop) throw problems.not_found();
  return shop;
}

/** The market's own sums; for admins. */
export async function readHouseLedger(context: Context): Promise<{ items: HouseSums[] }> {
  admin(context);
  const rows = await listHouseSums(context.house.database.db);
  return { items: rows.map(({ currency, ...sums }) => ({ currency, ...inCurrency(currency, sums) })) };
}

type InCurrency<T> = { [Name in keyof T]: { amount: number; currency: string } };

function inCurrency<T extends Record<string, number>>(currency: string, sums: T): InCurrency<T> {
  const entries = Object.entries(sums).map(([name, amount]) => [name, { amount, currency }]);
  return Object.fromEntries(entries) as InCurrency<T>;
}

function placeOf(cursor: string | undefined): { id: number; balance: number } | undefined {
  const key = decodeCursor(cursor, ['number', 'number']);
  if (!key) return undefined;
  const [id, balance] = key;
  if (!Number.isSafeInteger(id) || !Number.isSafeInteger(balance)) {
    throw invalid('/cursor', 'is not a cursor of this list');
  }
  return { id, balance };
}

function withBalances(rows: readonly BookedEntry[], newest: number, currency: string): LedgerEntry[] {
  let balance = newest;
  return rows.map(({ id, kind, orderId, number, amount, note, at }) => {
    const after = balance;
    balance -= amount;
    return {
      ...{ id, kind, note, at },
      order: orderId !== null && number !== null ? { id: orderId, number } : null,
      amount: { amount, currency },
      balance: { amount: after, currency },
    };
  });
}
