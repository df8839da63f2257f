import Type, { type Static } from 'typebox';
import { Picture } from '#features/files/schema.ts';
import { Rating } from '#features/shops/rating.ts';
import { ShopName } from '#features/shops/schema.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';
import { attributeLimits, limits } from './limits.ts';

/** One line that says something: no control characters, not only spaces. */
function line(maxLength: number, description?: string) {
  return Type.String({
    minLength: 1,
    maxLength,
    // Linear for any input: patterns are tried on texts that are too long, too.
    pattern: '^(?!\\s*$)[^\\u0000-\\u001f\\u007f]*$',
    ...(description !== undefined && { description }),
  });
}

const Title = line(limits.title, 'As buyers read it.');
const Description = Type.String({ maxLength: limits.description });
const Brand = line(limits.brand);
const Gtin = Type.String({ maxLength: 20, description: 'EAN, UPC or another GTIN of 8, 12, 13 or 14 digits.' });
const ExternalId = line(
  limits.externalId,
  "The shop's own name of it, unique in the shop; an import finds it by this.",
);
const CategoryNames = Type.Array(line(limits.categoryName), {
  maxItems: limits.categoryDepth,
  description: 'Names from the root of the tree down; missing ones are made.',
});
const Tags = Type.Array(line(limits.tag), { maxItems: limits.tags, uniqueItems: true });
const Attribute = Type.Union([
  Type.String({ maxLength: attributeLimits.text }),
  Type.Number({ minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE }),
  Type.Boolean(),
]);
const Attributes = Type.Record(Type.String(), Attribute, {
  maxProperties: attributeLimits.count,
  propertyNames: { minLength: 1, maxLength: attributeLimits.name },
});
const Stock = Type.Integer({ minimum: 0, maximum: limits.stock, description: 'How many can be sold.' });
export const ProductStatus = Type.Enum(['draft', 'active', 'archived', 'hidden'], {
  description: 'Only active products are seen by others; a moderator hid the hidden ones.',
});
const OwnStatus = Type.Enum(['draft', 'active', 'archived'], {
  description: 'Only active products are seen by others.',
});
const ImageUrl = Type.String({ maxLength: limits.url, description: 'A web address (http or https).' });

const GivenVariant = Type.Object(
  {
    id: Type.Optional(Type.String({ format: 'uuid', description: 'Of the variant it is; else its options tell.' })),
    options: Type.Record(Type.String(), line(limits.optionValue), {
      maxProperties: limits.options,
      propertyNames: line(limits.optionName),
      description: 'All variants of a product name the same options, and no two have all values in common.',
    }),
    sku: Type.Optional(Nullable(line(limits.sku, "The shop's own number of it, unique in the shop."))),
    price: Type.Optional(Money),
    stock: Type.Optional(Stock),
  },
  { title: 'GivenVariant' },
);
export type GivenVariant = Static<typeof GivenVariant>;
const GivenVariants = Type.Array(GivenVariant, {
  minItems: 1,
  maxItems: limits.variants,
  description:
    'All of them: those that are left out go. One without a price has its own from before, else the price of the product; one without a stock has its own from before, else none.',
});

const GivenPicture = Type.Object(
  { id: Id, alt: Type.Optional(Type.String({ maxLength: limits.alt, description: 'What is to be seen, in words.' })) },
  { title: 'GivenPicture' },
);
const GivenPictures = Type.Array(GivenPicture, {
  maxItems: limits.pictures,
  description: 'All of them, in their order; lists show the first.',
});

export const NewProduct = Type.Object(
  {
    title: Title,
    description: Type.Optional(Description),
    brand: Type.Optional(Nullable(Brand)),
    gtin: Type.Optional(Nullable(Gtin)),
    price: Money,
    category: Type.Optional(CategoryNames),
    tags: Type.Optional(Tags),
    attributes: Type.Optional(Attributes),
    stock: Type.Optional(Stock),
    variants: Type.Optional(GivenVariants),
    pictures: Type.Optional(GivenPictures),
    status: Type.Optional(OwnStatus),
    imageUrl: Type.Optional(Nullable(ImageUrl)),
    externalId: Type.Optional(Nullable(ExternalId)),
  },
  {
    title: 'NewProduct',
    examples: [
      {
        title: 'Valve radio, restored',
        price: { amount: 18500, currency: 'EUR' },
        category: ['Audio', 'Radios'],
        attributes: { year: 1958, bands: 'FM, MW' },
        stock: 1,
      },
    ],
  },
);
export type NewProduct = Static<typeof NewProduct>;

export const ProductChanges = Type.Partial(
  Type.Object({
    ...NewProduct.properties,
    revision: Type.Integer({
      minimum: 1,
      description: 'The one that was read: refused where somebody changed the product since.',
    }),
  }),
  {
    title: 'ProductChanges',
    minProperties: 1,
    examples: [{ price: { amount: 16000, currency: 'EUR' }, stock: 2 }],
  },
);
export type ProductChanges = Static<typeof ProductChanges>;

const example = {
  id: '019a9d3e-7c00-7000-8000-000000000002',
  title: 'Valve radio, restored',
  brand: 'Telefunken',
  price: { amount: 18500, currency: 'EUR' },
  highestPrice: { amount: 18500, currency: 'EUR' },
  stock: 1,
  status: 'active',
  imageUrl: null,
  shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'anas-attic', name: "Ana's Attic" },
  rating: { average: 4.6, count: 28 },
  createdAt: '2026-11-22T10:00:00Z',
};

/** A product as lists show it. */
export const ProductCard = Type.Object(
  {
    id: Id,
    title: Type.String(),
    brand: Nullable(Type.String()),
    // Of its cheapest variant; the other of its dearest.
    price: Money,
    highestPrice: Money,
    stock: Type.Integer({ description: 'Of all its variants together.' }),
    status: ProductStatus,
    imageUrl: Nullable(Type.String({ description: 'Its first picture, small; else the address an import brought.' })),
    shop: ShopName,
    rating: Nullable(Rating),
    createdAt: Time,
  },
  { title: 'ProductCard', examples: [example] },
);
export type ProductCard = Static<typeof ProductCard>;

export const Variant = Type.Object(
  {
    id: Id,
    options: Type.Record(Type.String(), Type.String()),
    sku: Nullable(Type.String()),
    price: Money,
    stock: Type.Integer(),
  },
  {
    title: 'Variant',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000005',
        options: { size: 'M' },
        sku: 'TS-M',
        price: { amount: 18500, currency: 'EUR' },
        stock: 1,
      },
    ],
  },
);
export type Variant = Static<typeof Variant>;

export const ProductPicture = Type.Object({ ...Picture.properties, alt: Type.String() }, { title: 'ProductPicture' });

export const Product = Type.Object(
  {
    ...ProductCard.properties,
    variants: Type.Array(Variant, { description: 'At least one; the only one of a simple product has no options.' }),
    pictures: Type.Array(ProductPicture),
    revision: Type.Integer({ description: 'Grows with every change by hand.' }),
    description: Type.String(),
    gtin: Nullable(Type.String()),
    category: Type.Array(Type.String(), { description: 'Names from the root of the tree down.' }),
    categoryPath: Nullable(Type.String({ description: 'Slugs from the root down, as `?category=` takes them.' })),
    tags: Type.Array(Type.String()),
    attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    releasedAt: Nullable(Time),
    externalId: Type.Optional(Nullable(Type.String({ description: 'Only for the people of the shop.' }))),
    updatedAt: Time,
  },
  {
    title: 'Product',
    examples: [
      {
        ...example,
        variants: [
          {
            id: '019a9d3e-7c00-7000-8000-000000000005',
            options: {},
            sku: null,
            price: { amount: 18500, currency: 'EUR' },
            stock: 1,
          },
        ],
        pictures: [],
        revision: 1,
        description: 'Works on all bands.',
        gtin: null,
        category: ['Audio', 'Radios'],
        categoryPath: 'audio/radios',
        tags: ['vintage'],
        attributes: { year: 1958, bands: 'FM, MW' },
        releasedAt: null,
        updatedAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Product = Static<typeof Product>;

export const Category = Type.Object(
  {
    id: Id,
    parentId: Nullable(Id),
    name: Type.String(),
    path: Type.String({ description: 'Slugs from the root down; a branch of the tree shares its start.' }),
    names: Type.Array(Type.String(), { description: 'Names from the root down.' }),
    productCount: Type.Integer({ description: 'What everybody can see in it and below it.' }),
  },
  {
    title: 'Category',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000004',
        parentId: '019a9d3e-7c00-7000-8000-000000000003',
        name: 'Radios',
        path: 'audio/radios',
        names: ['Audio', 'Radios'],
        productCount: 12,
      },
    ],
  },
);
export type Category = Static<typeof Category>;
