import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import {
  AlertQuery,
  NewPriceAlert,
  PriceAlert,
  PriceAlertChanges,
  PriceAlerts,
  PriceOffer,
  PriceOffered,
  ProductAlerts,
  WaitingBuyers,
  WaitingParams,
} from './schema.ts';
import { browseAlerts, browseAlertsOf, changeAlert, rearmAlert, removeAlert, setAlert } from './service.ts';
import { browseWaiting, offerToWaiting } from './waiting-buyers.ts';

const whenArmed = ['not_found', 'currency_mismatch', 'already_cheaper', 'already_in_stock'];

export function routes(api: Api): void {
  api.post(
    '/api/price-alerts',
    {
      operation: 'setPriceAlert',
      summary: 'Wait for a price',
      description:
        'Or for something to be in stock again. It fires once, then waits no more until it is armed anew. What I wait for already answers 200; what I waited for once is armed anew.',
      access: 'user',
      body: NewPriceAlert,
      answer: PriceAlert,
      status: 201,
      oftenThere: true,
      problems: [...whenArmed, 'own_shop', 'too_many_alerts'],
      creates: true,
    },
    (context, { body }) => setAlert(context, body),
  );

  api.get(
    '/api/price-alerts',
    {
      operation: 'browsePriceAlerts',
      summary: 'What I wait for',
      description: 'And what I waited for, newest first.',
      access: 'user',
      query: AlertQuery,
      answer: PriceAlerts,
    },
    (context, { query }) => browseAlerts(context, query),
  );

  api.get(
    '/api/products/:id/price-alerts',
    {
      operation: 'browsePriceAlertsOfProduct',
      summary: 'What I wait for of one product',
      access: 'user',
      params: IdParams,
      answer: ProductAlerts,
      problems: ['not_found'],
    },
    (context, { params }) => browseAlertsOf(context, params.id),
  );

  api.patch(
    '/api/price-alerts/:id',
    {
      operation: 'changePriceAlert',
      summary: 'Change, pause or arm an alert',
      description: 'One that waits, and is for another price then, is armed anew: from the price of now.',
      access: 'user',
      params: IdParams,
      body: PriceAlertChanges,
      answer: PriceAlert,
      problems: [...whenArmed, 'not_for_sale', 'same_alert'],
    },
    (context, { params, body }) => changeAlert(context, params.id, body),
  );

  api.put(
    '/api/price-alerts/:id/rearm',
    {
      operation: 'rearmPriceAlert',
      summary: 'Wait again',
      description: 'Arms an alert that fired or is paused, from the price of now. One that waits stays as it is.',
      access: 'user',
      params: IdParams,
      answer: PriceAlert,
      problems: [...whenArmed, 'not_for_sale'],
    },
    (context, { params }) => rearmAlert(context, params.id),
  );

  api.delete(
    '/api/price-alerts/:id',
    {
      operation: 'removePriceAlert',
      summary: 'Wait no more',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    async (context, { params }) => removeAlert(context, params.id),
  );

  api.get(
    '/api/shops/:idOrSlug/waiting-buyers',
    {
      operation: 'browseWaitingBuyers',
      summary: 'How many wait for which price',
      description:
        'Products of the shop that somebody waits for, those with the most alerts first. Numbers only: nobody is told who waits.',
      access: 'user',
      params: ShopParams,
      query: Paging,
      answer: Page(WaitingBuyers),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseWaiting(context, params.idOrSlug, query),
  );

  api.post(
    '/api/shops/:idOrSlug/waiting-buyers/:productId/offer',
    {
      operation: 'offerToWaitingBuyers',
      summary: 'Give those who wait their price',
      description: 'Sets the price of the product; all whose alert it fulfils are told.',
      access: 'user',
      params: WaitingParams,
      body: PriceOffer,
      answer: PriceOffered,
      problems: ['not_found', 'forbidden', 'has_variants', 'currency_mismatch', 'not_cheaper', 'not_for_sale'],
      creates: true,
    },
    (context, { params, body }) => offerToWaiting(context, params, body.price),
  );
}
