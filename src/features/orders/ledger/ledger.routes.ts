import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { browseLedger, readBalances, readHouseLedger } from './balances.ts';
import {
  Balances,
  CommissionRate,
  Commissions,
  HouseLedger,
  LedgerPage,
  LedgerQuery,
  NewSettlement,
  Settlement,
} from './ledger.schema.ts';
import { dropRate, readCommissions, setRate } from './rates.ts';
import { settle } from './settle.ts';

export function ledgerRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/balance',
    {
      operation: 'readBalance',
      summary: 'What the market owes a shop, or the shop the market',
      description: "For its owner, staff with 'orders', and admins. One line a currency.",
      access: 'user',
      params: ShopParams,
      answer: Balances,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readBalances(context, params.idOrSlug),
  );

  api.get(
    '/api/shops/:idOrSlug/ledger',
    {
      operation: 'browseLedger',
      summary: 'The books of a shop, newest first',
      description: "For its owner, staff with 'orders', and admins.",
      access: 'user',
      params: ShopParams,
      query: LedgerQuery,
      answer: LedgerPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseLedger(context, params.idOrSlug, query),
  );

  api.get(
    '/api/admin/ledger',
    {
      operation: 'readHouseLedger',
      summary: 'What the market earned, owes and is owed',
      access: 'admin',
      answer: HouseLedger,
    },
    (context) => readHouseLedger(context),
  );

  api.post(
    '/api/admin/shops/:id/settlements',
    {
      operation: 'settleWithShop',
      summary: 'Write down that a shop was paid, or has paid',
      description: 'Never more than is owed. With an Idempotency-Key it stands in the books once, for ever.',
      access: 'admin',
      params: IdParams,
      body: NewSettlement,
      answer: Settlement,
      status: 201,
      problems: ['not_found', 'more_than_owed'],
      creates: true,
    },
    (context, { params, body }) => settle(context, params.id, body),
  );

  api.get(
    '/api/admin/commissions',
    {
      operation: 'readCommissions',
      summary: 'What the market keeps of sales',
      access: 'admin',
      answer: Commissions,
    },
    (context) => readCommissions(context),
  );

  const changing = {
    access: 'admin',
    body: CommissionRate,
    answer: CommissionRate,
    description: 'For sales from now on; what was sold keeps its rate.',
  } as const;

  api.put(
    '/api/admin/commissions/market',
    { ...changing, operation: 'setMarketCommission', summary: 'Set the rate of the market' },
    (context, { body }) => setRate(context, { of: 'market' }, body),
  );

  api.put(
    '/api/admin/commissions/categories/:id',
    {
      ...changing,
      operation: 'setCategoryCommission',
      summary: 'Set the rate of a category and all below it',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params, body }) => setRate(context, { of: 'category', id: params.id }, body),
  );

  api.delete(
    '/api/admin/commissions/categories/:id',
    {
      operation: 'dropCategoryCommission',
      summary: 'Let a category have the rate of what is above it',
      access: 'admin',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => dropRate(context, { of: 'category', id: params.id }),
  );

  api.put(
    '/api/admin/commissions/shops/:id',
    {
      ...changing,
      operation: 'setShopCommission',
      summary: 'Set the rate of one shop',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params, body }) => setRate(context, { of: 'shop', id: params.id }, body),
  );

  api.delete(
    '/api/admin/commissions/shops/:id',
    {
      operation: 'dropShopCommission',
      summary: 'Let a shop have the rates of the market',
      access: 'admin',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => dropRate(context, { of: 'shop', id: params.id }),
  );
}
