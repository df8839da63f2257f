import Type, { type Static } from 'typebox';
import { ShopName } from '#features/shops/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['EUR'] });

/** Money that may be owed either way. */
export const SignedMoney = Type.Object(
  {
    amount: Type.Integer({
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Minor units (cents); below zero where it goes the other way.',
    }),
    currency,
  },
  { title: 'SignedMoney', examples: [{ amount: -130, currency: 'EUR' }] },
);

export const Balance = Type.Object(
  {
    currency,
    balance: SignedMoney,
    sales: Money,
    commission: Money,
    refunds: Money,
    collected: Money,
    payouts: Money,
    settlements: Money,
  },
  {
    title: 'Balance',
    description:
      '`balance` is what the market owes the shop, below zero what the shop owes: sales − refunds − commission − collected − payouts + settlements. `sales` is what buyers paid, `commission` what the market kept of it after refunds, `collected` what the shop took in hand itself and did not hand back.',
  },
);
export type Balance = Static<typeof Balance>;

export const Balances = Type.Object({ items: Type.Array(Balance) }, { title: 'Balances' });

export const TransactionKind = Type.Enum(['sale', 'collected', 'refund', 'handed_back', 'payout', 'settlement']);

export const LedgerEntry = Type.Object(
  {
    id: Type.Integer(),
    kind: TransactionKind,
    order: Nullable(Type.Object({ id: Id, number: Type.Integer() })),
    amount: SignedMoney,
    balance: SignedMoney,
    note: Type.String(),
    at: Time,
  },
  { title: 'LedgerEntry', description: 'One line of the books of a shop, and its balance after it.' },
);
export type LedgerEntry = Static<typeof LedgerEntry>;

export const LedgerQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      currency: Type.Optional(
        Type.String({ pattern: '^[A-Z]{3}$', description: 'Whose lines; without it the currency of the shop.' }),
      ),
    }),
  ]),
);
export type LedgerQuery = Static<typeof LedgerQuery>;

export const LedgerPage = Page(LedgerEntry);

export const HouseSums = Type.Object(
  {
    currency,
    commission: Money,
    owedToShops: Money,
    owedByShops: Money,
    sales: Money,
    refunds: Money,
  },
  { title: 'HouseSums', description: 'What the market earned, owes and is owed in one currency.' },
);
export type HouseSums = Static<typeof HouseSums>;

export const HouseLedger = Type.Object({ items: Type.Array(HouseSums) }, { title: 'HouseLedger' });

export const NewSettlement = Type.Object(
  {
    kind: Type.Enum(['payout', 'settlement'], {
      description: 'A payout goes from the market to the shop, a settlement from the shop to the market.',
    }),
    amount: Money,
    note: Type.Optional(Type.String({ maxLength: 500, description: 'The shop reads it.' })),
  },
  {
    title: 'NewSettlement',
    examples: [{ kind: 'settlement', amount: { amount: 130, currency: 'EUR' }, note: 'Bank transfer of 22 November' }],
  },
);
export type NewSettlement = Static<typeof NewSettlement>;

export const Settlement = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['payout', 'settlement']),
    amount: Money,
    balance: SignedMoney,
    note: Type.String(),
    at: Time,
  },
  { title: 'Settlement', description: '`balance` is that of the shop after it.' },
);
export type Settlement = Static<typeof Settlement>;

const rate = Type.Integer({ minimum: 0, maximum: 10_000, description: 'Hundredths of a per cent: 1250 is 12.5 %.' });

export const CommissionRate = Type.Object({ rate }, { title: 'CommissionRate', examples: [{ rate: 1250 }] });
export type CommissionRate = Static<typeof CommissionRate>;

export const Commissions = Type.Object(
  {
    market: Nullable(rate),
    categories: Type.Array(
      Type.Object({ category: Type.Object({ id: Id, path: Type.String(), name: Type.String() }), rate }),
    ),
    shops: Type.Array(Type.Object({ shop: ShopName, rate })),
  },
  {
    title: 'Commissions',
    description: "A shop's own rate comes first, then that of the nearest category, then the market's; none is 0.",
  },
);
export type Commissions = Static<typeof Commissions>;
