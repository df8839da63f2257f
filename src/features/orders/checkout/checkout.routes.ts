import type { Api } from '#platform/http/api.ts';
import { withToken } from '../cart/cookie.ts';
import { CheckoutOrder, CheckoutWish, PlacedCheckout, Quote } from './checkout.schema.ts';
import { placeOrders } from './checkout.ts';
import { quoteCheckout } from './quote.ts';

export function checkoutRoutes(api: Api): void {
  api.post(
    '/api/checkout/quote',
    {
      operation: 'quoteCheckout',
      summary: 'What the cart costs, delivered',
      description: 'Changes nothing. One order a shop, with every way its goods can get to the address.',
      access: 'user',
      body: CheckoutWish,
      answer: Quote,
    },
    (context, { body }, reply, request) =>
      withToken(context, reply, request, (token) => quoteCheckout(context, body, token)),
  );

  api.post(
    '/api/checkout',
    {
      operation: 'checkOut',
      summary: 'Order what is in the cart',
      description:
        'One order a shop, all or none. Prices and fees are those of this moment; with `quote`, only those of the quote.',
      access: 'user',
      body: CheckoutOrder,
      answer: PlacedCheckout,
      status: 201,
      problems: [
        'cart_empty',
        'out_of_stock',
        'not_for_sale',
        'own_shop',
        'offer_ended',
        'not_delivered_there',
        'quote_changed',
      ],
      creates: true,
    },
    (context, { body }, reply, request) =>
      withToken(context, reply, request, (token) => placeOrders(context, body, token)),
  );
}
