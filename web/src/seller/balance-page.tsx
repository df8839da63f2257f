import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ChevronDown, ReceiptText } from 'lucide-react';
import { fetchBalance, fetchLedger } from '../api/money.ts';
import type { Balance, LedgerEntry, Shop } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Figures } from '../parts/figures.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { moment } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { kindWord, signedMoney } from './money-words.ts';
import { SellerFrame } from './seller-frame.tsx';

// Below 'orders': whatever happens to an order may move the balance as well.
const balancesOf = (shop: string) =>
  queryOptions({
    queryKey: ['orders', 'balance', shop],
    queryFn: async () => (await fetchBalance(shop)).items,
  });

const ledgerOf = (shop: string) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'ledger', shop],
    queryFn: ({ pageParam }) => fetchLedger(shop, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export default function BalancePage() {
  return (
    <SellerFrame
      title={i18n.t('Balance')}
      lead={i18n.t('What is between your shop and the market, and how it came about.')}
      needs="orders"
    >
      {(shop) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Balances shop={shop} />
          <HowItWorks />
          <Ledger shop={shop} />
        </div>
      )}
    </SellerFrame>
  );
}

function Balances({ shop }: { shop: Shop }) {
  const query = useQuery(balancesOf(shop.slug));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
      {(balances) => balances.map((balance) => <BalanceSheet key={balance.currency} balance={balance} />)}
    </Loaded>
  );
}

function BalanceSheet({ balance }: { balance: Balance }) {
  const figures = [
    [i18n.t('Sales'), balance.sales],
    [i18n.t('Commission'), balance.commission],
    [i18n.t('Refunds'), balance.refunds],
    [i18n.t('Cash you took in'), balance.collected],
    [i18n.t('Paid to you by the market'), balance.payouts],
    [i18n.t('Paid by you to the market'), balance.settlements],
  ] as const;
  return (
    <Sheet>
      <Standing {...balance.balance} />
      <Figures items={figures} className="sm:grid-cols-3" />
    </Sheet>
  );
}

/** Who owes whom, in a sentence: a sign alone is read wrongly by half of all people. */
function Standing({ amount, currency }: { amount: number; currency: string }) {
  const owed = money({ amount: Math.abs(amount), currency });
  return (
    <h2 className="text-title break-words">
      {amount < 0
        ? i18n.t('You owe the market {owed}', { owed })
        : amount > 0
          ? i18n.t('The market owes you {owed}', { owed })
          : i18n.t('You and the market are even')}
    </h2>
  );
}

function HowItWorks() {
  return (
    <details className="group rounded-2xl border border-line bg-card px-5 shadow-card sm:px-7">
      <summary className="flex min-h-14 items-center gap-2 py-2 font-semibold">
        <ChevronDown aria-hidden="true" className="size-5 shrink-0 group-open:rotate-180" />
        {i18n.t('How it works when buyers pay on delivery')}
      </summary>
      <ul className="list-disc space-y-2 ps-5 pb-5 text-soft">
        <li>{i18n.t('The buyer pays you, all of it. You mark the order as handed over, and it counts as paid.')}</li>
        <li>
          {i18n.t('The market keeps a commission of the goods. Its rate was fixed when the order was placed.')}{' '}
          {i18n.t('As you have the cash, each sale leaves you owing the market that commission.')}
        </li>
        <li>
          {i18n.t(
            'When you refund, you give the buyer the money back yourself, and the commission of it is taken off.',
          )}
        </li>
        <li>{i18n.t('Whoever owes pays from time to time. Those who run the market write it down here.')}</li>
      </ul>
    </details>
  );
}

function Ledger({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(ledgerOf(shop.slug));
  return (
    <Sheet title={i18n.t('How it came about')}>
      <Pages
        query={query}
        skeleton={<RowsSkeleton />}
        empty={
          <StateNote icon={ReceiptText} title={i18n.t('Nothing has moved yet')}>
            {i18n.t('With the first order that is handed over, it begins here.')}
          </StateNote>
        }
      >
        {(items) => (
          <ol className="divide-y divide-line">
            {items.map((item) => (
              <LedgerRow key={item.id} item={item} />
            ))}
          </ol>
        )}
      </Pages>
    </Sheet>
  );
}

function LedgerRow({ item: { kind, order, amount, balance, note, at } }: { item: LedgerEntry }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3.5 first:pt-0">
      <div className="min-w-40 flex-1">
        <p className="font-semibold">{kindWord(kind)}</p>
        {note && <p className="break-words">{note}</p>}
        <p className="text-sm text-soft">
          {order && (
            <>
              <Link
                to="/orders/$id"
                params={{ id: order.id }}
                className="text-glaze underline underline-offset-4 hover:no-underline"
              >
                {i18n.t('Order {number}', { number: order.number })}
              </Link>
              {' · '}
            </>
          )}
          <time dateTime={at}>{moment(at)}</time>
        </p>
      </div>
      <div className="min-w-fit flex-1 text-end tabular-nums">
        <p className={clsx('font-semibold', amount.amount > 0 ? 'text-glaze' : 'text-ink')}>{signedMoney(amount)}</p>
        <p className="text-sm text-soft">{i18n.t('Balance then: {balance}', { balance: signedMoney(balance) })}</p>
      </div>
    </li>
  );
}
