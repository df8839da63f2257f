import type { Api } from '#platform/http/api.ts';
import { Page } from '#platform/http/paging.ts';
import { browseShops, mapShops } from './listing.ts';
import { readMarketplace } from './marketplace.ts';
import { placesRoutes } from './places.routes.ts';
import { MapQuery, ShopMap } from './places.schema.ts';
import { ListedShop, Marketplace, NewShop, Shop, ShopChanges, ShopParams, ShopsQuery } from './schema.ts';
import { changeShop, openShop, readShop } from './service.ts';
import { staffRoutes } from './staff.routes.ts';
import { townRoutes } from './towns.routes.ts';

export function routes(api: Api): void {
  api.get(
    '/api/marketplace',
    { operation: 'readMarketplace', summary: 'This marketplace', access: 'public', answer: Marketplace },
    async ({ house }) => readMarketplace(house),
  );

  api.post(
    '/api/shops',
    {
      operation: 'openShop',
      summary: 'Open a shop',
      description: "Without a currency it takes the marketplace's own.",
      access: 'user',
      body: NewShop,
      answer: Shop,
      status: 201,
      problems: ['slug_taken', 'too_many_shops'],
      creates: true,
    },
    (context, { body }) => openShop(context, body),
  );

  api.get(
    '/api/shops',
    {
      operation: 'browseShops',
      summary: 'List shops, newest first, or nearest first',
      description: 'With a point each has its distance, counted from where others may know it to be.',
      access: 'optional',
      query: ShopsQuery,
      answer: Page(ListedShop),
      problems: ['not_signed_in'],
    },
    (context, { query }) => browseShops(context, query),
  );

  api.get(
    '/api/shops/map',
    {
      operation: 'mapShops',
      summary: 'Shops on a map',
      description: 'Every location within the bounds is a point; `west` is greater than `east` across the date line.',
      access: 'public',
      query: MapQuery,
      answer: ShopMap,
    },
    (context, { query }) => mapShops(context, query),
  );

  api.get(
    '/api/shops/:idOrSlug',
    {
      operation: 'readShop',
      summary: 'A shop',
      access: 'optional',
      params: ShopParams,
      answer: Shop,
      problems: ['not_found'],
    },
    (context, { params }) => readShop(context, params.idOrSlug),
  );

  api.patch(
    '/api/shops/:idOrSlug',
    {
      operation: 'changeShop',
      summary: 'Change the profile of a shop',
      access: 'user',
      params: ShopParams,
      body: ShopChanges,
      answer: Shop,
      problems: ['not_found', 'forbidden', 'slug_taken', 'hidden_by_moderator'],
    },
    (context, { params, body }) => changeShop(context, params.idOrSlug, body),
  );

  placesRoutes(api);
  staffRoutes(api);
  townRoutes(api);
}
