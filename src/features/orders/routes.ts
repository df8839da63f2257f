import type { Api } from '#platform/http/api.ts';
import { cartRoutes } from './cart/cart.routes.ts';
import { checkoutRoutes } from './checkout/checkout.routes.ts';
import { ledgerRoutes } from './ledger/ledger.routes.ts';
import { offersRoutes } from './offers/offers.routes.ts';
import { ordersRoutes } from './orders.routes.ts';
import { paymentsRoutes } from './payments/payments.routes.ts';
import { returnsRoutes } from './returns/returns.routes.ts';

export function routes(api: Api): void {
  cartRoutes(api);
  checkoutRoutes(api);
  offersRoutes(api);
  ordersRoutes(api);
  returnsRoutes(api);
  paymentsRoutes(api);
  ledgerRoutes(api);
}
