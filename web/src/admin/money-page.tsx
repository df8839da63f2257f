import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Landmark } from 'lucide-react';
import { useState } from 'react';
import { fetchBalance, fetchMarketLedger, settleWith } from '../api/money.ts';
import { isProblem } from '../api/problem.ts';
import type { HouseSums, Shop } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { Figures } from '../parts/figures.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { minorUnits } from '../parts/minor-units.ts';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { AdminFrame } from './admin-frame.tsx';
import { ShopField } from './shop-field.tsx';

const marketLedger = queryOptions({
  queryKey: ['market-money'],
  queryFn: async () => (await fetchMarketLedger()).items,
});
const balanceOfShop = (shopId: string) =>
  queryOptions({
    queryKey: ['market-money', 'shop', shopId],
    queryFn: async () => (await fetchBalance(shopId)).items,
  });

export default function MarketMoneyPage() {
  return (
    <AdminFrame
      title={i18n.t("The market's money")}
      lead={i18n.t(
        'What the market earned, what is open between it and the shops, and where payments are written down.',
      )}
    >
      <div className="grid max-w-3xl grid-cols-1 gap-6">
        <Totals />
        <Settle />
      </div>
    </AdminFrame>
  );
}

function Totals() {
  const query = useQuery(marketLedger);
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
      {(currencies) =>
        currencies.length === 0 ? (
          <StateNote icon={Landmark} title={i18n.t('Nothing has moved yet')}>
            {i18n.t('With the first order that is paid, the figures begin.')}
          </StateNote>
        ) : (
          currencies.map((totals) => <TotalsSheet key={totals.currency} totals={totals} />)
        )
      }
    </Loaded>
  );
}

function TotalsSheet({ totals }: { totals: HouseSums }) {
  const figures = [
    [i18n.t('Shops owe the market'), totals.owedByShops],
    [i18n.t('The market owes shops'), totals.owedToShops],
    [i18n.t('Sales'), totals.sales],
    [i18n.t('Refunds'), totals.refunds],
  ] as const;
  return (
    <Sheet>
      <h2 className="text-title break-words">
        {i18n.t('The market earned {amount}', { amount: money(totals.commission) })}
      </h2>
      <Figures items={figures} className="sm:grid-cols-4" />
    </Sheet>
  );
}

type Chosen = Pick<Shop, 'id' | 'name' | 'currency'>;

/** Money that really moved, by bank or by hand: here it is only written down. */
function Settle() {
  const client = useQueryClient();
  const [shop, setShop] = useState<Chosen | null>(null);
  const [sent, setSent] = useState(0);
  return (
    <Sheet title={i18n.t('Write down a payment')}>
      <p className="mb-5 text-soft">
        {i18n.t('Nothing is sent by this: it says that money has moved between the market and a shop.')}
      </p>
      <Form
        // Emptied as a whole once it is written down, the chosen shop with it.
        key={sent}
        submit={i18n.t('Write it down')}
        send={async ({ text }, key) => {
          if (!shop) throw new FormFault('shop', i18n.t('Please choose a shop from the list.'));
          const { id, name, currency } = shop;
          const kind = text('kind') === 'payout' ? 'payout' : 'settlement';
          const amount = minorUnits(text('amount'), currency);
          if (!amount) {
            throw new FormFault('amount', i18n.t('Please write an amount such as {example}.', { example: '12.50' }));
          }
          const paid = { amount, currency };
          await settleWith(id, { kind, amount: paid, note: text('note').trim() }, key).catch((error: unknown) => {
            // Somebody else wrote one down meanwhile, or the amount was mistyped: what is open stands above.
            void client.invalidateQueries({ queryKey: ['market-money'] });
            if (!isProblem(error, 'more_than_owed')) throw error;
            throw new FormFault('amount', i18n.t('That is more than is owed.'));
          });
          setShop(null);
          setSent(sent + 1);
          toast(
            kind === 'payout'
              ? i18n.t('{amount} to {name} is written down.', { amount: money(paid), name })
              : i18n.t('{amount} from {name} is written down.', { amount: money(paid), name }),
          );
          await client.invalidateQueries({ queryKey: ['market-money'] });
        }}
      >
        <ShopField choose={setShop} />
        {shop && <ShopStanding shop={shop} />}
        <SelectField label={i18n.t('Which way')} name="kind">
          <option value="settlement">{i18n.t('The shop paid the market')}</option>
          <option value="payout">{i18n.t('The market paid the shop')}</option>
        </SelectField>
        <div className="max-w-60">
          <Field
            label={shop ? i18n.t('Amount in {currency}', { currency: shop.currency }) : i18n.t('Amount')}
            name="amount"
            required
            inputMode="decimal"
            autoComplete="off"
            maxLength={16}
            className="tabular-nums"
          />
        </div>
        <TextField
          label={i18n.t('Note')}
          name="note"
          optional
          rows={2}
          maxLength={500}
          help={i18n.t('The shop reads it beside the payment: a reference of the bank, perhaps.')}
        />
      </Form>
    </Sheet>
  );
}

/** What is open, so that nobody has to guess the amount. */
function ShopStanding({ shop }: { shop: Chosen }) {
  const { data } = useQuery(balanceOfShop(shop.id));
  const open = data?.find(({ currency }) => currency === shop.currency)?.balance.amount ?? 0;
  const owed = money({ amount: Math.abs(open), currency: shop.currency });
  return (
    <p role="status" className="rounded-xl bg-sunk px-4 py-3 empty:hidden">
      {data &&
        (open < 0
          ? i18n.t('{name} owes the market {owed}', { name: shop.name, owed })
          : open > 0
            ? i18n.t('The market owes {name} {owed}', { name: shop.name, owed })
            : i18n.t('The market and {name} are even', { name: shop.name }))}
    </p>
  );
}
