import Type, { type Static, type TSchema } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id } from '#platform/http/schema.ts';

/** How many values one repeated parameter may have. */
const MOST_VALUES = 20;

/** Given once or several times: any of them will do. */
function anyOf(value: TSchema, description: string) {
  return Type.Union([value, Type.Array(value, { minItems: 1, maxItems: MOST_VALUES })], { description });
}

const Amount = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'In minor units (cents) of `currency`. The lowest price of a product with several variants counts.',
});

export const sorts = ['relevance', 'newest', 'popularity', 'rating', 'priceUp', 'priceDown', 'distance'] as const;
export type Sort = (typeof sorts)[number];

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Shop = anyOf(Name, 'Only of this shop: its id or slug. Repeated: of any of them.');
const Category = anyOf(
  Type.String({ minLength: 1, maxLength: 600 }),
  'Only of this category and those below it: its id or path. Repeated: of any of them.',
);

/** What a facet can hold: longer values are texts to be read, not to be chosen by. */
export const LONGEST_VALUE = 100;
const AttributeValue = anyOf(
  Type.String({ minLength: 1, maxLength: LONGEST_VALUE }),
  'Only products with this value of that attribute; numbers as they are written in JSON, `true` and `false`. ' +
    '`attr.brand` is the brand. Repeated: any of the values. Different attributes: all of them.',
);
export const ATTRIBUTE = 'attr.';

export const SearchQuery = Type.Object(
  {
    ...Paging.properties,
    q: Type.Optional(Type.String({ maxLength: 1_000, description: 'What is looked for; without it, everything.' })),
    category: Type.Optional(Category as Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>),
    shop: Type.Optional(Shop as Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>),
    minPrice: Type.Optional(Amount),
    maxPrice: Type.Optional(Amount),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: "ISO 4217, of the prices asked for; else the marketplace's own.",
      }),
    ),
    minRating: Type.Optional(
      Type.Number({ minimum: 1, maximum: 5, description: 'Products that nobody rated are left out.' }),
    ),
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Where the asker is, in degrees.' })),
    lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    radiusKm: Type.Optional(
      Type.Number({ minimum: 0, maximum: 20_100, description: 'Only of shops with a place so near to the point.' }),
    ),
    delivery: Type.Optional(
      Type.Enum(['delivery', 'pickup'], {
        description:
          '`delivery`: of shops that deliver to the point; without one, that deliver at all. ' +
          '`pickup`: of shops with a place to pick up at, within `radiusKm` where that is given.',
      }),
    ),
    inStock: Type.Optional(Type.Boolean({ description: 'True: only what can be bought now.' })),
    sort: Type.Optional(
      Type.Enum([...sorts], {
        description:
          'Default `relevance`: the best match first; without words the newest. By price, products of other ' +
          'currencies come last; by distance, those of shops without a place. Equal ones: the newest first.',
      }),
    ),
    facets: Type.Optional(Type.Boolean({ description: 'False leaves the facets out.' })),
  },
  { patternProperties: { '^attr\\..{1,100}$': AttributeValue }, additionalProperties: false },
);
export type SearchQuery = Static<typeof SearchQuery>;

const Count = Type.Integer({ minimum: 0 });

const Facets = Type.Object(
  {
    categories: Type.Array(Type.Object({ id: Id, name: Type.String(), path: Type.String(), count: Count }), {
      description: 'The children of the chosen categories, else the roots; each counts what is below it too.',
    }),
    prices: Type.Array(
      Type.Object({
        from: Type.Integer(),
        to: Type.Union([Type.Integer(), Type.Null()], { description: 'Inclusive; null: no end.' }),
        count: Count,
      }),
      {
        description:
          'Bands in minor units of `currency`, fit for `minPrice` and `maxPrice`. Without empty ones at the ends.',
      },
    ),
    ratings: Type.Array(Type.Object({ from: Type.Integer(), count: Count })),
    shops: Type.Array(Type.Object({ id: Id, slug: Type.String(), name: Type.String(), count: Count })),
    delivery: Type.Array(Type.Object({ kind: Type.Enum(['delivery', 'pickup']), count: Count })),
    stock: Type.Array(Type.Object({ inStock: Type.Boolean(), count: Count })),
    attributes: Type.Array(
      Type.Object({
        name: Type.String(),
        values: Type.Array(Type.Object({ value: Type.String(), count: Count })),
      }),
      { description: 'Those that tell the matches apart best, the chosen ones first.' },
    ),
    currency: Type.String({ description: 'Of the price bands.' }),
    exact: Type.Boolean({
      description: 'False where there are too many matches: then the most popular of them are counted.',
    }),
  },
  {
    title: 'Facets',
    description: 'How many products each further choice would leave; each leaves its own present filter out.',
  },
);
export type Facets = Static<typeof Facets>;

export const FoundProduct = Type.Object(
  {
    ...ProductCard.properties,
    distanceKm: Type.Optional(
      Type.Number({
        description: "From the point to the nearest place of its shop; private places by their cell's middle.",
      }),
    ),
  },
  { title: 'FoundProduct' },
);
export type FoundProduct = Static<typeof FoundProduct>;

export const FoundProducts = Type.Object(
  {
    ...Page(FoundProduct).properties,
    total: Type.Object({
      value: Type.Integer(),
      exact: Type.Boolean({ description: 'False where there are at least that many.' }),
    }),
    facets: Type.Union([Facets, Type.Null()]),
    tookMs: Type.Number({ description: 'Time in the server, in milliseconds.' }),
  },
  { title: 'FoundProducts' },
);
export type FoundProducts = Static<typeof FoundProducts>;
