import Type from 'typebox';
import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Category, NewProduct, Product, ProductCard, ProductChanges, ProductStatus } from './schema.ts';
import {
  browseCategories,
  browseProducts,
  changeProduct,
  createProduct,
  readProduct,
  takeAwayProduct,
} from './service.ts';

const ProductQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      shop: Type.Optional(
        Type.String({ minLength: 1, maxLength: 60, description: 'Only of this shop: its id or slug.' }),
      ),
      status: Type.Optional(ProductStatus),
    }),
  ]),
);

export function routes(api: Api): void {
  api.post(
    '/api/shops/:idOrSlug/products',
    {
      operation: 'createProduct',
      summary: 'Put up a product',
      access: 'user',
      params: ShopParams,
      body: NewProduct,
      answer: Product,
      status: 201,
      problems: ['not_found', 'forbidden', 'external_id_taken'],
      creates: true,
    },
    (context, { params, body }) => createProduct(context, params.idOrSlug, body),
  );

  api.get(
    '/api/products',
    {
      operation: 'browseProducts',
      summary: 'List products, newest first',
      description: 'The people of a shop who ask for it see its drafts and archive too; `status` picks one of them.',
      access: 'optional',
      query: ProductQuery,
      answer: Page(ProductCard),
      problems: ['not_signed_in', 'forbidden', 'not_found'],
    },
    (context, { query }) => browseProducts(context, query),
  );

  api.get(
    '/api/products/:id',
    {
      operation: 'readProduct',
      summary: 'A product',
      access: 'optional',
      params: IdParams,
      answer: Product,
      problems: ['not_found'],
    },
    (context, { params }) => readProduct(context, params.id),
  );

  api.patch(
    '/api/products/:id',
    {
      operation: 'changeProduct',
      summary: 'Change a product',
      access: 'user',
      params: IdParams,
      body: ProductChanges,
      answer: Product,
      problems: ['not_found', 'forbidden', 'external_id_taken'],
    },
    (context, { params, body }) => changeProduct(context, params.id, body),
  );

  api.delete(
    '/api/products/:id',
    {
      operation: 'takeAwayProduct',
      summary: 'Take a product away',
      description: 'What others refer to (an order, say) stays in the archive of the shop.',
      access: 'user',
      params: IdParams,
      problems: ['not_found', 'forbidden'],
    },
    async (context, { params }) => void (await takeAwayProduct(context, params.id)),
  );

  api.get(
    '/api/categories',
    {
      operation: 'browseCategories',
      summary: 'List categories, branch by branch',
      access: 'public',
      query: Paging,
      answer: Page(Category),
    },
    (context, { query }) => browseCategories(context, query),
  );
}
