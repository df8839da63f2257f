import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { NewShop, Shop, ShopChanges, ShopParams } from './schema.ts';
import { browseShops, changeShop, openShop, readShop } from './service.ts';

export function routes(api: Api): void {
  api.post(
    '/api/shops',
    {
      operation: 'openShop',
      summary: 'Open a shop',
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
      summary: 'List shops, newest first',
      access: 'optional',
      query: Type.Evaluate(
        Type.Intersect([Paging, Type.Object({ mine: Type.Optional(Type.Boolean({ description: 'Only my own.' })) })]),
      ),
      answer: Page(Shop),
      problems: ['not_signed_in'],
    },
    (context, { query }) => browseShops(context, query),
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
      problems: ['not_found', 'forbidden', 'slug_taken'],
    },
    (context, { params, body }) => changeShop(context, params.idOrSlug, body),
  );
}
