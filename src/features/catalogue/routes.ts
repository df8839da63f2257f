import Type from 'typebox';
import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { importRoutes } from './import/routes.ts';
import { limits } from './limits.ts';
import { OfVariant, PriceHistory } from './price-history.schema.ts';
import { readPriceHistory } from './price-history.ts';
import { Category, NewProduct, Product, ProductCard, ProductChanges, ProductStatus } from './schema.ts';
import {
  browseCategories,
  browseProducts,
  browseStock,
  changeProduct,
  changeVariants,
  createProduct,
  readProduct,
  takeAwayProduct,
} from './service.ts';
import { ChangedVariants, StockItem, VariantChanges } from './variants.schema.ts';

/** Ten slugs of fifty with their slashes. */
const MOST_LETTERS_OF_A_PATH = 510;

const ProductQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      shop: Type.Optional(
        Type.String({ minLength: 1, maxLength: 60, description: 'Only of this shop: its id or slug.' }),
      ),
      category: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: MOST_LETTERS_OF_A_PATH,
          description: 'Only in it and below: id or path.',
        }),
      ),
      status: Type.Optional(ProductStatus),
    }),
  ]),
);

const CategoryQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      parent: Type.Optional(
        Type.String({
          maxLength: MOST_LETTERS_OF_A_PATH,
          description: 'Only right below that one: its id or path; empty for the top of the tree.',
        }),
      ),
    }),
  ]),
);

const StockQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      q: Type.Optional(
        Type.String({
          maxLength: limits.title,
          pattern: '^[^\\u0000-\\u001f]*$',
          description: 'Part of the title or of the sku.',
        }),
      ),
      below: Type.Optional(
        Type.Integer({ minimum: 1, maximum: limits.stock, description: 'Only variants with less in stock than this.' }),
      ),
      status: Type.Optional(ProductStatus),
    }),
  ]),
);

const PriceHistoryQuery = Type.Evaluate(Type.Intersect([Paging, OfVariant]));

export function routes(api: Api): void {
  importRoutes(api);

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
      problems: ['not_found', 'forbidden', 'external_id_taken', 'sku_taken'],
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

  api.get(
    '/api/products/:id/price-history',
    {
      operation: 'readPriceHistory',
      summary: 'What a product cost when, newest first',
      description:
        'With the lowest price of the last 30 days, and the discount where the price was lowered in these days.',
      access: 'optional',
      params: IdParams,
      query: PriceHistoryQuery,
      answer: PriceHistory,
      problems: ['not_found'],
    },
    (context, { params, query }) => readPriceHistory(context, params.id, query),
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
      problems: [
        'not_found',
        'forbidden',
        'external_id_taken',
        'sku_taken',
        'variant_in_use',
        'has_variants',
        'changed_meanwhile',
        'hidden_by_moderator',
      ],
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
    '/api/shops/:idOrSlug/variants',
    {
      operation: 'browseStock',
      summary: "A shop's stock list: its variants, newest products first",
      access: 'user',
      params: ShopParams,
      query: StockQuery,
      answer: Page(StockItem),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseStock(context, params.idOrSlug, query),
  );

  api.patch(
    '/api/shops/:idOrSlug/variants',
    {
      operation: 'changeVariants',
      summary: 'Change prices and stocks of many variants at once',
      description:
        'All or none. `stock` sets, `addStock` adds to what is there; `expectedStock` refuses all where it is another.',
      access: 'user',
      params: ShopParams,
      body: VariantChanges,
      answer: ChangedVariants,
      problems: ['not_found', 'forbidden', 'stock_changed'],
      creates: true,
    },
    (context, { params, body }) => changeVariants(context, params.idOrSlug, body.changes),
  );

  api.get(
    '/api/categories',
    {
      operation: 'browseCategories',
      summary: 'List categories, branch by branch',
      access: 'public',
      query: CategoryQuery,
      answer: Page(Category),
      problems: ['not_found'],
    },
    (context, { query }) => browseCategories(context, query),
  );
}
