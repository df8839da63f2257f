import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { CancelWish, ConfirmWish, DeliverWish, ShipWish } from './acts.schema.ts';
import { cancelOrder, confirmOrder, deliverOrder, shipOrder } from './acts.ts';
import { browseMyOrders, browseShopOrders } from './listing.ts';
import { readOrder } from './reading.ts';
import { Order, OrderPage, OrdersQuery, ShopOrderPage } from './schema.ts';

const ShopParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug of the shop.' }),
});

const moving = { access: 'user', params: IdParams, answer: Order } as const;
const refusals = ['not_found', 'forbidden', 'wrong_order_state'] as const;

export function ordersRoutes(api: Api): void {
  api.get(
    '/api/orders',
    {
      operation: 'browseMyOrders',
      summary: 'What the asker ordered, newest first',
      access: 'user',
      query: OrdersQuery,
      answer: OrderPage,
    },
    (context, { query }) => browseMyOrders(context, query),
  );

  api.get(
    '/api/shops/:idOrSlug/orders',
    {
      operation: 'browseShopOrders',
      summary: 'What was ordered in a shop, newest first',
      description: "For its owner and staff with 'orders'. `counts` are of the whole shop, whatever is asked for.",
      access: 'user',
      params: ShopParams,
      query: OrdersQuery,
      answer: ShopOrderPage,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseShopOrders(context, params.idOrSlug, query),
  );

  api.get(
    '/api/orders/:id',
    {
      operation: 'readOrder',
      summary: 'An order',
      description: "For its buyer, the shop's owner and staff with 'orders', and admins.",
      access: 'user',
      params: IdParams,
      answer: Order,
      problems: ['not_found'],
    },
    (context, { params }) => readOrder(context, params.id),
  );

  api.put(
    '/api/orders/:id/confirm',
    {
      ...moving,
      operation: 'confirmOrder',
      summary: 'Confirm an order',
      description: 'The shop will see to it. Again is no change.',
      body: ConfirmWish,
      problems: [...refusals],
    },
    (context, { params, body }) => confirmOrder(context, params.id, body),
  );

  api.put(
    '/api/orders/:id/ship',
    {
      ...moving,
      operation: 'shipOrder',
      summary: 'Say that an order is on its way',
      description: 'Not of what is picked up. Again is no change; with other details it is refused.',
      body: ShipWish,
      problems: [...refusals],
    },
    (context, { params, body }) => shipOrder(context, params.id, body),
  );

  api.put(
    '/api/orders/:id/deliver',
    {
      ...moving,
      operation: 'deliverOrder',
      summary: 'Say that an order has arrived',
      description:
        'By the shop or the buyer; what is picked up or arranged is handed over by the shop. Paid with it, where that is due on delivery.',
      body: DeliverWish,
      problems: [...refusals],
    },
    (context, { params }) => deliverOrder(context, params.id),
  );

  api.put(
    '/api/orders/:id/cancel',
    {
      ...moving,
      operation: 'cancelOrder',
      summary: 'Cancel an order',
      description:
        'By the buyer until it is confirmed, by the shop until it is sent. The stock and what was paid go back.',
      body: CancelWish,
      problems: [...refusals],
    },
    (context, { params, body }) => cancelOrder(context, params.id, body),
  );
}
