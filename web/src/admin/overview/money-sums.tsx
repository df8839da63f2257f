import { Landmark } from 'lucide-react';
import type { CurrencyTotals } from '../../api/types.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { count, money } from '../../parts/amounts.ts';
import { Sheet } from '../../parts/page.tsx';
import { StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { Stats } from './stats.tsx';
import { went } from './went.ts';

/** What was turned over in each currency; sums of different money are never added up. */
export function MoneySums({ currencies, days }: { currencies: CurrencyTotals[]; days: number }) {
  if (currencies.length === 0) {
    return (
      <Sheet>
        <StateNote icon={Landmark} title={i18n.t('Nothing was sold in these days')}>
          {i18n.t('With the first order that is paid, the figures begin.')}
        </StateNote>
      </Sheet>
    );
  }
  return currencies.map(({ currency, orders, revenue, fees, previous, days: each }) => {
    const figures = [
      [i18n.t('Revenue of all shops'), revenue, previous.revenue, (amount: number) => money({ amount, currency })],
      [i18n.t('Fees of the market'), fees, previous.fees, (amount: number) => money({ amount, currency })],
      [i18n.t('Orders'), orders, previous.orders, count],
    ] as const;
    return (
      <Sheet key={currency} title={i18n.t('In {currency}', { currency })}>
        <Stats
          items={figures.map(([name, now, before, show]) => ({
            name,
            value: show(now),
            change: went(now, before, days),
          }))}
        />
        <div className="mt-5 max-w-md">
          <p className="mb-1 text-sm text-soft">{i18n.t('Revenue, day by day')}</p>
          <Sparkline values={each.map(({ revenue }) => revenue)} />
        </div>
      </Sheet>
    );
  });
}
