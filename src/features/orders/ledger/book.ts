import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import type { Booking, Entry } from './bookings.ts';
import { type EntryRow, openAccounts, type TransactionRow, writeBookings } from './store.ts';

/**
 * Writes transactions into the books, of any number of orders by two statements, and answers their ids in order.
 * Entries of 0 are left out, and a transaction without any other: its id is then null. Everything else is the
 * database's to refuse: a sum other than zero, a key that stands there already.
 */
export async function book(tx: Tx, bookings: readonly Booking[]): Promise<(string | null)[]> {
  const transactions: TransactionRow[] = [];
  const entries: EntryRow[] = [];
  const ids = bookings.map((booking) => {
    const moving = booking.entries.filter(({ amount }) => amount !== 0);
    if (moving.length === 0) return null;
    const { kind, key, currency, orderId = null, refundId = null, note = '', actorId = null } = booking;
    const id = newId();
    transactions.push({ id, kind, key, order_id: orderId, refund_id: refundId, note, actor_id: actorId });
    entries.push(...moving.map((entry) => ({ transaction_id: id, currency, ...rowOf(entry) })));
    return id;
  });
  if (entries.length > 0) {
    await openAccounts(tx, entries);
    await writeBookings(tx, transactions, entries);
  }
  return ids;
}

function rowOf({ account, amount }: Entry): Pick<EntryRow, 'kind' | 'shop_id' | 'amount'> {
  return typeof account === 'string'
    ? { kind: account, shop_id: null, amount }
    : { kind: 'shop', shop_id: account.shopId, amount };
}
