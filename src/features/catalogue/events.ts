import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent } from '#platform/logs/events.ts';

export const productCreated = domainEvent(
  'product.created',
  'A shop put up a product, as a draft perhaps.',
  Type.Object({ productId: Id, shopId: Id }),
);

export const productChanged = domainEvent(
  'product.changed',
  'Something of a product is not as it was: its texts, its price, its stock, whether it is on sale.',
  Type.Object({
    productId: Id,
    shopId: Id,
    priceChanged: Type.Boolean(),
    stockChanged: Type.Boolean(),
    statusChanged: Type.Boolean(),
  }),
);

export const productsChanged = domainEvent(
  'products.changed',
  'Prices or stocks of these products of one shop were changed together, at most 500 products in one event. Each list says which.',
  Type.Object({
    shopId: Id,
    productIds: Type.Array(Id, { maxItems: 500 }),
    priceChanged: Type.Array(Id, { maxItems: 500 }),
    stockChanged: Type.Array(Id, { maxItems: 500 }),
  }),
);

export const productRemoved = domainEvent(
  'product.removed',
  'A product is gone; where others still refer to it, it stays in the archive.',
  Type.Object({ productId: Id, shopId: Id }),
);

export const productsImported = domainEvent(
  'products.imported',
  'An import created or changed these products, at most 500 in one event.',
  Type.Object({ shopId: Id, productIds: Type.Array(Id, { maxItems: 500 }) }),
);
