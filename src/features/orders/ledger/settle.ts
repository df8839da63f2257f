import { audit } from '#features/accounts/service.ts';
import { admin, type Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { violatedConstraint } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { orderProblems } from '../problems.ts';
import { book } from './book.ts';
import { settled } from './bookings.ts';
import type { NewSettlement, Settlement } from './ledger.schema.ts';
import { findAnyShop, findSettled, holdBalance, type SettledRow } from './settle.store.ts';

/**
 * Writes down that the market paid a shop (`payout`) or a shop paid the market (`settlement`): never more than the one
 * owes the other. With an Idempotency-Key it stands in the books once for ever, also when the repeat comes after the
 * answer was forgotten. Throws `not_found`, `more_than_owed`, `idempotency_key_reused`.
 */
export async function settle(context: Context, id: string, wish: NewSettlement): Promise<Settlement> {
  const { userId } = admin(context);
  const shopId = id.toLowerCase();
  const { kind, note = '' } = wish;
  const { amount, currency } = wish.amount;
  if (amount === 0) throw invalid('/amount/amount', 'must be more than 0');
  const key = `settled:${userId}:${context.repeat?.key ?? newId()}`;

  return change(context, async (tx) => {
    if (!(await findAnyShop(tx, shopId))) throw problems.not_found();
    const balance = await holdBalance(tx, shopId, currency);
    if (balance === undefined) throw invalid('/amount/currency', 'is no currency this shop has a balance in');
    const earlier = await findSettled(tx, key);
    if (earlier) return repeated(earlier, shopId, wish);

    const owed = Math.max(kind === 'payout' ? balance : -balance, 0);
    if (amount > owed) {
      const message = `is more than the ${kind === 'payout' ? 'market' : 'shop'} owes, which is ${owed}`;
      throw orderProblems.more_than_owed({ faults: [{ path: '/amount/amount', message }] });
    }
    try {
      await book(tx, [settled(kind, { shopId, amount, currency, key, note: note.trim(), actorId: userId })]);
    } catch (error) {
      if (violatedConstraint(error) === 'ledger_transactions_key_key') throw problems.idempotency_key_reused();
      throw error;
    }
    const subject = { type: 'shop', id: shopId };
    await audit(tx, context, { action: `ledger.${kind}`, subject, detail: { amount, currency } });
    return shown((await findSettled(tx, key)) as SettledRow);
  });
}

function repeated(earlier: SettledRow, shopId: string, { kind, amount }: NewSettlement): Settlement {
  const isSame =
    earlier.shopId === shopId &&
    earlier.kind === kind &&
    earlier.amount === amount.amount &&
    earlier.currency === amount.currency;
  if (!isSame) throw problems.idempotency_key_reused();
  return shown(earlier);
}

function shown({ id, kind, amount, currency, balance, note, at }: SettledRow): Settlement {
  return { id, kind, amount: { amount, currency }, balance: { amount: balance, currency }, note, at };
}
