import { audit } from '#features/accounts/service.ts';
import { admin, type Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import type { CommissionRate, Commissions } from './ledger.schema.ts';
import {
  deleteRate,
  findMarketRate,
  holdSubject,
  listCategoryRates,
  listShopRates,
  type RateSubject,
  upsertRate,
} from './rates.store.ts';

/** Rates are set by hand, one at a time: nobody has more of them. */
const MOST_SHOWN = 1_000;

/** Every rate there is, for admins: at most 1,000 of categories and as many of shops. */
export async function readCommissions(context: Context): Promise<Commissions> {
  admin(context);
  const { db } = context.house.database;
  return {
    market: await findMarketRate(db),
    categories: await listCategoryRates(db, MOST_SHOWN),
    shops: await listShopRates(db, MOST_SHOWN),
  };
}

/** Sets a rate for sales from now on. Throws `not_found` where there is no such category or shop. */
export async function setRate(
  context: Context,
  subject: RateSubject,
  { rate }: CommissionRate,
): Promise<CommissionRate> {
  const { userId } = admin(context);
  return change(context, async (tx) => {
    if (!(await holdSubject(tx, subject))) throw problems.not_found();
    const set = await upsertRate(tx, subject, { id: newId(), rate, changedBy: userId });
    if (set) {
      const detail = { rate, before: set.before };
      await audit(tx, context, { action: 'commission.set', subject: audited(subject), detail });
    }
    return { rate };
  });
}

/** Takes a rate away, so that the next one counts for sales from now on. Throws `not_found` where there is none. */
export async function dropRate(context: Context, subject: RateSubject): Promise<void> {
  admin(context);
  await change(context, async (tx) => {
    const before = await deleteRate(tx, subject);
    if (before === undefined) throw problems.not_found();
    await audit(tx, context, { action: 'commission.dropped', subject: audited(subject), detail: { before } });
  });
}

function audited(subject: RateSubject): { type: string; id: string | null } {
  return { type: subject.of, id: subject.of === 'market' ? null : subject.id.toLowerCase() };
}
